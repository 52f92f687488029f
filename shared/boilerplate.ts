import { createHash } from 'node:crypto';
import { type Queryable, rowsOf } from './db.ts';
import { spelledLength } from './text.ts';

/** A paragraph that stood in at least so many different articles of one source, and in this share of them, belongs to the site and not to an article. */
const ARTICLES_MIN = 8;
const ARTICLES_SHARE = 0.25;

/**
 * A paragraph that stood in so many different articles of one source says nothing about which text an article is. For the comparison of texts only:
 * to leave one out there costs nothing, to take one off an article's text does.
 */
export const REPEATED_MIN = 3;

/** Shorter lines are subheadings that many articles may share; longer paragraphs are nobody's furniture. Characters. */
const LENGTH = { min: 25, max: 600 };

/** May this line be counted and, when it keeps coming back, dropped? */
export const isCountable = (line: string): boolean => spelledLength(line) >= LENGTH.min && spelledLength(line) <= LENGTH.max;

/** What stands for a paragraph: its letters and digits in lower case as a signed number of 64 bits, written out as Postgres does. */
export function paragraphDigest(line: string): string {
  const words = (
    line
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
  return createHash('sha256').update(words).digest().readBigInt64BE().toString();
}

/** Digests of the paragraphs that a source prints under many different articles. */
export async function loadBoilerplate(db: Queryable, sourceId: number): Promise<string[]> {
  const rows = await rowsOf<{ digest: string }>(
    db,
    {
      name: 'boilerplate_load',
      text: `select p.digest from source_paragraph p join source_reading r using (source_id)
        where source_id = $1 and p.articles >= $2 and p.articles >= $3::real * r.articles`,
    },
    [sourceId, ARTICLES_MIN, ARTICLES_SHARE],
  );
  return rows.map(({ digest }) => digest);
}
