import { type Queryable, rowsOf } from '../../../shared/db.ts';

/** Characters of each text that are compared: a diff of more is nothing to read. */
export const COMPARED = 30_000;

export interface Side {
  article_id: string;
  source: string;
  title: string | null;
  /** The first COMPARED characters of it. */
  text: string;
}

/** What was found when the two were matched, seen from the first of them. */
export interface Evidence {
  similarity: number;
  coverage_of_first: number;
  coverage_of_second: number;
  /** Shares of the beginning, of names and of numbers that both have, and the rule that decided. */
  evidence: { lead?: number; anchors?: number; numbers?: number; why?: string };
  version: number;
}

/** The texts of two articles, in the order of the numbers asked for. */
export const loadSides = (db: Queryable, first: string, second: string): Promise<Side[]> =>
  rowsOf(
    db,
    {
      name: 'console_sides',
      text: `select article_id, source, title, left(text, ${COMPARED}) as text from news.article where article_id = any($1)
        order by array_position($1::bigint[], article_id)`,
    },
    [[first, second]],
  );

/** The evidence of the edge between two articles; undefined where they were never compared, for both stand in the story because of a third one. */
export async function loadEvidence(db: Queryable, first: string, second: string): Promise<Evidence | undefined> {
  const statement = {
    name: 'console_edge',
    text: `select similarity, case when a = $1 then coverage_a else coverage_b end as coverage_of_first,
        case when a = $1 then coverage_b else coverage_a end as coverage_of_second, evidence, version
      from wirecopy.edge where a = least($1::bigint, $2::bigint) and b = greatest($1::bigint, $2::bigint)`,
  };
  return (await rowsOf<Evidence>(db, statement, [first, second]))[0];
}
