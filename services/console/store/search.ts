import type { Queryable } from '../../../shared/db.ts';
import type { Precision } from '../../../shared/types.ts';

/** Matching articles that one page looks at: with the words that most articles have, counting them all takes seconds. */
export const HITS = 200;
/** Stories on one page. */
const STORIES = 20;

export interface FoundStory {
  story_id: string;
  story_title: string | null;
  article_count: number;
  source_count: number;
  /** The newest article of the story that matches, and how many of the HITS belong to the story. */
  article_id: string;
  source: string;
  title: string | null;
  language: string | null;
  published_at: Date | null;
  published_precision: Precision | null;
  first_seen_at: Date;
  hits: number;
  /** A passage with the words between ⟦ and ⟧. */
  snippet: string;
  cursor: string;
}

/** `before` of a page: microseconds since 1970 and the number of an article. */
export const SEARCH_CURSOR = /^\d{1,16}-\d{1,18}$/;

/** Stories of which an article matches, each once, those with the newest match first; `query` in websearch syntax. */
export async function searchStories(db: Queryable, query: string, before: string | null): Promise<FoundStory[]> {
  // Without a name: a plan made for any words is wrong by a factor of thousands for most.
  const { rows } = await db.query({ text: searchSql(before !== null), values: [query, ...(before?.split('-') ?? [])] });
  return rows as FoundStory[];
}

/** The whole statement for `bin/wirecopy sql`, without a place to go on from. */
export const searchSqlFor = (query: string): string =>
  searchSql(false).replaceAll('$1', () => `'${query.replaceAll("'", "''")}'`);

/** Of a list that goes on, a story whose newer articles matched stands on an earlier page. */
const searchSql = (goesOn: boolean): string => {
  const place = `(timestamptz 'epoch' + $2::float8 * interval '1 microsecond', $3::bigint)`;
  return `with found as (
  select article_id, story_id, source, title, language, published_at, published_precision, first_seen_at, text
  from news.article where search @@ websearch_to_tsquery('simple', $1)${goesOn ? `\n    and (first_seen_at, article_id) < ${place}` : ''}
  order by first_seen_at desc, article_id desc limit ${HITS}),
newest as (
  select distinct on (story_id) *, count(*) over (partition by story_id)::int as hits from found
  order by story_id, first_seen_at desc, article_id desc),
page as (
  select n.*, s.title as story_title, s.article_count, s.source_count from newest n join news.story s using (story_id)${
    goesOn
      ? `
  where not exists (select from news.article b where b.story_id = n.story_id and b.search @@ websearch_to_tsquery('simple', $1)
    and (b.first_seen_at, b.article_id) >= ${place})`
      : ''
  }
  order by first_seen_at desc, article_id desc limit ${STORIES + 1})
select story_id, story_title, article_count, source_count, article_id, source, title, language, published_at, published_precision, first_seen_at, hits,
  ts_headline('simple', left(text, 2000), websearch_to_tsquery('simple', $1), 'StartSel=⟦, StopSel=⟧, MaxWords=30, MinWords=15') as snippet,
  (extract(epoch from first_seen_at) * 1000000)::bigint || '-' || article_id as cursor
from page order by first_seen_at desc, article_id desc`;
};

export const isFull = (found: readonly FoundStory[]): boolean => found.length > STORIES;
export const shownOf = (found: readonly FoundStory[]): FoundStory[] => found.slice(0, STORIES);
