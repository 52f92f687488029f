import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../e2e/postgres.ts';
import { writeConfigError } from '../shared/config-state.ts';
import { readStatus } from './status.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('an empty database', async () => {
  const { stages, feeds, totals, databaseBytes, configError } = await readStatus(database.pool);
  expect(stages.map(({ stage }) => stage)).toEqual(['poll', 'page', 'parse', 'index', 'match', 'recheck']);
  for (const stage of stages)
    expect(stage).toMatchObject({ due: 0, dead: 0, oldestSeconds: null, perMinuteOf5: 0, perMinuteOf60: 0 });
  expect(feeds).toEqual({ healthy: 0, failing: 0, gone: 0, new: 0, paused: 0, stopped: 0 });
  expect(totals).toEqual({ feeds: 0, failingFeeds: 0, items: 0, articles: 0, stories: 0, entities: 0, quotes: 0 });
  expect(databaseBytes).toBeGreaterThan(1_000_000);
  expect(configError).toBeNull();
});

test('states, rates and feeds', async () => {
  const query = (sql: string) => database.pool.query(sql);
  await query(`insert into work (stage, id, due_at, lease_until) values ('parse', 1, now() - interval '90 s', null), ('parse', 2, now() + interval '1 h', null),
    ('parse', 3, now(), now() + interval '10 s')`);
  await query(`insert into dead (stage, id, tries, code) values ('parse', 4, 6, 'E_PARSE')`);
  await query(
    `insert into outcome (stage, id, outcome, final, at) select 'parse', n, 'done', true, now() - interval '2 min' from generate_series(1, 10) n`,
  );
  await query(
    `insert into outcome (stage, id, outcome, final, at) select 'parse', n, 'done', true, now() - interval '20 min' from generate_series(1, 50) n`,
  );
  await query(`insert into feed (key_sha, key, url, state, last_polled_at, consecutive_failures) values ('a', 'a', 'a', 'active', null, 0), ('b', 'b', 'b', 'active', now(), 0),
    ('c', 'c', 'c', 'active', now(), 2), ('d', 'd', 'd', 'paused', now(), 2), ('e', 'e', 'e', 'stopped', null, 0)`);
  await writeConfigError(database.pool, 'feeds.yml:1:1 no feeds');

  const { stages, feeds, totals, configError } = await readStatus(database.pool);
  expect(stages[2]).toMatchObject({
    stage: 'parse',
    due: 1,
    later: 1,
    inHand: 1,
    dead: 1,
    perMinuteOf5: 2,
    perMinuteOf60: 1,
  });
  expect(stages[2]!.oldestSeconds).toBeGreaterThanOrEqual(90);
  expect(feeds).toEqual({ healthy: 1, failing: 1, gone: 0, new: 1, paused: 1, stopped: 1 });
  expect(totals).toMatchObject({ feeds: 3, failingFeeds: 1 });
  expect(configError).toBe('feeds.yml:1:1 no feeds');
});
