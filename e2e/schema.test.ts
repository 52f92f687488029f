import { afterAll, beforeAll, expect, test } from 'vitest';
import { runReading } from '../cli/analyst.ts';
import type { Database } from '../cli/database.ts';
import { analystRole, migrate } from '../infra/migrate.ts';
import { readEnvironment } from '../shared/environment.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

let database: TestDatabase;
const settings = readEnvironment({});
const read = (statement: string) => runReading({ url: database.url, pool: database.pool } as Database, settings, statement);

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  const role = analystRole(new URL(database.url).pathname.slice(1));
  await database.pool.query(`drop owned by "${role}"; drop role "${role}"`);
  await database.drop();
});

test('several services that migrate at the same time do not disturb each other', async () => {
  const results = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(results.map(({ analyst }) => analyst)).toEqual([true, true, true]);
});

test('every view and every column of the contract has its comment', async () => {
  const { rows } = await database.pool.query(`
    select c.relname || coalesce('.' || a.attname, '') as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      left join lateral (select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 union all select null, 0) a on true
    where n.nspname = 'news' and col_description(c.oid, a.attnum) is null and (a.attnum > 0 or obj_description(c.oid) is null)`);
  expect(rows).toEqual([]);
});

test('schema news holds the views of the contract with their columns', async () => {
  const { rows } = await database.pool.query(`
    select table_name as name, array_agg(column_name::text order by ordinal_position) as columns
    from information_schema.columns where table_schema = 'news' group by 1`);
  const columns = new Map(rows.map((row) => [row.name, row.columns]));
  for (const [view, wanted] of Object.entries(CONTRACT))
    expect(columns.get(view), view).toEqual(expect.arrayContaining(wanted.split(' ')));
});

const CONTRACT = {
  article:
    `article_id url canonical_url source source_domain feed_id tags title description authors published_at published_precision modified_at
    first_seen_at indexed_at language text word_count image_url image_caption section is_free extraction_method extraction_quality evidence story_id relation
    wire_agency revision search search_stemmed`.replace(/\s+/g, ' '),
  story:
    'story_id event_id title canonical_article_id origin_article_id origin_agency article_count source_count first_published_at last_published_at language',
  copy: 'story_id article_id relation similarity coverage_of_origin coverage_of_copy published_lag algorithm_version',
  reuse: 'article_id_a article_id_b relation coverage_a coverage_b',
  story_history: 'old_story_id story_id at reason',
  event: 'event_id title story_count article_count source_count first_published_at last_published_at',
  event_history: 'old_event_id event_id story_ids at reason',
  entity: 'entity_id type name',
  entity_alias: 'entity_id alias',
  mention: 'article_id entity_id start_offset end_offset surface confidence',
  article_entity: 'article_id entity_id mentions first_offset in_title salience',
  quote: 'quote_id article_id start_offset end_offset kind text speaker speaker_entity_id confidence',
  revision: 'article_id revision seen_at title text reason',
  source: 'source_id source source_domain',
  feed: 'feed_id id url name title source tags content every max_age state recheck',
  feed_health:
    'feed_id url title state last_success_at last_new_item_at consecutive_failures last_error_code last_error next_poll_at items_24h p50_lag_seconds',
  outcome: 'item_id url feed_id stage outcome code detail at',
  change: 'change_id at kind article_id story_id payload',
};

test('the analyst reads the views', async () => {
  expect(await read('select count(*)::int as n from news.article')).toEqual({ columns: ['n'], rows: [[0]] });
});

test.each([
  ['a write', `insert into news.source (source_id) values (1)`],
  ['a write to a base table', 'delete from wirecopy.article'],
  ['a look at the secrets', 'select * from wirecopy.setting'],
  ['a second statement', 'select 1; select 2'],
  ['a table of its own', 'create table t (a int)'],
  ['nonsense', 'selec 1'],
])('%s is refused with a code', async (_, statement) => {
  await expect(read(statement)).rejects.toMatchObject({ code: 'E_SQL' });
});

test('a week without a partition does not stop anything', async () => {
  await database.pool.query(
    `insert into outcome (stage, id, outcome, final, at) values ('parse', 1, 'done', true, now() + interval '10 years')`,
  );
  const { rows } = await database.pool.query('select count(*)::int as n from outcome_rest');
  expect(rows[0].n).toBe(1);
});
