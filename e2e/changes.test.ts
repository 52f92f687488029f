import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../infra/migrate.ts';
import { openPool, type Pool } from '../shared/db.ts';
import { numberChanges, startUpkeep } from '../shared/work/upkeep.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { type Ended, type Running, run, start } from './program.ts';
import { startPostgres } from './server.ts';
import { until } from './work.ts';

const WRITERS = 4;
const EACH = 60;

/** What a call has printed so far, line by line. */
function linesOf({ child }: Running): string[] {
  const lines: string[] = [];
  let rest = '';
  child.stdout!.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    lines.push(...parts);
  });
  return lines;
}

const idsOf = (lines: string[]): number[] => lines.map((line) => JSON.parse(line).change_id);
const listed = ({ stdout }: Ended): string[] => stdout.split('\n').slice(0, -1);

const changes = (url: string, ...args: string[]) => run(['changes', ...args], { env: { DATABASE_URL: url } });
const follow = (url: string, ...args: string[]) => start(['changes', '--follow', ...args], { env: { DATABASE_URL: url } });

/** Transactions of several changes that overlap those of other writers, so that they commit in another order than they began. */
async function write(pool: Pool, writer: number): Promise<void> {
  for (let written = 0; written < EACH; written += 3) {
    const client = await pool.connect();
    await client.query('begin');
    for (let i = 0; i < 3; i++) {
      await client.query(`insert into change (kind, article_id, payload) values ('article.indexed', $1, $2)`, [
        writer,
        { place: written + i },
      ]);
      await sleep((writer * 7 + written) % 5);
    }
    await client.query('commit');
    client.release();
  }
}

describe('the change log as a stream', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());

  test('prints what there is, from a place on, of some kinds, and ends', async () => {
    await database.pool.query(`insert into change (kind, article_id, story_id, payload, at) values
      ('article.indexed', 7, 9, '{"url": "https://quay.example/1", "title": "Pier\u2028closes"}', '2026-11-20T08:00:00Z'), ('feed.failing', null, null, '{"feed_id": 3}', now()),
      ('article.removed', 7, 9, '{}', now())`);
    const all = await changes(database.url);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(listed(all)[0]!)).toEqual({
      change_id: 1,
      at: '2026-11-20T08:00:00.000Z',
      kind: 'article.indexed',
      article_id: 7,
      story_id: 9,
      payload: { url: 'https://quay.example/1', title: 'Pier\u2028closes' },
    });
    expect(idsOf(listed(all))).toEqual([1, 2, 3]);
    const some = await changes(database.url, '--cursor', '1', '--kinds', 'article.indexed, article.removed');
    expect(idsOf(listed(some))).toEqual([3]);
  });

  test('tells who comes too late that entries are gone, whatever kinds were asked for', async () => {
    await database.pool.query(`insert into change (kind) select 'entity.merged' from generate_series(1, 3)`);
    while ((await numberChanges(database.pool)) > 0);
    await database.pool.query('delete from change where change_id <= 2');
    await database.pool.query('update change_last set dropped_id = 2, dropped_at = now()');
    const late = listed(await changes(database.url, '--kinds', 'article.indexed'));
    expect(late.map((line) => JSON.parse(line))).toMatchObject([{ change_id: 2, kind: 'log.dropped', payload: { through: 2 } }]);
  });

  test.each([
    [['--kinds', 'article.index'], 2, 'there is no article.index, did you mean article.indexed?'],
    [['--cursor', 'x'], 2, 'use a number from 0'],
    [['--cursor', '5'], 2, 'there is no change 5 yet, the log ends at 0'],
  ])('%j is refused', async (args, code, message) => {
    expect(await changes(database.url, ...args)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
  });

  test('misses nothing under concurrent writers, and goes on where it was stopped', async () => {
    const stopUpkeep = startUpkeep(database.pool, { onTrouble: () => {} });
    const first = follow(database.url);
    const lines = linesOf(first);
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(database.pool, writer)));
    await until(() => lines.length > EACH);
    first.child.kill('SIGINT');
    expect(await first.ended).toMatchObject({ code: 0, stderr: '' });
    const second = follow(database.url, '--cursor', String(idsOf(lines).at(-1)));
    const more = linesOf(second);
    await writing;
    await database.pool.query(`insert into change (kind) values ('entity.merged')`);
    await until(() => lines.length + more.length > WRITERS * EACH);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
    await stopUpkeep();
    const seen = [...lines, ...more];
    expect(idsOf(seen)).toEqual(Array.from({ length: WRITERS * EACH + 1 }, (_, i) => i + 1));
    for (let writer = 0; writer < WRITERS; writer++) {
      const places = seen.map((line) => JSON.parse(line)).filter(({ article_id }) => article_id === writer);
      expect(places.map(({ payload }) => payload.place)).toEqual(Array.from({ length: EACH }, (_, i) => i));
    }
  });

  test('ends quietly when its reader leaves', async () => {
    const running = follow(database.url);
    const lines = linesOf(running);
    const stopUpkeep = startUpkeep(database.pool, { onTrouble: () => {} });
    const another = () => database.pool.query(`insert into change (kind) values ('entity.merged')`);
    await another();
    await until(() => lines.length === 1);
    running.child.stdout!.destroy();
    let isOver = false;
    const ended = running.ended.finally(() => {
      isOver = true;
    });
    await until(async () => {
      await another(); // a closed pipe is met when something is written
      return isOver;
    });
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    await stopUpkeep();
  });
});

test('the stream outlasts a crash of the database', async () => {
  const server = await startPostgres();
  await server.administer(`alter role postgres password 'quay'`);
  const url = `postgres://postgres:quay@127.0.0.1:${server.port}/postgres`;
  await migrate(url);
  const write = async () => {
    const pool = openPool({ url, max: 1, applicationName: 'test' });
    await pool.query(`insert into change (kind) values ('entity.merged')`);
    await pool.end();
  };
  await write();
  const running = follow(url);
  const lines = linesOf(running);
  await until(() => lines.length === 1);
  await server.crash();
  await running.says('the database is away');
  await server.restart();
  await running.says('the database is back');
  await write();
  expect((await changes(url, '--cursor', '1')).code).toBe(0); // which numbers it
  await until(() => lines.length === 2);
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
  expect(idsOf(lines)).toEqual([1, 2]);
  await server.stop();
});
