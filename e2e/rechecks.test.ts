import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../cli/database.ts';
import { SERVICES, startPipeline } from '../cli/pipeline.ts';
import { databaseTime, readProgress, settled } from '../cli/settled.ts';
import { applyFeeds } from '../services/fetcher/subscriptions.ts';
import { takeDown } from '../services/indexer/takedown.ts';
import { readEnvironment } from '../shared/environment.ts';
import { Reject } from '../shared/errors.ts';
import { parseFeedsFile } from '../shared/feeds-file.ts';
import type { FeedSettings } from '../shared/feeds-schema.ts';
import { traceItem } from '../shared/trace.ts';
import { findEnded } from '../shared/work/ended.ts';
import { fail, finish } from '../shared/work/finish.ts';
import { BACKENDS } from './backends.ts';
import { Desk, pageOf } from './desk.ts';
import { testDatabase } from './postgres.ts';
import { type AtomEntry, atom, Site } from './site.ts';
import { workOf } from './steps.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LOCK = [
  'The sea lock at Brackenford will be closed for eleven months from January, because its two inner gates have to be replaced.',
  'Barges will wait for the tide at Ottermouth instead, said the harbour master, Ruth Vale, and the ferry will leave from the north quay.',
  'The gates date from 1931 and were last repaired twenty years ago; a diver found a crack as long as an arm in one of them in the spring.',
];
const RULING =
  'A judge in Saltby ruled on Thursday that the works may begin, although two mooring owners had asked for a delay until the summer.';

let desk: Desk;
let site: Site;

const feed = (own: Partial<FeedSettings> = {}): FeedSettings => ({
  id: 'gazette',
  url: site.url('feed'),
  name: null,
  everyMs: null,
  content: 'auto',
  maxAgeMs: null,
  recheckMs: [2 * HOUR, 12 * HOUR, 2 * DAY],
  tags: [],
  ...own,
});

const entry = (more: Partial<AtomEntry> = {}): AtomEntry => ({ url: site.url('lock'), title: 'Sea lock to close', ...more });

const subscribe = (...feeds: FeedSettings[]) => applyFeeds(desk.database.pool, feeds);
const feedId = async (id = 'gazette'): Promise<string> =>
  String((await desk.rows('select feed_id from feed where key = $1', [id]))[0]!.feed_id);

/** A feed with one entry whose page is read and indexed. Returns the number of the item. */
async function publish(settings: Partial<FeedSettings> = {}, said: Partial<AtomEntry> = {}): Promise<string> {
  site.pages.feed ??= atom([entry(said)]);
  site.pages.lock ??= { body: pageOf('Sea lock to close', LOCK) };
  await subscribe(feed(settings));
  await desk.perform('poll', await feedId());
  const [item] = await desk.rows('select item_id from item');
  await desk.finish(String(item!.item_id));
  return String(item!.item_id);
}

/** As if all that was done so far had been done earlier. */
async function pass(ms: number): Promise<void> {
  const moved = {
    article: ['indexed_at', 'page_at'],
    item: ['discovered_at', 'page_at', 'checked_at'],
    page: ['fetched_at'],
    revision: ['seen_at'],
    work: ['due_at'],
  };
  for (const [table, columns] of Object.entries(moved))
    await desk.rows(`update ${table} set ${columns.map((column) => `${column} = ${column} - $1 * interval '1 ms'`)}`, [ms]);
}

/** Hours until a page is looked at again, to six minutes; null = never. */
async function hoursUntil(item: string): Promise<number | null> {
  const [row] = await desk.rows(
    `select extract(epoch from due_at - now())::float8 / 3600 as hours from work where stage = 'recheck' and id = $1`,
    [item],
  );
  return row ? Math.max(0, Math.round(Number(row.hours) * 10) / 10) : null;
}

const article = async () =>
  (await desk.rows('select a.title, a.text, a.revision, i.item_id from article a join item i using (item_id)'))[0]!;
