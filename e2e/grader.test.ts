import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseFeed } from '../services/fetcher/feed.ts';
import { createClient } from '../services/fetcher/http.ts';
import { pollHandler } from '../services/fetcher/poll.ts';
import { applyFeeds } from '../services/fetcher/subscriptions.ts';
import { rowsOf } from '../shared/db.ts';
import type { FeedSettings } from '../shared/feeds-schema.ts';
import { claimByHost } from '../shared/work/claims.ts';
import { fail, finish } from '../shared/work/finish.ts';
import { CRITERIA, type Publisher, startPublishers } from './grader.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const DAYS = 15;
const DAY = 86_400_000;

let database: TestDatabase;
let publishers: Publisher[];
/** The time of the simulation: the process' clock is set to it, and the database, whose clock cannot be set, is moved into the past. */
const now = () => Date.now();
const http = createClient({ allowed: ['127.0.0.1', '[::1]'] });

beforeAll(async () => {
  database = await testDatabase();
  vi.useFakeTimers({ toFake: ['Date'] });
  publishers = await startPublishers(now);
  await simulate();
}, 300_000);

afterAll(async () => {
  vi.useRealTimers();
  for (const publisher of publishers) publisher.close();
  await http.close();
  await database.drop();
});

/** Polls as a fetcher does, but instead of waiting moves all that is noted in the database into the past. Restarts once a day. */
async function simulate(): Promise<void> {
  const { pool } = database;
  const feeds = publishers.map(
    ({ url }): FeedSettings => ({
      id: url,
      url,
      name: null,
      everyMs: null,
      content: 'feed',
      maxAgeMs: null,
      recheckMs: [],
      tags: [],
    }),
  );
  const handler = pollHandler({ pool, http, parseFeed: ({ bytes, ...source }) => parseFeed(bytes, source) });
  const claim = claimByHost(
    pool,
    () => ({ concurrency: 2, spacingMs: 1_000 }),
    () => Number.POSITIVE_INFINITY,
  );
  await applyFeeds(pool, feeds);
  const end = now() + DAYS * DAY;
  for (let day = 0; ; ) {
    const [next] = await rowsOf<{ host: string; wait_ms: number }>(pool, NEXT);
    await skip(next!.wait_ms);
    if (now() > end) return;
    if (now() > end - (DAYS - day) * DAY) {
      day++;
      await applyFeeds(pool, feeds);
    }
    // Time passes only where it is moved, so a host may be a moment too early.
    const work = await claim();
    if (!work) continue;
    await handler.run(work, new AbortController().signal).then(
      (result) => finish(pool, handler, [{ work, result }]),
      (error) => fail(pool, work, error),
    );
  }
}

/** The host that may be asked first, and how long until then. */
const NEXT = {
  name: 'grader_next',
  text: `select host, greatest(0, extract(epoch from greatest(min(due_at), max(next_start_at)) - now()) * 1000)::float8 as wait_ms
    from work join slot using (host) where stage = 'poll' group by host order by 2 limit 1`,
};

async function skip(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + Math.ceil(ms));
  const times: [table: string, columns: string[]][] = [
    ['work', ['due_at']],
    ['slot', ['next_start_at', 'wake_at']],
    [
      'feed',
      [
        'created_at',
        'last_polled_at',
        'last_success_at',
        'last_new_item_at',
        'next_poll_at',
        'full_at',
        'failing_since',
        'not_before',
      ],
    ],
  ];
  for (const [table, columns] of times)
    await database.pool.query(
      `update ${table} set ${columns.map((column) => `${column} = ${column} - $1::float8 * interval '1 ms'`).join(', ')}`,
      [Math.ceil(ms)],
    );
}

test.each(CRITERIA)('$name', ({ faults }) => {
  const found = publishers.flatMap((publisher) => faults(publisher).map((fault) => ({ publisher: publisher.name, fault })));
  expect(found.slice(0, 3)).toEqual([]);
});

test('the publishers were asked over the whole time, and answered as their scripts say', () => {
  for (const { name, seen } of publishers) {
    expect(seen.length, name).toBeGreaterThan(DAYS / 2);
    expect(seen.at(-1)!.atMs - seen[0]!.atMs, name).toBeGreaterThan((DAYS - 3) * DAY);
  }
  const statuses = new Set(publishers.flatMap(({ seen }) => seen.map(({ status }) => status)));
  expect([...statuses].sort()).toEqual([200, 301, 304, 429]);
});
