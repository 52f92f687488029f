import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { CopyRelation, Precision } from '../../../shared/types.ts';
import { PAGE_LIMIT, type Page, pageOf } from './page.ts';

/** A story that ran on more sites than this shows the earliest of them. */
export const COPIES_SHOWN = 200;

export interface StoryRow {
  story_id: string;
  title: string | null;
  canonical_article_id: string;
  origin_agency: string | null;
  article_count: number;
  source_count: number;
  first_published_at: Date;
  last_published_at: Date;
  language: string | null;
  /** Place in the list of the latest stories: `before` of the page that follows. */
  cursor: string;
}

const STORY_COLUMNS = `story_id, title, canonical_article_id, origin_agency, article_count, source_count, first_published_at, last_published_at, language,
  (extract(epoch from last_published_at) * 1000000)::bigint || '-' || story_id as cursor`;
const LATEST = 'last_published_at desc, story_id desc';
const BEFORE = `(last_published_at, story_id) < (timestamptz 'epoch' + $1::float8 * interval '1 microsecond', $2::bigint)`;
/** Microseconds and a number beyond every story's: the first page. */
const NEWEST = ['9000000000000000', '9223372036854775807'];

/** `before` as a page names it: microseconds since 1970 and the number of a story. */
export const CURSOR = /^\d{1,16}-\d{1,18}$/;

/** The latest stories, those after a cursor of this list. */
export async function listStories(db: Queryable, before: string | null): Promise<Page<StoryRow>> {
  const statement = {
    name: 'console_stories',
    text: `select ${STORY_COLUMNS} from news.story where ${BEFORE} order by ${LATEST} limit ${PAGE_LIMIT}`,
  };
  return pageOf(await rowsOf<StoryRow>(db, statement, before?.split('-') ?? NEWEST));
}

/** Of the latest 500 stories the ten that ran in most papers. */
export const biggestStories = (db: Queryable): Promise<StoryRow[]> =>
  rowsOf(db, {
    name: 'console_biggest',
    text: `select * from (select ${STORY_COLUMNS} from news.story where last_published_at is not null order by ${LATEST} limit 500) latest
      order by source_count desc, article_count desc, ${LATEST} limit 10`,
  });

export interface Printing {
  story_id: string;
  article_id: string;
  source: string;
  relation: CopyRelation;
  /** Published so many seconds after the original. */
  lag_s: number | null;
}

const PRINTED = `extract(epoch from c.published_lag)::float8 as lag_s from news.copy c join news.article a using (article_id)`;

/** The original and its first five copies of each of these stories. */
export const firstPrintings = (db: Queryable, storyIds: string[]): Promise<Printing[]> =>
  rowsOf(
    db,
    {
      name: 'console_first_printings',
      text: `select p.* from unnest($1::bigint[]) as wanted (id), lateral (
          select c.story_id, c.article_id, a.source, c.relation, ${PRINTED} where c.story_id = wanted.id
          order by c.relation <> 'original', c.published_lag, c.article_id limit 6) p`,
    },
    [storyIds],
  );

export async function loadStory(db: Queryable, storyId: string): Promise<StoryRow | undefined> {
  const statement = { name: 'console_story', text: `select ${STORY_COLUMNS} from news.story where story_id = $1` };
  return (await rowsOf<StoryRow>(db, statement, [storyId]))[0];
}

/** Where a story went that was merged or split. */
export async function successorOf(db: Queryable, storyId: string): Promise<string | undefined> {
  const statement = {
    name: 'console_successor',
    text: 'select story_id from news.story_history where old_story_id = $1 and story_id <> $1 order by at desc limit 1',
  };
  return (await rowsOf<{ story_id: string }>(db, statement, [storyId]))[0]?.story_id;
}

export interface CopyRow extends Printing {
  title: string | null;
  url: string | null;
  published_at: Date | null;
  published_precision: Precision | null;
  first_seen_at: Date;
  word_count: number;
  similarity: number | null;
  coverage_of_origin: number | null;
  coverage_of_copy: number | null;
}

/** Every article of a story in the order of publication. */
export const listCopies = (db: Queryable, storyId: string): Promise<CopyRow[]> =>
  rowsOf(
    db,
    {
      name: 'console_copies',
      text: `select c.story_id, c.article_id, a.source, a.title, a.url, a.published_at, a.published_precision, a.first_seen_at, a.word_count,
          c.relation, c.similarity, c.coverage_of_origin, c.coverage_of_copy, ${PRINTED} where c.story_id = $1
        order by c.published_lag, c.relation <> 'original', c.article_id limit ${COPIES_SHOWN}`,
    },
    [storyId],
  );