const lastOutcome = async () =>
  (await desk.rows('select stage, outcome, code, detail from news.outcome order by at desc limit 1'))[0];

beforeEach(async () => {
  site = await Site.start();
  desk = new Desk(await testDatabase());
});
afterEach(async () => {
  await desk.close();
  await site.stop();
});

describe('by schedule', () => {
  test('a page is looked at again at each age, and is no pending work in between', async () => {
    const item = await publish();
    expect(await hoursUntil(item)).toBe(2);
    expect(await readProgress(desk.database.pool, new Date())).toMatchObject({ items: 1, ended: 1, active: 0 });
    await pass(2 * HOUR);
    expect(await readProgress(desk.database.pool, new Date())).toMatchObject({ items: 1, ended: 1, active: 0 });
    await desk.perform('recheck', item);
    expect(await hoursUntil(item)).toBe(10);
    await pass(10 * HOUR);
    await desk.perform('recheck', item);
    expect(await hoursUntil(item)).toBe(36);
    await pass(36 * HOUR);
    await desk.perform('recheck', item);
    expect(await hoursUntil(item)).toBeNull();
    expect(site.take('lock')).toHaveLength(4);
  });

  test('an unchanged page costs one 304: its validators go back byte for byte', async () => {
    const etag = 'W/"v1, \u00e9\u0080"';
    const modified = 'some time on Friday';
    site.pages.lock = { body: pageOf('Sea lock to close', LOCK), etag, headers: { 'last-modified': modified } };
    const item = await publish();
    site.take('lock');
    const { item: _, work: __, slot: ___, ...before } = await desk.contents();
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'unchanged' });
    const { item: _a, work: _b, slot: _c, ...after } = await desk.contents();
    expect(site.take('lock')).toMatchObject([{ status: 304, headers: { 'if-none-match': etag, 'if-modified-since': modified } }]);
    expect(after).toEqual(before);
    expect(await desk.finish(item)).toEqual([]);
    expect(await desk.rows('select etag, last_modified from item')).toEqual([{ etag, last_modified: modified }]);
  });

  test('a server without validators sends the same bytes, which are not parsed', async () => {
    const item = await publish();
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'unchanged' });
    expect(await desk.finish(item)).toEqual([]);
    expect(await desk.rows('select from page')).toHaveLength(1);
  });

  test('another text becomes a revision, other bytes do not', async () => {
    const item = await publish();
    site.pages.lock!.body = pageOf('Sea lock to close', LOCK, 'another advertisement');
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'done' });
    expect(await desk.finish(item)).toEqual(['parse done', 'index unchanged']);
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'unchanged' });
    site.pages.lock!.body = pageOf('Sea lock to close', [...LOCK, RULING]);
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'done' });
    expect(await desk.finish(item)).toEqual(['parse done', 'index done', 'match done']);
    expect(await article()).toMatchObject({ revision: 2, text: expect.stringContaining('mooring owners') });
    expect(await desk.rows('select revision, reason from news.revision')).toEqual([{ revision: 1, reason: 'publisher' }]);
    // The schedule goes by the age of the article, not of its present text.
    await pass(12 * HOUR);
    await desk.perform('recheck', item);
    expect(await hoursUntil(item)).toBe(36);
  });

  test('a page that gives no text any more leaves the article alone', async () => {
    const item = await publish();
    const before = await article();
    site.pages.lock!.body = '<html><body></body></html>';
    await desk.perform('recheck', item);
    await expect(desk.attempt('parse', item)).rejects.toMatchObject({ code: 'E_EMPTY' });
    expect(await article()).toEqual(before);
    site.pages.lock!.body = pageOf('Sea lock to close', [...LOCK, RULING]);
    await desk.perform('recheck', item);
    await desk.finish(item);
    expect(await article()).toMatchObject({ revision: 2 });
  });

  test.each<[name: string, page: object, code: string, again: number | null]>([
    ['is not there', { status: 404 }, 'E_HTTP_404', 10],
    ['is refused', { status: 403 }, 'E_HTTP_403', 10],
    ['is on a server with a fault', { status: 500 }, 'E_HTTP_5XX', 10],
    ['is gone for good', { status: 410 }, 'E_HTTP_410', null],
    ['gave way to the front page', { status: 302, headers: { location: '/' } }, 'E_HTTP_404', 10],
  ])('a page that %s leaves the article alone, and is not asked for again before the next time', async (_, page, code, again) => {
    site.pages[''] = { body: pageOf('Gazette', ['Welcome to the Gazette of Brackenford.']) };
    const item = await publish();
    const before = await article();
    await pass(2 * HOUR);
    site.pages.lock = page;
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'rejected', code });
    expect(await lastOutcome()).toMatchObject({
      stage: 'recheck',
      outcome: 'rejected',
      code,
      detail: expect.stringContaining('the article stays'),
    });
    expect(await hoursUntil(item)).toBe(again);
    expect(await article()).toEqual(before);
    expect(await desk.rows('select from dead')).toEqual([]);
    expect(await desk.finish(item)).toEqual([]);
  });

  test('a server that asks for a pause gets it for its whole host', async () => {
    const item = await publish();
    site.pages.lock = { status: 429, headers: { 'retry-after': '3600' } };
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'rejected', code: 'E_HTTP_429' });
    expect(await desk.rows(`select host from slot where next_start_at > now() + interval '55 min'`)).toEqual([
      { host: site.host },
    ]);
  });

  test('robots.txt holds for a second look as well', async () => {
    const item = await publish();
    site.take('lock');
    desk.respected = ['robots'];
    site.pages['robots.txt'] = { type: 'text/plain', body: 'User-agent: *\nDisallow: /lock' };
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'rejected', code: 'E_ROBOTS' });
    expect(site.take('lock')).toEqual([]);
  });

  test('a second look waits until robots.txt has been read', async () => {
    const item = await publish();
    desk.respected = ['robots'];
    await expect(desk.attempt('recheck', item)).rejects.toMatchObject({ code: 'E_ROBOTS_FIRST' });
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'unchanged' });
  });

  test('a fault of ours is tried again', async () => {
    const item = await publish();
    await desk.rows('alter table item rename to hidden');
    await expect(desk.attempt('recheck', item)).rejects.toThrow('does not exist');
  });
});

