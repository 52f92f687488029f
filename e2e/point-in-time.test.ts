import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool, type Pool } from '../shared/db.ts';
import { run } from './program.ts';
import { ARCHIVING, backUp, type PostgresServer, startPostgres } from './server.ts';
import { until } from './work.ts';

const operations = readFileSync(path.join(import.meta.dirname, '../docs/operations.md'), 'utf8');
/** What operations says about readers of the change log. */
const RENUMBER = /^(update wirecopy\.change_last .*)$/m.exec(operations)![1]!;

const document = (id: string) =>
  JSON.stringify({ id, title: `The ${id} tide table`, text: `High water comes at noon on the ${id} day.` });

describe('a mistake is undone by going back to the moment before it', () => {
  let server: PostgresServer;
  let restored: PostgresServer | undefined;
  let pool: Pool;
  const env = ({ port }: PostgresServer) => ({ DATABASE_URL: `postgres://app:of%20the%20app@127.0.0.1:${port}/news` });
  const ingest = async (on: PostgresServer, id: string) =>
    expect(await run(['ingest', '--jsonl'], { env: env(on), input: document(id) })).toMatchObject({ code: 0 });
  const rowsOf = async (sql: string) => (await pool.query(sql)).rows;

  beforeAll(async () => {
    server = await startPostgres({ args: ARCHIVING });
    await server.administer(`create role app login createrole password 'of the app'`, 'create database news owner app');
    pool = openPool({ url: env(server).DATABASE_URL, max: 2, applicationName: 'wirecopy test' });
    expect(await run(['migrate'], { env: env(server) })).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await pool?.end();
    await restored?.stop();
    await server?.stop();
  });

  test('what was there is there again, what came later is not, and work goes on', async () => {
    await ingest(server, 'first');
    const base = await backUp(server);
    await ingest(server, 'second'); // in the archived log alone
    const [{ before, last }] = await rowsOf('select now()::text as before, (select max(change_id)::int from change) as last');
    await rowsOf('truncate article cascade');
    await ingest(server, 'third');
    await until(async () => (await rowsOf('select 1 from change where change_id is null')).length === 0);
    const [{ seen }] = await rowsOf('select max(change_id)::int as seen from change');
    expect(seen).toBeGreaterThan(last);
    const segment = (await rowsOf('select pg_walfile_name(pg_current_wal_lsn()) as name'))[0].name;
    await server.administer('select pg_switch_wal()');
    const archived = 'select exists (select from pg_stat_archiver where last_archived_wal >= $1) as done';
    await until(async () => (await pool.query(archived, [segment])).rows[0].done);
    await pool.end();
    await server.crash();

    restored = await startPostgres({ restore: { base, until: before } });
    pool = openPool({ url: env(restored).DATABASE_URL, max: 2, applicationName: 'wirecopy test' });
    await until(async () => !(await rowsOf('select pg_is_in_recovery() as is'))[0].is);
    const titles = 'select title from news.article order by title';
    expect(await rowsOf(titles)).toEqual([{ title: 'The first tide table' }, { title: 'The second tide table' }]);
    expect(await rowsOf('select max(change_id)::int as last from change')).toEqual([{ last }]);
    await pool.query(RENUMBER);

    expect(await run(['migrate'], { env: env(restored) })).toMatchObject({ code: 0 });
    await ingest(restored, 'third');
    expect(await rowsOf(titles)).toHaveLength(3);
    // A reader who saw what is undone is told to read anew, and misses nothing of what comes.
    const kinds = await rowsOf(`select kind from news.change where change_id > ${seen} order by change_id`);
    expect(kinds.map(({ kind }) => kind)).toEqual(['log.dropped', 'article.indexed']);
  });
});
