import type { TestDatabase } from '../postgres.ts';
import { DOCUMENTS, unmarked, WHO } from './documents.ts';

/** How marked names were linked. */
export interface Score {
  /** Names that somebody is meant by, and links that were given to marked names. */
  wanted: number;
  given: number;
  right: number;
  precision: number;
  recall: number;
  /** What is wrong or missing, for a person. */
  faults: string[];
}

interface Link {
  surface: string;
  start_offset: number;
  entity: string | null;
  name: string | null;
  resolution: string | null;
  confidence: number;
}

/** Compares every marked name with the link that the database has for it: right is the entity under a name of the one who is meant, and under one number everywhere. */
export async function score({ pool }: TestDatabase): Promise<Score> {
  const found: { id: string; surface: string; who: string | null; link: Link | undefined }[] = [];
  for (const { id, paragraphs } of DOCUMENTS) {
    const { rows } = await pool.query<{ text: string }>('select text from news.article where url like $1', [`%/${id}`]);
    const text = rows[0]!.text;
    const links = await pool.query<Link>(
      `select surface, start_offset, e.living_entity_id as entity, l.name, m.resolution, m.confidence
        from news.mention m join news.article a using (article_id) left join news.entity e using (entity_id)
        left join news.entity l on l.entity_id = e.living_entity_id where a.url like $1`,
      [`%/${id}`],
    );
    for (const paragraph of paragraphs.map(unmarked)) {
      const from = text.indexOf(paragraph.text);
      if (from < 0) throw new Error(`${id} lacks the paragraph ${paragraph.text}`);
      for (const { start, end, who } of paragraph.names) {
        const surface = paragraph.text.slice(start, end);
        const link = links.rows.find(
          (row) => row.start_offset < from + end && row.start_offset + row.surface.length > from + start,
        );
        found.push({ id, surface, who, link });
      }
    }
  }
  const numbers = new Map<string, string>();
  const faults: string[] = [];
  let right = 0;
  for (const { id, surface, who, link } of found) {
    if (link?.entity && who && WHO[who]!.includes(link.name!) && !numbers.has(who)) numbers.set(who, link.entity);
    const isRight = link?.entity != null && who !== null && numbers.get(who) === link.entity;
    if (isRight) right++;
    else if (link?.entity || who)
      faults.push(`${id}: ${surface} is ${who ?? 'open'}, linked to ${link?.name ?? 'nobody'} (${link?.resolution ?? '-'})`);
  }
  const wanted = found.filter(({ who }) => who !== null).length;
  const given = found.filter(({ link }) => link?.entity != null).length;
  return { wanted, given, right, precision: right / given, recall: right / wanted, faults };
}