describe('without being asked for', () => {
  test.each<[name: string, settings: Partial<FeedSettings>]>([['never', { recheckMs: [] }]])(
    'a feed that says %s',
    async (_, settings) => {
      const item = await publish(settings);
      expect(await hoursUntil(item)).toBeNull();
      site.pages.feed = atom([entry({ title: 'Sea lock to close at last' })]);
      await desk.perform('poll', await feedId());
      expect(await hoursUntil(item)).toBeNull();
    },
  );

  test.each<[name: string, change: () => Promise<unknown>, expected: object, again: number | null]>([
    ['no longer says so', () => subscribe(feed({ recheckMs: [] })), { outcome: 'skipped' }, null],
    ['is not in the file any more', () => subscribe(), { outcome: 'skipped' }, null],
    ['is paused', () => desk.rows(`update feed set state = 'paused'`), { outcome: 'skipped', detail: 'its feed is paused' }, 10],
  ])('a page whose feed %s', async (_, change, expected, again) => {
    const item = await publish();
    site.take('lock');
    await pass(2 * HOUR);
    await change();
    expect(await desk.perform('recheck', item)).toMatchObject(expected);
    expect(await hoursUntil(item)).toBe(again);
    expect(site.take('lock')).toEqual([]);
  });

  test('a page that gave no article, or none yet', async () => {
    site.pages.lock = { body: '<html><body></body></html>' };
    site.pages.feed = atom([entry()]);
    await subscribe(feed());
    await desk.perform('poll', await feedId());
    const [{ item_id: item }] = (await desk.rows('select item_id::text from item')) as [{ item_id: string }];
    await desk.perform('page', item);
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'skipped', detail: 'it is still being worked on' });
    expect(await hoursUntil(item)).toBe(2);
    await desk.rows(`delete from work where stage = 'parse'`);
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'skipped', detail: 'there is no article' });
    expect(await hoursUntil(item)).toBeNull();
    expect(site.take('lock')).toHaveLength(1);
  });

  test('a page that was refused from the beginning, where the entry stands in', async () => {
    site.pages.lock = { status: 403 };
    const item = await publish({}, { content: LOCK.map((paragraph) => `<p>${paragraph}</p>`).join('') });
    expect((await article()).text).toContain('sea lock');
    expect(await hoursUntil(item)).toBeNull();
  });
});

