import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../e2e/postgres.ts';
import { openProxy, type Way } from '../e2e/storm/proxy.ts';
import { isAway, openPool, type Pool } from './db.ts';

/** Far longer than a test may take: what ends before was ended by the guard. */
const NEVER_MS = 600_000;

let database: TestDatabase;
let way: Way;
let pool: Pool;

beforeEach(async () => {
  database = await testDatabase();
  const url = new URL(database.url);
  way = await openProxy(Number(url.port));
  url.port = String(way.port);
  pool = openPool({ url: url.href, max: 3, applicationName: 'guarded', statementTimeoutMs: NEVER_MS });
});
afterEach(async () => {
  await pool.end();
  await way.close();
  await database.drop();
});

test('statements on lines that fell silent are given up, and the idle lines with them', async () => {
  await Promise.all([1, 2, 3].map((n) => pool.query('select $1::int, pg_sleep(0.2)', [n])));
  void way.swallow(NEVER_MS);
  const error = await pool.query('select 1').catch((thrown) => thrown);
  expect(isAway(error)).toBe(true);
  const works = await Promise.all([1, 2, 3].map((n) => pool.query('select $1::int as n', [n])));
  expect(works.map(({ rows }) => rows[0].n)).toEqual([1, 2, 3]);
}, 60_000);

test('what a silent line had locked is free again', async () => {
  await database.pool.query('create table thing (id int); insert into thing values (1)');
  const client = await pool.connect();
  await client.query('begin');
  await client.query('select * from thing for update');
  void way.swallow(NEVER_MS);
  const error = await client.query('commit').catch((thrown: unknown) => thrown);
  client.release(true);
  expect(isAway(error)).toBe(true);
  expect((await pool.query('select * from thing for update')).rows).toEqual([{ id: 1 }]);
}, 60_000);

test('a statement that takes long is left alone, also one that waits for a lock', async () => {
  await database.pool.query('create table thing (id int); insert into thing values (1)');
  const holder = await database.pool.connect();
  await holder.query('begin');
  await holder.query('select * from thing for update');
  const waiting = pool.query('select * from thing for update');
  expect((await pool.query('select 1 as one, pg_sleep(5)')).rows).toMatchObject([{ one: 1 }]);
  await holder.query('commit');
  holder.release();
  expect((await waiting).rows).toEqual([{ id: 1 }]);
}, 60_000);
