import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { attempt } from '../../e2e/attempt.ts';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { transaction } from '../../shared/db.ts';
import type { FeedSettings } from '../../shared/feeds-schema.ts';
import { forgetItems } from '../../shared/tombstones.ts';
import { parseFeed } from './feed.ts';
import { createClient } from './http.ts';
import { pollHandler } from './poll.ts';
import { applyFeeds, resumeFeeds } from './subscriptions.ts';

let database: TestDatabase;
const http = createClient({ allowed: ['127.0.0.1'] });
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await http.close();
  await database.drop();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Asked {
  url: string;
  headers: IncomingHttpHeaders;
}

/** A feed on a server of its own, and what was asked of it. */
async function feed(listener: RequestListener, own: Partial<FeedSettings> = {}) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url!, headers: request.headers });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => void server.close(),
    () => server.closeAllConnections(),
  );
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: FeedSettings = {
    id: origin,
    url: `${origin}/rss`,
    name: null,
    everyMs: 60_000,
    content: 'feed',
    maxAgeMs: null,
    recheckMs: [],
    tags: [],
    ...own,
  };
  const apply = () => applyFeeds(database.pool, [settings]);
  await apply();
  const read = async (columns: string) =>
    (await database.pool.query(`select ${columns} from feed f where key = $1`, [settings.id])).rows[0];
  const { feed_id: feedId } = await read('feed_id');
  const handler = pollHandler({ pool: database.pool, http, parseFeed: ({ bytes, ...source }) => parseFeed(bytes, source) });
  return { origin, asked, settings, feedId, apply, read, poll: () => attempt(database.pool, handler, feedId) };
}

const rss = (title: string): string =>
  `<rss><channel><title>Gazette</title><item><title>${title}</title><guid isPermaLink="false">${title}</guid><description>Words</description></item></channel></rss>`;
const pollsAhead = async (feedId: number): Promise<number> =>
  (
    await database.pool.query(
      `select extract(epoch from due_at - now())::float8 as s from work where stage = 'poll' and id = $1`,
      [feedId],
    )
  ).rows[0]?.s;

describe('validators', () => {
  test('are sent back byte for byte and replaced together; one that is absent is forgotten', async () => {
    const answers = [
      { etag: 'W/"a  1"', 'last-modified': 'some day' },
      { etag: '"b"' },
      { 'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT' },
      {},
    ];
    let n = 0;
    const { poll, asked } = await feed((_request, response) => {
      response.writeHead(200, answers[n] as Record<string, string>).end(rss(`Title ${n++}`));
    });
    for (const _ of answers) await poll();
    expect(asked.map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']])).toEqual([
      [undefined, undefined],
      ['W/"a  1"', 'some day'],
      ['"b"', undefined],
      [undefined, 'Sat, 21 Nov 2026 10:00:00 GMT'],
    ]);
  });

  test('a body that could not be read leaves those of the last one that could', async () => {
    let body = rss('One');
    let etag = '"1"';
    const { poll, asked, read } = await feed((_request, response) => void response.writeHead(200, { etag }).end(body));
    await poll();
    [body, etag] = ['<html><title>Sorry</title></html>', '"2"'];
    await poll();
    await poll();
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', '"1"']);
    expect(await read('last_error_code, consecutive_failures')).toEqual({
      last_error_code: 'E_NOT_A_FEED',
      consecutive_failures: 2,
    });
  });

  test('an unchanged body is not read again, but its validators count', async () => {
    let n = 0;
    const { poll, asked, feedId } = await feed(
      (_request, response) => void response.setHeader('etag', `"${++n}"`).end(rss('One')),
    );
    await poll();
    await poll();
    await poll();
    expect(asked.at(-1)!.headers['if-none-match']).toBe('"2"');
    const { rows } = await database.pool.query(`select outcome from outcome where stage = 'poll' and id = $1 order by at`, [
      feedId,
    ]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['done', 'unchanged', 'unchanged']);
  });

  test('after a week of nothing but 304 the feed is asked for in full, once', async () => {
    const { poll, asked, feedId } = await feed((request, response) => {
      if (request.headers['if-none-match']) response.writeHead(304).end();
      else response.setHeader('etag', '"stuck"').end(rss('One'));
    });
    await poll();
    await poll();
    await database.pool.query(`update feed set full_at = now() - interval '8 d' where feed_id = $1`, [feedId]);
    await poll();
    await poll();
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"stuck"', undefined, '"stuck"']);
  });
});