describe('when the feed says that it changed', () => {
  const poll = async (said: Partial<AtomEntry>, id = 'gazette'): Promise<void> => {
    site.pages[id === 'gazette' ? 'feed' : id] = atom([entry(said)]);
    await desk.perform('poll', await feedId(id));
  };

  test.each<[name: string, first: Partial<AtomEntry>, then: Partial<AtomEntry>]>([
    ['by its time', { updated: '2026-11-20T08:00:00Z' }, { updated: '2026-11-20T09:00:00Z' }],
    ['by its title', {}, { title: 'Sea lock to close in January' }],
    ['by its text', { content: '<p>The lock closes.</p>' }, { content: '<p>The lock closes in January.</p>' }],
  ])('%s, the page is looked at at once', async (_, first, then) => {
    const item = await publish({}, first);
    await pass(11 * 60_000);
    await poll({ ...first });
    expect(await hoursUntil(item)).toBe(1.8);
    await poll({ ...first, ...then });
    expect(await hoursUntil(item)).toBe(0);
    site.pages.lock!.body = pageOf('Sea lock to close', [...LOCK, RULING]);
    await desk.perform('recheck', item);
    await desk.finish(item);
    expect(await article()).toMatchObject({ revision: 2 });
    expect(await hoursUntil(item)).toBe(1.8);
  });

  test('the time between two looks is kept', async () => {
    const item = await publish();
    await pass(4 * 60_000);
    await poll({ title: 'Sea lock to close in January' });
    expect(await hoursUntil(item)).toBe(0.1);
  });

  test('what it changes in its markup is no change', async () => {
    const item = await publish({}, { content: '<p class="a">The lock closes.</p><img src="/pixel?1">' });
    await pass(HOUR);
    await poll({ content: '<p class="b">The lock closes.</p><img src="/pixel?2">' });
    expect(await hoursUntil(item)).toBe(1);
  });

  test('what another feed says about the same page is none of it', async () => {
    const item = await publish();
    await pass(HOUR);
    site.pages.other = atom([entry({ title: 'Sluice to shut' })]);
    await subscribe(feed(), feed({ id: 'other', url: site.url('other') }));
    await poll({ title: 'Sluice to shut' }, 'other');
    expect(await hoursUntil(item)).toBe(1);
    expect(await desk.rows('select from sighting')).toHaveLength(2);
    expect(await desk.rows(`select entry->>'title' as title from item`)).toEqual([{ title: 'Sea lock to close' }]);
  });

  test('an old article is looked at as well, after its schedule has ended', async () => {
    const item = await publish();
    await pass(5 * DAY);
    await desk.perform('recheck', item);
    expect(await hoursUntil(item)).toBeNull();
    await pass(5 * DAY);
    await poll({ title: 'Sea lock has opened again' });
    expect(await hoursUntil(item)).toBe(0);
    await desk.perform('recheck', item);
    expect(await hoursUntil(item)).toBeNull();
  });

  test('its own text is taken again where it is the article', async () => {
    const html = (paragraphs: string[]) => paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
    const item = await publish({ content: 'feed' }, { content: html(LOCK) });
    expect(site.take('lock')).toEqual([]);
    await poll({ content: html([...LOCK, RULING]) });
    expect(await desk.finish(item)).toEqual(['parse done', 'index done', 'match done']);
    expect(await article()).toMatchObject({ revision: 2, text: expect.stringContaining('mooring owners') });
    expect(await desk.rows('select reason from news.revision')).toEqual([{ reason: 'publisher' }]);
    expect([site.take('lock'), await hoursUntil(item)]).toEqual([[], null]);
  });

  test('a page that stays a teaser is read again with what the entry says now', async () => {
    site.pages.lock = {
      body: pageOf('Sea lock to close', ['Subscribe to read how the lock of Brackenford will be closed for eleven months.']),
      etag: '"t"',
    };
    const html = (paragraphs: string[]) => paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
    const item = await publish({}, { content: html(LOCK) });
    expect((await article()).text).toContain('harbour master');
    await poll({ content: html([...LOCK, RULING]) });
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'unchanged' });
    expect(await desk.finish(item)).toEqual(['parse done', 'index done', 'match done']);
    expect(await article()).toMatchObject({ revision: 2, text: expect.stringContaining('mooring owners') });
    expect(await desk.rows('select reason from news.revision')).toEqual([{ reason: 'publisher' }]);
    // It was read: the next look finds nothing to do.
    expect(await desk.perform('recheck', item)).not.toHaveProperty('next');
  });

  test('the entry goes on standing in for a page that is refused', async () => {
    site.pages.lock = { status: 403 };
    const html = (paragraphs: string[]) => paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
    const item = await publish({}, { content: html(LOCK) });
    await poll({ content: html([...LOCK, RULING]) });
    expect(await desk.perform('recheck', item)).toMatchObject({ outcome: 'rejected', code: 'E_HTTP_403' });
    expect(await desk.finish(item)).toEqual(['parse done', 'index done', 'match done']);
    expect(await article()).toMatchObject({ revision: 2, text: expect.stringContaining('mooring owners') });
  });

  test('items from before this was compared are noted, and not all looked at', async () => {
    const item = await publish();
    await pass(HOUR);
    await desk.rows('update item set entry_sha = null');
    await poll({ title: 'Another title' });
    expect(await hoursUntil(item)).toBe(1);
    await poll({ title: 'A third title' });
    expect(await hoursUntil(item)).toBe(0);
  });
});

