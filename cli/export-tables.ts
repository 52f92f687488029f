import type { Statement } from '../shared/db.ts';

/** What a column holds. Times travel as microseconds since 1970, which are exact in a number until the year 2255. */
export type Kind = 'id' | 'int' | 'real' | 'bool' | 'text' | 'time' | 'texts' | 'json' | readonly Column[];

/** A column of a row; one whose kind is columns holds a list of records. */
export interface Column {
  name: string;
  kind: Kind;
}

export type Row = Record<string, unknown>;

export const WHATS = ['articles', 'stories', 'entities'] as const;
export type What = (typeof WHATS)[number];

/** A kind of rows that can be exported. Rows come in the order of their number, which is the cursor. */
export interface Table {
  columns: readonly Column[];
  /** The number of a row. */
  key: string;
  /** The time whose day (UTC) is the row's partition. */
  partitionBy: string;
  /** The table that gives the numbers. */
  base: string;
  /** Rows after $1 up to $2, touched since $3 (null = any), as many as come to about a page. */
  page: Statement;
}

/** Most rows of a page: its statement takes some milliseconds. */
const ROWS = 500;
/** Bytes of a page's texts as they are stored (compressed, some two to three times as much in memory), however long one text is. */
const BYTES = 2_000_000;
/** A record of a list (a copy, a spelling) counts like so many bytes. */
const RECORD = 200;

const column = (name: string, kind: Kind): Column => ({ name, kind });
const columns = (kind: Kind, ...names: string[]): Column[] => names.map((name) => column(name, kind));

const ENTITIES: Column[] = [
  column('entity_id', 'id'),
  ...columns('text', 'type', 'name'),
  column('mentions', 'int'),
  column('in_title', 'bool'),
  column('salience', 'real'),
  column('role', 'text'),
];
const QUOTES: Column[] = [
  ...columns('int', 'start_offset', 'end_offset'),
  ...columns('text', 'kind', 'text', 'speaker'),
  column('speaker_entity_id', 'id'),
  column('confidence', 'real'),
];
const COPIES: Column[] = [
  column('article_id', 'id'),
  ...columns('text', 'source', 'relation'),
  ...columns('real', 'similarity', 'coverage_of_origin', 'coverage_of_copy'),
];

/** A select list that gives times as microseconds. */
const selected = (alias: string, list: readonly Column[]): string =>
  list
    .map(({ name, kind }) =>
      kind === 'time' ? `(extract(epoch from ${alias}.${name}) * 1000000)::bigint as ${name}` : `${alias}.${name}`,
    )
    .join(', ');

/** Records as one JSON value; none are an empty list. */
const records = (list: readonly Column[], from: string, order: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object(${list.map(({ name }) => `'${name}', r.${name}`).join(', ')}) order by ${order}), '[]') from (${from}) r)`;

/** The numbers of a page: the next ones whose weights, summed, do not come to more than a page; always one. */
const page = (key: string, base: string, touched: string, weight: string): string =>
  `with page as materialized (
    select ${key} from (
      select ${key}, sum(weight) over (order by ${key}) - weight as before from (
        select ${key}, ${weight} as weight from wirecopy.${base}
        where ${key} > $1 and ${key} <= $2 and ($3::timestamptz is null or ${touched} >= $3) order by ${key} limit ${ROWS}) c) s
    where before < ${BYTES})`;

const ARTICLE: Column[] = [
  column('article_id', 'id'),
  ...columns('text', 'url', 'canonical_url', 'source', 'source_domain'),
  column('feed_id', 'int'),
  column('tags', 'texts'),
  ...columns('text', 'title', 'description'),
  column('authors', 'texts'),
  column('published_at', 'time'),
  column('published_precision', 'text'),
  ...columns('time', 'modified_at', 'first_seen_at', 'indexed_at'),
  ...columns('text', 'language', 'text'),
  column('word_count', 'int'),
  ...columns('text', 'image_url', 'image_caption', 'section'),
  column('is_free', 'bool'),
  column('extraction_method', 'text'),
  column('extraction_quality', 'real'),
  column('evidence', 'json'),
  column('story_id', 'id'),
  ...columns('text', 'relation', 'wire_agency'),
  column('revision', 'int'),
  column('reservations', 'texts'),
];
const STORY: Column[] = [
  ...columns('id', 'story_id', 'event_id'),
  column('title', 'text'),
  ...columns('id', 'canonical_article_id', 'origin_article_id'),
  column('origin_agency', 'text'),
  ...columns('int', 'article_count', 'source_count'),
  ...columns('time', 'first_published_at', 'last_published_at'),
  column('language', 'text'),
];
const ENTITY: Column[] = [
  column('entity_id', 'id'),
  ...columns('text', 'type', 'name'),
  column('first_seen_at', 'time'),
  column('merged_into', 'id'),
  ...columns('text', 'country', 'wikidata_qid'),
  column('living_entity_id', 'id'),
];

/** The columns of the views (without those for searching), and what belongs to each row. */
export const TABLES: Record<What, Table> = {
  articles: {
    columns: [...ARTICLE, column('event_id', 'id'), column('entities', ENTITIES), column('quotes', QUOTES)],
    key: 'article_id',
    partitionBy: 'first_seen_at',
    base: 'article',
    page: {
      name: 'export_articles',
      text: `${page('article_id', 'article', 'indexed_at', 'pg_column_size(text)')}
        select ${selected('a', ARTICLE)}, s.event_id,
          ${records(ENTITIES, 'select e.living_entity_id as entity_id, l.type, l.name, m.mentions, m.in_title, m.salience, m.role, m.first_offset from news.article_entity m join news.entity e using (entity_id) join news.entity l on l.entity_id = e.living_entity_id where m.article_id = a.article_id', 'first_offset, entity_id')} as entities,
          ${records(QUOTES, 'select * from news.quote q where q.article_id = a.article_id', 'start_offset, end_offset')} as quotes
        from page join news.article a using (article_id) left join news.story s using (story_id) order by article_id`,
    },
  },
  stories: {
    columns: [...STORY, column('sources', 'texts'), column('articles', COPIES)],
    key: 'story_id',
    partitionBy: 'first_published_at',
    base: 'story',
    page: {
      name: 'export_stories',
      text: `${page('story_id', 'story', 'updated_at', `article_count * ${RECORD}`)}
        select ${selected('s', STORY)},
          array(select distinct a.source from news.article a where a.story_id = s.story_id order by 1) as sources,
          ${records(COPIES, 'select c.*, a.source from news.copy c join news.article a using (article_id) where c.story_id = s.story_id', 'published_lag, article_id')} as articles
        from page join news.story s using (story_id) order by story_id`,
    },
  },
  entities: {
    columns: [...ENTITY, column('aliases', 'texts')],
    key: 'entity_id',
    partitionBy: 'first_seen_at',
    base: 'entity',
    page: {
      name: 'export_entities',
      text: `${page('entity_id', 'entity', 'first_seen_at', `${RECORD}`)}
        select ${selected('e', ENTITY)},
          array(select distinct x.alias from news.entity_alias x where x.entity_id = e.entity_id order by 1) as aliases
        from page join news.entity e using (entity_id) order by entity_id`,
    },
  },
};
