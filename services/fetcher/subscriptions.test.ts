import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import type { FeedSettings } from '../../shared/feeds-schema.ts';
import {
  applyFeeds,
  compareFeeds,
  countPlan,
  findFeeds,
  type Plan,
  pauseFeeds,
  planFeeds,
  resumeFeeds,
  type Subscription,
} from './subscriptions.ts';

const HOUR = 3_600_000;

const feed = (id: string, own: Partial<FeedSettings> = {}): FeedSettings => ({
  id,
  url: `https://${id}.example/rss`,
  name: null,
  everyMs: null,
  content: 'auto',
  maxAgeMs: null,
  recheckMs: [],
  tags: [],
  ...own,
});

const subscribed = (feedId: number, id: string, own: Partial<Subscription> = {}): Subscription => ({
  ...feed(id),
  feedId,
  state: 'active',
  ...own,
});

describe('a plan', () => {
  test.each<[name: string, before: Subscription[], wanted: FeedSettings[], expected: object]>([
    ['nothing', [], [], { added: 0, changed: 0, stopped: 0, unchanged: 0 }],
    ['a new feed', [], [feed('a')], { added: 1, changed: 0, stopped: 0, unchanged: 0 }],
    ['the same', [subscribed(1, 'a')], [feed('a')], { added: 0, changed: 0, stopped: 0, unchanged: 1 }],
    ['a feed that left', [subscribed(1, 'a')], [], { added: 0, changed: 0, stopped: 1, unchanged: 0 }],
    [
      'one that left long ago',
      [subscribed(1, 'a', { state: 'stopped' })],
      [],
      { added: 0, changed: 0, stopped: 0, unchanged: 0 },
    ],
    [
      'one that comes back',
      [subscribed(1, 'a', { state: 'stopped' })],
      [feed('a')],
      { added: 0, changed: 1, stopped: 0, unchanged: 0 },
    ],
    ['a paused one', [subscribed(1, 'a', { state: 'paused' })], [feed('a')], { added: 0, changed: 0, stopped: 0, unchanged: 1 }],
    [
      'another id',
      [subscribed(1, 'a')],
      [feed('b', { url: 'https://a.example/rss' })],
      { added: 1, changed: 0, stopped: 1, unchanged: 0 },
    ],
  ])('%s', (_, before, wanted, expected) => expect(countPlan(compareFeeds(before, wanted))).toEqual(expected));

  test('names every setting that changes, as feeds.yml spells it', () => {
    const before = subscribed(7, 'a', { everyMs: 6 * HOUR, tags: ['old'], name: 'A' });
    const after = feed('a', {
      url: 'https://b.example/',
      content: 'page',
      maxAgeMs: 48 * HOUR,
      recheckMs: [HOUR, 48 * HOUR],
      tags: ['old', 'new'],
    });
    expect(compareFeeds([before], [after]).changed).toEqual([
      {
        feedId: 7,
        feed: after,
        changes: [
          { setting: 'url', from: 'https://a.example/rss', to: 'https://b.example/' },
          { setting: 'name', from: 'A', to: null },
          { setting: 'every', from: '6h', to: 'auto' },
          { setting: 'content', from: 'auto', to: 'page' },
          { setting: 'max_age', from: 'none', to: '2d' },
          { setting: 'recheck', from: 'none', to: ['1h', '2d'] },
          { setting: 'tags', from: ['old'], to: ['old', 'new'] },
        ],
      },
    ]);
  });
});

describe('a feed is found by', () => {
  const feeds = [subscribed(1, '2'), subscribed(2, 'two'), subscribed(3, 'https://x.example/f', { url: 'https://X.example/f' })];
  test.each([
    ['its id before a number', '2', 1],
    ['its number', '1', 1],
    ['its address', 'https://two.example/rss', 2],
    ['another spelling of its address', 'https://x.example:443/f', 3],
  ])('%s', (_, name, feedId) => expect(findFeeds(feeds, [name]).map((found) => found.feedId)).toEqual([feedId]));

  test('each one counts once, and every unknown one is named', () => {
    expect(findFeeds(feeds, ['two', '2', 'https://two.example/rss'])).toHaveLength(2);
    const gone = subscribed(4, 'gone', { state: 'stopped' });
    expect(() => findFeeds([...feeds, gone], ['two', 'gone', '99'])).toThrow(/number gone:.*\n.*number 99:/);
  });
});

