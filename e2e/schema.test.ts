import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runReading } from '../cli/analyst.ts';
import type { Database } from '../cli/database.ts';
import { DESCRIBE, dictionaryPage } from '../infra/dictionary-page.ts';
import { analystRole, analystUrl, migrate } from '../infra/migrate.ts';
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

test('the data dictionary says what the database says', async () => {
  const { rows } = await database.pool.query(DESCRIBE);
  await expect(dictionaryPage(rows)).toMatchFileSnapshot('../docs/data-dictionary.md');
});

test('schema news holds views only', async () => {
  const { rows } = await database.pool.query(
    `select relname, relkind from pg_class where relnamespace = 'news'::regnamespace and relkind <> 'v'`,
  );
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
  entity: 'entity_id type name living_entity_id',
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
  expect(
    await read(`select count(*)::int as n from article where title % 'ferry' or similarity(title, 'ferry') > 0.9`),
  ).toMatchObject({
    rows: [[0]],
  });
});

test('days, intervals and times without a zone are what Postgres writes, and columns of one name stay apart', async () => {
  const statement = `select date '2026-03-01' as day, timestamp '2026-03-01 12:00' as at, array[interval '1 h'] as at, current_setting('timezone') as zone`;
  expect(await read(statement)).toEqual({
    columns: ['day', 'at', 'at_2', 'zone'],
    rows: [['2026-03-01', '2026-03-01 12:00:00', ['01:00:00'], 'UTC']],
  });
});

test.each([
  ['a write', `insert into news.source (source_id) values (1)`, 'cannot'],
  ['a write of a number that is given by itself', 'insert into news.story values (1)', 'cannot'],
  ['a write to a base table', 'delete from wirecopy.article', 'permission denied'],
  ['a write inside a query', 'with gone as (delete from news.source returning *) select * from gone', 'cannot'],
  ['a look at the secrets', 'select * from wirecopy.setting', 'permission denied'],
  ['a look at the secrets of the server', `select pg_read_file('postgresql.auto.conf')`, 'permission denied'],
  ['a second statement', 'select 1; select 2', 'multiple commands'],
  ['a second statement behind a comment', 'select 1 /* ; */ ; delete from news.source', 'multiple commands'],
  ['a table of its own', 'create table t (a int)', 'read-only transaction'],
  ['a table of its own for the session', 'create temporary table t (a int)', 'read-only transaction'],
  ['to become the owner', 'set role postgres', ''],
  ['to be somebody else', 'set session authorization postgres', ''],
  ['to lift the limits for good', `alter role current_user set statement_timeout = 0`, ''],
  ['to use more of the disk', `set temp_file_limit = -1`, 'permission denied'],
  ['to write from a read-only transaction', `select set_config('transaction_read_only', 'off', false)`, 'read-write'],
  ['code of its own', `do $$ begin perform pg_sleep(1); insert into news.source (source_id) values (1); end $$`, ''],
  ['a file', `copy (select 1) to '/tmp/wirecopy-analyst'`, 'permission denied'],
  ['a program', `copy (select 1) to program 'true'`, 'permission denied'],
  ['a stream that nobody takes', 'copy (select 1) to stdout', '--csv'],
  ['a statement without an end', `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`, ''],
  ['nothing', ' ; ', 'no statement'],
  ['nonsense', 'selec 1', 'at character 1'],
])('%s is refused with a code', async (_, statement, message) => {
  await expect(read(statement)).rejects.toMatchObject({ code: 'E_SQL', message: expect.stringContaining(message) });
});

test.each([
  ['many rows', `select repeat('x', 100000) from generate_series(1, 100000)`],
  ['one value', `select repeat('x', 200000000)`],
])('an answer of %s ends before it fills the memory', async (_, statement) => {
  await expect(read(statement)).rejects.toMatchObject({ code: 'E_SQL', message: expect.stringContaining('64 MB') });
});

describe('with a login of its own', () => {
  const session = async (...statements: string[]): Promise<unknown> => {
    const client = new pg.Client({ connectionString: (await analystUrl(database.pool, database.url))! });
    await client.connect();
    try {
      let rows: unknown;
      for (const statement of statements) rows = (await client.query(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  };

  test('limits hold from the start', async () => {
    const limits = [
      'statement_timeout',
      'idle_in_transaction_session_timeout',
      'temp_file_limit',
      'default_transaction_read_only',
    ];
    const columns = limits.map((name) => `current_setting('${name}') as ${name}`);
    expect(await session(`select ${columns.join(', ')}`)).toEqual([
      {
        statement_timeout: '1min',
        idle_in_transaction_session_timeout: '1min',
        temp_file_limit: '2GB',
        default_transaction_read_only: 'on',
      },
    ]);
  });

  test('a statement that takes too long is ended', async () => {
    await expect(session(`set statement_timeout = 100`, 'select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
  });

  test.each([
    'create temporary table t (a int)',
    'create table public.t (a int)',
    'create table news.t (a int)',
    'create schema s',
    'delete from news.article',
    'update news.feed set url = null',
    'truncate wirecopy.article',
    'select * from wirecopy.page',
  ])('who turns read-only off may still not: %s', async (statement) => {
    await expect(session('set default_transaction_read_only = off', statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|55000)$/),
    });
  });

  test('it is no superuser, owns nothing and is a member of nothing', async () => {
    const { rows } = await database.pool.query(
      `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
        exists (select from pg_auth_members where member = r.oid) as is_member, exists (select from pg_class where relowner = r.oid) as owns
      from pg_roles r where rolname = $1`,
      [analystRole(new URL(database.url).pathname.slice(1))],
    );
    expect(Object.values(rows[0])).toEqual(Array(7).fill(false));
  });
});

test('a week without a partition does not stop anything', async () => {
  await database.pool.query(
    `insert into outcome (stage, id, outcome, final, at) values ('parse', 1, 'done', true, now() + interval '10 years')`,
  );
  const { rows } = await database.pool.query('select count(*)::int as n from outcome_rest');
  expect(rows[0].n).toBe(1);
});