describe('what the server said last', () => {
  const answerTo = async (feedId: number) =>
    (await database.pool.query('select status, url, headers, body, body_bytes from feed_answer where feed_id = $1', [feedId]))
      .rows[0];

  test('is kept with headers worth a look, and a body only where it could not be read', async () => {
    const long = `<html>\0<title>Sorry ${'🚢'.repeat(3000)}`;
    const answers: [status: number, body: string | Buffer, headers: Record<string, string>][] = [
      [200, rss('One'), { etag: '"1"', 'set-cookie': 'who=you' }],
      [500, gzipSync('out of order'), { 'content-encoding': 'gzip', server: 'Quay' }],
      [429, 'too many', { 'retry-after': '60' }],
      [200, long, { 'content-type': 'text/html' }],
      [304, '', {}],
    ];
    let n = 0;
    const { poll, origin, feedId } = await feed((_request, response) => {
      const [status, body, headers] = answers[n++]!;
      response.writeHead(status, headers).end(body);
    });
    const said = [];
    for (const _ of answers) {
      await poll();
      said.push(await answerTo(feedId));
    }
    expect(said.map(({ status, body_bytes }) => [status, body_bytes])).toEqual([
      [200, null],
      [500, 12],
      [429, 8],
      [200, Buffer.byteLength(long)],
      [304, null],
    ]);
    expect(said.map(({ body }) => body?.slice(0, 21))).toEqual([
      undefined,
      'out of order',
      'too many',
      '<html><title>Sorry 🚢',
      undefined,
    ]);
    expect(said[3].body.length).toBeLessThanOrEqual(4000);
    expect(said[0]).toMatchObject({ url: `${origin}/rss`, headers: { etag: '"1"' } });
    expect(said[0].headers).not.toHaveProperty('set-cookie');
    expect(said[1].headers).toMatchObject({ server: 'Quay', 'content-encoding': 'gzip' });
  });

  test('a refusal that never ends is its status all the same', async () => {
    const { poll, feedId, read } = await feed((_request, response) => void response.writeHead(404).write('no'));
    await poll();
    expect(await read('last_error_code')).toEqual({ last_error_code: 'E_HTTP_404' });
    expect(await answerTo(feedId)).toMatchObject({ status: 404, body: '', body_bytes: 0 });
  });

  test('its words are not kept where something was taken down, and go with what is taken down', async () => {
    let body = rss('Secret');
    const { poll, feedId } = await feed((_request, response) => void response.end(body));
    await poll();
    body = 'the secret, broken';
    await poll();
    expect((await answerTo(feedId)).body).toBe(body);
    const [{ item_id: item }] = (await database.pool.query('select item_id from sighting where feed_id = $1', [feedId])).rows;
    await transaction(database.pool, (client) => forgetItems(client, [item]));
    expect((await answerTo(feedId)).body).toBeNull();
    await database.pool.query(`insert into tombstone (key_sha, item_id) values ('k', $1)`, [item]);
    await poll();
    expect(await answerTo(feedId)).toMatchObject({ body: null, body_bytes: body.length });
  });

  test('is forgotten with the subscription', async () => {
    const { poll, feedId } = await feed((_request, response) => void response.writeHead(500).end('no'));
    await poll();
    await applyFeeds(database.pool, []);
    expect(await answerTo(feedId)).toBeUndefined();
  });
});

test('what the answer says about its freshness is kept to', async () => {
  const { poll, feedId } = await feed((_request, response) => {
    response.writeHead(200, { 'cache-control': 'max-age=43200', age: '7200' }).end(rss('One'));
  });
  await poll();
  const hours = (await pollsAhead(feedId)) / 3600;
  expect(hours).toBeGreaterThan(8.9);
  expect(hours).toBeLessThan(11.1);
});