describe('subscriptions in the database', () => {
  let database: TestDatabase;
  const query = async (text: string, values: unknown[] = []) => (await database.pool.query(text, values)).rows;
  const polls = () =>
    query(`select feed.key, work.host, work.fence, extract(epoch from due_at - now())::float8 / 3600 as hours
      from work join feed on feed_id = id where stage = 'poll' order by key`);
  const hoursUntil = async (key: string): Promise<number | undefined> => (await polls()).find((poll) => poll.key === key)?.hours;
  const rowOf = async (key: string) => (await query('select * from feed where key = $1', [key]))[0];
  /** As if the feed had been read an hour ago and its next poll were due in another one. */
  const readAnHourAgo = async (key: string) => {
    await query(
      `update feed set last_polled_at = now() - interval '1 h', last_success_at = now() - interval '1 h', next_poll_at = now() + interval '1 h',
        etag = '"v1"', last_modified = 'yesterday', body_sha = 'x', consecutive_failures = 2, last_error_code = 'E_TIMEOUT' where key = $1`,
      [key],
    );
    await query(
      `update work set due_at = now() + interval '1 h' where stage = 'poll' and id = (select feed_id from feed where key = $1)`,
      [key],
    );
  };
  let wanted: FeedSettings[] = [feed('a'), feed('b', { everyMs: 6 * HOUR, tags: ['x'] }), feed('c')];
  const apply = async (next: FeedSettings[]): Promise<Plan> => {
    wanted = next;
    return (await applyFeeds(database.pool, next)).plan;
  };

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  test('a plan writes nothing', async () => {
    expect(countPlan(await planFeeds(database.pool, wanted))).toEqual({ added: 3, changed: 0, stopped: 0, unchanged: 0 });
    expect(await query('select 1 from feed')).toEqual([]);
  });

  test('new feeds are polled at once', async () => {
    const { plan, rings } = await applyFeeds(database.pool, wanted);
    expect(countPlan(plan)).toMatchObject({ added: 3 });
    expect(rings.map(({ bell }) => bell.id)).toEqual(['a.example:443', 'b.example:443', 'c.example:443']);
    expect(await polls()).toMatchObject([{ host: 'a.example:443' }, { host: 'b.example:443' }, { host: 'c.example:443' }]);
    expect((await query(`select every, max_age, tags from feed where key = 'b'`))[0]).toMatchObject({
      every: { hours: 6 },
      tags: ['x'],
    });
  });

  test('what is scheduled keeps its time', async () => {
    for (const key of ['a', 'b', 'c']) await readAnHourAgo(key);
    const before = (await polls()).map(({ fence }) => fence);
    const { plan, rings } = await applyFeeds(database.pool, wanted);
    expect([countPlan(plan), rings]).toEqual([{ added: 0, changed: 0, stopped: 0, unchanged: 3 }, []]);
    expect((await polls()).map(({ fence }) => fence)).toEqual(before);
  });

  test('another address is read anew, at once, whatever was learnt at the old one', async () => {
    await apply([feed('a', { url: 'https://moved.example/rss' }), ...wanted.slice(1)]);
    expect(await rowOf('a')).toMatchObject({
      etag: null,
      last_modified: null,
      body_sha: null,
      last_polled_at: null,
      consecutive_failures: 0,
    });
    expect(await hoursUntil('a')).toBeLessThanOrEqual(0);
    expect((await polls())[0]).toMatchObject({ key: 'a', host: 'moved.example:443' });
    expect(await rowOf('c')).toMatchObject({ etag: '"v1"', consecutive_failures: 2 });
  });

  test('another interval counts from the last poll', async () => {
    await apply([wanted[0]!, feed('b', { everyMs: 3 * HOUR }), feed('c', { name: 'Sea News' })]);
    const hours = await hoursUntil('b');
    expect(hours).toBeGreaterThan(1.6);
    expect(hours).toBeLessThan(2.4);
    expect(await hoursUntil('c')).toBeCloseTo(1, 1);
    expect(await rowOf('b')).toMatchObject({ etag: '"v1"' });
  });

  test('a feed that left stops, keeps its history, and comes back where it was', async () => {
    const all = wanted;
    const plan = await apply(all.slice(0, 2));
    expect(plan.stopped).toMatchObject([{ id: 'c' }]);
    expect(await hoursUntil('c')).toBeUndefined();
    expect(await rowOf('c')).toMatchObject({ state: 'stopped', etag: '"v1"', next_poll_at: null });
    expect(countPlan(await apply(all.slice(0, 2)))).toMatchObject({ stopped: 0, unchanged: 2 });
    const again = await apply(all);
    expect(again.changed).toMatchObject([{ feed: { id: 'c' }, changes: [{ setting: 'state', from: 'stopped', to: 'active' }] }]);
    expect(await rowOf('c')).toMatchObject({ state: 'active', etag: '"v1"' });
    expect(await hoursUntil('c')).toBeLessThan(0.2);
  });

  test('a paused feed has no poll, also after the file is applied again, until it is resumed when it is due', async () => {
    const { feed_id } = await rowOf('b');
    expect(await pauseFeeds(database.pool, [String(feed_id)])).toMatchObject([{ id: 'b', state: 'active' }]);
    expect(await hoursUntil('b')).toBeUndefined();
    expect(countPlan(await apply([wanted[0]!, feed('b', { everyMs: 3 * HOUR, tags: ['y'] }), wanted[2]!]))).toMatchObject({
      changed: 1,
    });
    expect(await rowOf('b')).toMatchObject({ state: 'paused', tags: ['y'], next_poll_at: null });
    expect(await hoursUntil('b')).toBeUndefined();
    await resumeFeeds(database.pool, ['https://b.example/rss']);
    expect(await rowOf('b')).toMatchObject({ state: 'active', next_poll_at: expect.any(Date) });
    const hours = await hoursUntil('b');
    expect(hours).toBeGreaterThan(1.6);
    expect(hours).toBeLessThan(2.4);
  });

  test('one unknown name and nothing is paused', async () => {
    await expect(pauseFeeds(database.pool, ['a', 'nobody'])).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    expect(await rowOf('a')).toMatchObject({ state: 'active' });
    expect(await hoursUntil('a')).toBeDefined();
  });

  test('changes and polls that end at the same time do not wait for each other in a ring', async () => {
    const many = Array.from({ length: 40 }, (_, i) => feed(`m${i}`));
    await apply(many);
    const turns = Array.from({ length: 6 }, (_, turn) => many.map((one) => ({ ...one, url: `${one.url}?${turn}` })));
    const finishes = async (i: number): Promise<void> => {
      const client = await database.pool.connect();
      try {
        await client.query('begin');
        const { rows } = await client.query(
          `select id from work where stage = 'poll' and id = (select feed_id from feed where key = $1) for update`,
          [`m${i}`],
        );
        await client.query('update feed set last_polled_at = now() where key = $1', [`m${i}`]);
        await client.query(`update work set due_at = now() + interval '1 h' where stage = 'poll' and id = $1`, [rows[0].id]);
        await client.query('commit');
      } finally {
        client.release();
      }
    };
    await Promise.all([...turns.map((turn) => applyFeeds(database.pool, turn)), ...many.map((_, i) => finishes(i))]);
    expect(await polls()).toHaveLength(40);
  });
});