test('what was taken down stays down, whatever its feed says next', async () => {
  const item = await publish({}, { content: LOCK.join(' ') });
  await takeDown(desk.database.pool, site.url('lock'));
  expect(await desk.rows('select from work where id = $1 and stage <> $2', [item, 'poll'])).toEqual([]);
  site.pages.feed = atom([entry({ title: 'Sea lock to close in January', content: [...LOCK, RULING].join(' ') })]);
  await desk.perform('poll', await feedId());
  expect(await desk.rows('select entry, page_at from item')).toEqual([{ entry: {}, page_at: null }]);
  expect(await desk.rows('select from work where id = $1 and stage <> $2', [item, 'poll'])).toEqual([]);
});

test('a page that is being looked at while it is taken down leaves nothing', async () => {
  const item = await publish();
  site.pages.lock!.body = pageOf('Sea lock to close', [...LOCK, RULING]);
  const inHand = await desk.attempt('recheck', item);
  await takeDown(desk.database.pool, site.url('lock'));
  expect(await finish(desk.database.pool, desk.handlers.recheck, [inHand])).toEqual({ exits: [undefined], rings: [] });
  expect(await desk.rows('select from page')).toEqual([]);
});

test('what happens at a second look does not change how an item ended', async () => {
  site.pages.lock = { body: '<html><body></body></html>' };
  site.pages.feed = atom([entry()]);
  await subscribe(feed());
  await desk.perform('poll', await feedId());
  await desk.perform('page', '1');
  await fail(desk.database.pool, (await workOf(desk.database.pool, 'parse', '1'))!, new Reject('E_EMPTY'));
  const verdict = async () => (await traceItem(desk.database.pool, site.url('lock')))!;
  expect((await verdict()).verdict).toMatchObject({ state: 'rejected', code: 'E_EMPTY' });
  expect((await verdict()).steps.at(-1)).toMatchObject({ stage: 'recheck', outcome: 'waiting' });
  await desk.perform('recheck', '1');
  expect((await verdict()).verdict).toMatchObject({ state: 'rejected', code: 'E_EMPTY' });
  expect(await findEnded(desk.database.pool, { code: 'E_EMPTY' })).toMatchObject([{ stage: 'parse', id: '1' }]);
});

