import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../e2e/postgres.ts';
import { countLately, readWaits } from './motion.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('truncate work, slot, outcome'));

const NONE = { fetch: 0, parse: 0, index: 0, match: 0 };
const work = (stage: string, id: number, host: string | null, due: string, lease: string | null = null) =>
  database.pool.query(
    'insert into work (stage, id, host, due_at, lease_until) values ($1, $2, $3, now() + $4::interval, now() + $5::interval)',
    [stage, id, host, due, lease],
  );
const slot = (host: string, wake: string) =>
  database.pool.query('insert into slot (host, wake_at) values ($1, now() + $2::interval)', [host, wake]);

test('without work nothing waits', async () => {
  await slot('quiet.example', '-1 h'); // a hint without work behind it
  expect(await readWaits(database.pool)).toEqual(NONE);
});

test('what is in hand or has a later time does not wait', async () => {
  await work('parse', 1, null, '-5 min', '10 s');
  await work('parse', 2, null, '5 min');
  await work('page', 3, 'news.example', '-5 min', '10 s');
  await slot('news.example', '-5 min');
  expect(await readWaits(database.pool)).toEqual(NONE);
});

test('the oldest counts, and one whose lease ran out waits again', async () => {
  await work('parse', 1, null, '-5 min');
  await work('parse', 2, null, '-1 min');
  await work('match', 3, null, '-10 min', '-9 min');
  const { parse, match, index } = await readWaits(database.pool);
  expect([Math.round(parse), Math.round(match), index]).toEqual([300, 600, 0]);
});

test('work on a host waits only while its slot could be had', async () => {
  await work('page', 1, 'paused.example', '-1 h');
  await slot('paused.example', '30 min'); // its server asked for it
  expect(await readWaits(database.pool)).toEqual(NONE);
  await work('poll', 2, 'free.example', '-1 h');
  await slot('free.example', '-2 min');
  expect(Math.round((await readWaits(database.pool)).fetch)).toBe(120);
});

test('rates count what ended in the last five minutes', async () => {
  const ended = (stage: string, outcome: string, ago: string, final = true) =>
    database.pool.query(`insert into outcome (stage, id, outcome, final, at) values ($1, 1, $2, $3, now() - $4::interval)`, [
      stage,
      outcome,
      final,
      ago,
    ]);
  await ended('poll', 'unchanged', '1 min');
  await ended('page', 'done', '1 min');
  await ended('page', 'retry', '1 min', false);
  await ended('page', 'done', '10 min');
  expect(await countLately(database.pool)).toEqual([
    { stage: 'poll', ended: 1, done: 1 },
    { stage: 'page', ended: 2, done: 1 },
    { stage: 'parse', ended: 0, done: 0 },
    { stage: 'index', ended: 0, done: 0 },
    { stage: 'match', ended: 0, done: 0 },
    { stage: 'recheck', ended: 0, done: 0 },
  ]);
});