test.each([
  ['seconds', () => '7200'],
  ['a date', () => new Date(Date.now() + 7_200_000).toUTCString()],
])('Retry-After as %s keeps the whole host quiet, and counts as no failure', async (_name, retryAfter) => {
  const { poll, feedId, origin, read } = await feed(
    (_request, response) => void response.writeHead(429, { 'retry-after': retryAfter() }).end(),
  );
  await poll();
  expect(await pollsAhead(feedId)).toBeGreaterThan(7_100);
  const { rows } = await database.pool.query(
    'select extract(epoch from next_start_at - now())::float8 as s from slot where host = $1',
    [new URL(origin).host],
  );
  expect(rows[0].s).toBeGreaterThan(7_100);
  expect(await read('consecutive_failures, failure_weight, failing_since')).toEqual({
    consecutive_failures: 0,
    failure_weight: 0,
    failing_since: null,
  });
});

test('an index of sitemaps is followed, and asked for in full while it does not say when they change', async () => {
  const { poll, asked, read, feedId } = await feed((request, response) => {
    response.setHeader('etag', '"same"');
    if (request.url === '/rss') response.end('<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>');
    else response.end('<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url></urlset>');
  });
  await poll();
  await poll();
  expect(asked.map(({ url }) => url)).toEqual(['/rss', '/news.xml', '/rss', '/news.xml']);
  expect(await read('etag')).toEqual({ etag: null });
  const { rows } = await database.pool.query('select count(*)::int as n from item where feed_id = $1', [feedId]);
  expect(rows).toEqual([{ n: 2 }]);
});

describe('a feed that moves', () => {
  const moving: RequestListener = (request, response) => {
    if (request.url === '/rss') response.writeHead(301, { location: '/new' }).end();
    else response.end(rss('One'));
  };

  test('is asked at its new address after three answers that agree, and keeps what it has', async () => {
    const { poll, asked, read, origin, apply } = await feed(moving);
    for (let n = 0; n < 4; n++) await poll();
    await apply();
    await poll();
    expect(asked.map(({ url }) => url)).toEqual(['/rss', '/new', '/rss', '/new', '/rss', '/new', '/new', '/new']);
    expect(await read('url, polled_url')).toEqual({ url: `${origin}/rss`, polled_url: `${origin}/new` });
  });

  test('is asked at the old one again where the new one is no good', async () => {
    let isBroken = false;
    const { poll, read, asked } = await feed((request, response) => {
      if (request.url === '/new' && isBroken) response.writeHead(404).end();
      else if (request.url === '/rss' && isBroken) response.end(rss('Two'));
      else moving(request, response);
    });
    for (let n = 0; n < 3; n++) await poll();
    isBroken = true;
    for (let n = 0; n < 4; n++) await poll();
    expect(asked.at(-1)!.url).toBe('/rss');
    expect(await read('polled_url, consecutive_failures')).toEqual({ polled_url: null, consecutive_failures: 0 });
  });

  test('for the time being stays where it is', async () => {
    const { poll, read } = await feed((request, response) => {
      if (request.url === '/rss') response.writeHead(302, { location: '/new' }).end();
      else response.end(rss('One'));
    });
    for (let n = 0; n < 4; n++) await poll();
    expect(await read('polled_url, redirect_answers')).toEqual({ polled_url: null, redirect_answers: 0 });
  });
});

describe('a feed that is gone', () => {
  test('is asked no more, says why, and stays so after a restart', async () => {
    const { poll, read, feedId, apply } = await feed((_request, response) => void response.writeHead(410).end());
    await poll();
    await apply();
    expect(await read('feed_state(f) as state, last_error_code, next_poll_at')).toEqual({
      state: 'gone',
      last_error_code: 'E_HTTP_410',
      next_poll_at: null,
    });
    expect(await pollsAhead(feedId)).toBeUndefined();
    const { rows } = await database.pool.query(
      `select payload->>'code' as code from change where kind = 'feed.failing' and payload->>'feed_id' = $1`,
      [String(feedId)],
    );
    expect(rows).toEqual([{ code: 'E_HTTP_410' }]);
  });

  test('comes back when somebody resumes it', async () => {
    let status = 410;
    const { poll, read, settings } = await feed((_request, response) => void response.writeHead(status).end(rss('One')));
    await poll();
    status = 200;
    await resumeFeeds(database.pool, [settings.id]);
    await poll();
    expect(await read('feed_state(f) as state')).toEqual({ state: 'healthy' });
  });

  test('comes back with another address', async () => {
    const { poll, read, settings, origin } = await feed((request, response) => {
      if (request.url === '/rss') response.writeHead(410).end();
      else response.end(rss('One'));
    });
    await poll();
    await applyFeeds(database.pool, [{ ...settings, url: `${origin}/other` }]);
    await poll();
    expect(await read('feed_state(f) as state')).toEqual({ state: 'healthy' });
  });
});