test('a look at a page that is in hand does not hide a change that is announced meanwhile', async () => {
  const item = await publish();
  await pass(HOUR);
  const inHand = await desk.attempt('recheck', item);
  site.pages.feed = atom([entry({ title: 'Sea lock to close in January' })]);
  await desk.perform('poll', await feedId());
  expect((await workOf(desk.database.pool, 'recheck', item))!.fence).not.toBe(inHand.work.fence);
});

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('in the whole pipeline on $backend', ({ redisUrl }) => {
  test('pages are looked at again beside everything else, and nobody waits for it', async () => {
    const { pool, url } = desk.database;
    const until = async (sql: string): Promise<void> => {
      while ((await desk.rows(sql)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    const topics = ['lock', 'quay', 'ferry'];
    site.pages.feed = atom(topics.map((topic) => entry({ url: site.url(topic), title: `The ${topic}` })));
    const pageAbout = (topic: string, ...more: string[]) => ({
      body: pageOf(`The ${topic}`, [...LOCK, `This is about the ${topic}.`, ...more]),
      etag: `"${topic} ${more.length}"`,
    });
    site.pages.ferry = pageAbout('ferry');
    site.pages.lock = { ...pageAbout('lock'), next: pageAbout('lock', RULING) };
    site.pages.quay = { ...pageAbout('quay'), next: { status: 404 } };
    const read = parseFeedsFile(
      JSON.stringify({
        defaults: { recheck: ['3s', '6s'] },
        politeness: { spacing: '0s' },
        allow_private_hosts: [site.host],
        feeds: [{ url: site.url('feed'), id: 'gazette' }],
      }),
      'feeds.yml',
    );
    if ('problems' in read) throw new Error('the test has no valid feeds');
    const since = await databaseTime(pool);
    const pipeline = await startPipeline({
      settings: readEnvironment({ LOG_LEVEL: 'silent', ...(redisUrl && { REDIS_URL: redisUrl }) }),
      database: { url, pool } as Database,
      services: SERVICES,
      config: read.config,
    });
    try {
      await settled(pool, since, { retries: true });
      expect(await desk.rows('select from article')).toHaveLength(3);
      await until(`select from revision`);
      await until(`select where not exists (select from work where stage <> 'poll')`);
    } finally {
      await pipeline.close();
    }
    const looks = `select distinct a.title, o.outcome, o.code from outcome o join article a on a.item_id = o.id
      where stage = 'recheck' and outcome <> 'skipped' order by 1, 2`; // skipped: it was not indexed yet
    expect(await desk.rows(looks)).toEqual([
      { title: 'The ferry', outcome: 'unchanged', code: null },
      { title: 'The lock', outcome: 'done', code: null },
      ...(await desk.rows(looks)).filter(({ title, outcome }) => title === 'The lock' && outcome === 'unchanged'), // if it was looked at twice
      { title: 'The quay', outcome: 'rejected', code: 'E_HTTP_404' },
    ]);
    expect(await desk.rows('select a.title, r.reason from revision r join article a using (article_id)')).toEqual([
      { title: 'The lock', reason: 'publisher' },
    ]);
    expect(await desk.rows('select from article')).toHaveLength(3);
    expect(await desk.rows('select from dead')).toEqual([]);
  }, 240_000); // ten seconds, and the start of two pools of threads on a busy machine
});
