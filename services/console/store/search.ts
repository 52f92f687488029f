import type { Queryable } from '../../../shared/db.ts';
import type { Precision } from '../../../shared/types.ts';

/** Matching articles that one page looks at: with the words that most articles have, counting them all takes seconds. */
export const HITS = 200;
/**
 * The newest articles that are read through to see how common the words are. Postgres knows it of the most common ones only: it would look for words that stand
 * hardly anywhere, or nowhere, in every article, newest first.
 */
const READ_THROUGH = 5_000;
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
}

export interface SearchResult {
  stories: FoundStory[];
  /** `before` of the page that follows; null on the last one. */
  next: string | null;
}

/** `before` of a page: microseconds since 1970 and the number of an article. */
export const SEARCH_CURSOR = /^\d{1,16}-\d{1,18}$/;

/** Stories of which an article matches, each once, those with the newest match first; `query` in websearch syntax. */
export async function searchStories(db: Queryable, query: string, before: string | null): Promise<SearchResult> {
  // Without a name: a plan made for any words is wrong by a factor of thousands for most.
  const values = [query, ...(before?.split('-') ?? [])];
  const { hits, articles } = (await db.query({ text: commonSql(before !== null), values })).rows[0];
  const { rows } = await db.query({ text: searchSql(before !== null, isCommon(hits, articles)), values });
  const { read, last } = rows[0];
  const found = (rows as (FoundStory & { cursor: string })[]).filter(({ story_id }) => story_id !== null);
  const stories = found.slice(0, STORIES);
  // Many hits may belong to few stories: then the list goes on behind the last hit, not behind the last story.
  return { stories, next: found.length > STORIES ? stories.at(-1)!.cursor : read === HITS ? last : null };
}

const PLACE = `(timestamptz 'epoch' + $2::float8 * interval '1 microsecond', $3::bigint)`;

/**
 * Whether it is less work to read newest first until there are enough hits than to fetch all that the index of words names, by the hits among the newest
 * READ_THROUGH of so many articles. Either way it is no more than the root of 200 times all articles.
 */
const isCommon = (hits: number, articles: number): boolean =>
  hits >= READ_THROUGH * Math.sqrt(HITS / Math.max(1, articles)) || hits === HITS;

const commonSql = (
  goesOn: boolean,
): string => `select count(*)::int as hits, (select reltuples from pg_class where oid = 'wirecopy.article'::regclass) as articles from (
  select from (select search from wirecopy.article ${goesOn ? `where (first_seen_at, article_id) < ${PLACE}` : ''} order by first_seen_at desc, article_id desc limit ${READ_THROUGH}) latest
  where search @@ websearch_to_tsquery('simple', $1) limit ${HITS}) hit`;

/** The whole statement for `bin/wirecopy sql`, without a place to go on from. */
export const searchSqlFor = (query: string): string =>
  `${foundSql(false, false)}\n${SHOWN}\n${LATEST}`.replaceAll('$1', () => `'${query.replaceAll("'", "''")}'`);

const LATEST = 'order by first_seen_at desc, article_id desc';
const CURSOR = `(extract(epoch from first_seen_at) * 1000000)::bigint || '-' || article_id`;
const SHOWN = `select story_id, story_title, article_count, source_count, article_id, source, title, language, published_at, published_precision, first_seen_at, hits,
  ts_headline('simple', left(text, 2000), websearch_to_tsquery('simple', $1), 'StartSel=⟦, StopSel=⟧, MaxWords=30, MinWords=15') as snippet,
  ${CURSOR} as cursor
from page`;

/** A row at least, for what was read; without a story where all of it belongs to stories of earlier pages. */
const searchSql = (goesOn: boolean, isCommon: boolean): string => `${foundSql(goesOn, isCommon)}
select shown.*, read, last
from (select count(*)::int as read, (select ${CURSOR} from found order by first_seen_at, article_id limit 1) as last from found) seen left join (${SHOWN}) shown on true
${LATEST}`;

/** Of a list that goes on, a story whose newer articles matched stands on an earlier page. */
const foundSql = (goesOn: boolean, isCommon: boolean): string => {
  // What is common is found by reading newest first; for all else the index of words is asked, for no index has this order.
  const newestFirst = isCommon ? 'first_seen_at desc' : "first_seen_at + interval '0 s' desc";
  return `with found as (
  select article_id, story_id, source, title, language, published_at, published_precision, first_seen_at, text
  from news.article where search @@ websearch_to_tsquery('simple', $1)${goesOn ? `\n    and (first_seen_at, article_id) < ${PLACE}` : ''}
  order by ${newestFirst}, article_id desc limit ${HITS}),
newest as (
  select distinct on (story_id) *, count(*) over (partition by story_id)::int as hits from found
  order by story_id, first_seen_at desc, article_id desc),
page as (
  select n.*, s.title as story_title, s.article_count, s.source_count from newest n join news.story s using (story_id)${
    goesOn
      ? `
  where not exists (select from news.article b where b.story_id = n.story_id and b.search @@ websearch_to_tsquery('simple', $1)
    and (b.first_seen_at, b.article_id) >= ${PLACE})`
      : ''
  }
  ${LATEST} limit ${STORIES + 1})`;
};