describe('news.feed_health says what needs care', () => {
  const care = async (set: string, state = 'active') => {
    const { poll, feedId } = await feed((_request, response) => void response.end(rss('One')));
    await poll();
    await database.pool.query(`update feed set state = '${state}', ${set} where feed_id = $1`, [feedId]);
    const { rows } = await database.pool.query(
      'select care, round(extract(epoch from now() - care_since) / 3600)::int as hours from news.feed_health where feed_id = $1',
      [feedId],
    );
    return rows[0];
  };
  const failing = (code: string, weight = 3) =>
    `consecutive_failures = 3, failure_weight = ${weight}, failing_since = now() - interval '5 h', last_error_code = '${code}'`;

  test.each([
    ['nothing', 'rhythm_s = 60', 'active', null, null],
    ['one failure', `consecutive_failures = 1, failure_weight = 1, failing_since = now()`, 'active', null, null],
    ['a web page', failing('E_NOT_A_FEED'), 'active', 'not_a_feed', 5],
    ['a refusal', failing('E_CHALLENGE'), 'active', 'refused', 5],
    ['failures', failing('E_TIMEOUT'), 'active', 'failing', 5],
    ['410', failing('E_HTTP_410'), 'gone', 'gone', 5],
    ['weeks of failures', failing('E_HTTP_403', 30), 'active', 'gone', 5],
    ['a move', `polled_url = 'https://new.example/', moved_at = now() - interval '7 h'`, 'active', 'moved', 7],
    [
      'an hourly feed silent for five days',
      `rhythm_s = 3600, last_new_item_at = now() - interval '120 h'`,
      'active',
      'silent',
      120,
    ],
    ['an hourly feed silent for a weekend', `rhythm_s = 3600, last_new_item_at = now() - interval '70 h'`, 'active', null, null],
    [
      'a weekly feed silent for three weeks',
      `rhythm_s = 604800, last_new_item_at = now() - interval '504 h'`,
      'active',
      null,
      null,
    ],
    ['a paused feed', failing('E_TIMEOUT'), 'paused', null, null],
  ] as [string, string, string, string | null, number | null][])('%s', async (_name, set, state, expected, hours) => {
    expect(await care(set, state)).toEqual({
      care: expected,
      hours,
    });
  });
});

describe('failures', () => {
  test.each([
    [404, 0.5],
    [403, 1],
    [500, 0.25],
  ])('%i weighs %f', async (status, weight) => {
    const { poll, read } = await feed((_request, response) => void response.writeHead(status).end());
    await poll();
    const row = await read('failure_weight, failing_since is not null as since, feed_state(f) as state');
    expect(row).toEqual({ failure_weight: weight, since: true, state: 'failing' });
  });

  test('as heavy as thirty hard ones leave one look a month', async () => {
    let status = 403;
    const { poll, read, feedId } = await feed((_request, response) => void response.writeHead(status).end(rss('One')));
    await poll();
    await database.pool.query('update feed set failure_weight = 29, consecutive_failures = 29 where feed_id = $1', [feedId]);
    await poll();
    expect((await pollsAhead(feedId)) / 86_400).toBeGreaterThan(29);
    expect(await read('feed_state(f) as state')).toEqual({ state: 'gone' });
    status = 200;
    await poll();
    expect(await read('feed_state(f) as state, failure_weight, failing_since')).toEqual({
      state: 'healthy',
      failure_weight: 0,
      failing_since: null,
    });
  });

  test('a check for browsers has a code of its own', async () => {
    const { poll, read } = await feed(
      (_request, response) =>
        void response.writeHead(403, { 'cf-mitigated': 'challenge' }).end('<title>Just a moment...</title>'),
    );
    await poll();
    expect(await read('last_error_code')).toEqual({ last_error_code: 'E_CHALLENGE' });
  });
});
