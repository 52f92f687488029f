import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attempt } from '../../e2e/attempt.ts';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { transaction } from '../../shared/db.ts';
import type { Respected } from '../../shared/feeds-schema.ts';
import { ensureSource, insertItems, itemKey, loadPages } from '../../shared/items.ts';
import { hostOf } from '../../shared/url.ts';
import { claimByHost } from '../../shared/work/claims.ts';
import { accept } from '../../shared/work/finish.ts';
import { createClient } from './http.ts';
import { pageHandler } from './page.ts';
import { openRobotsGate } from './robots-gate.ts';
import { applyFeeds } from './subscriptions.ts';

let database: TestDatabase;
const http = createClient({ allowed: ['127.0.0.1'] });
const closers: (() => unknown)[] = [];
let respected: Respected[];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await http.close();
  await database.drop();
});
beforeEach(() => {
  respected = ['robots'];
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A site of its own and what was asked of it; without an answer for robots.txt it has none. */
async function site(listener: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    listener(request, response);
    if (!response.writableEnded && !response.headersSent) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => void server.close(),
    () => server.closeAllConnections(),
  );
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** Another process, which remembers nothing. */
  const handler = () => {
    const robots = openRobotsGate({ pool: database.pool, http });
    return pageHandler({ pool: database.pool, http, robots, respects: (wish) => respected.includes(wish) });
  };
  return { origin, asked, handler, process: handler() };
}

/** An announced page that waits for its download. */
async function announce(
  url: string,
  { ownText, content = 'page' }: { ownText?: string; content?: 'page' | 'auto' } = {},
): Promise<string> {
  const feed = {
    id: `${url} ${Math.random()}`,
    url,
    name: null,
    everyMs: null,
    content,
    maxAgeMs: null,
    recheckMs: [],
    tags: [],
  };
  await applyFeeds(database.pool, [feed]);
  const [{ feed_id: feedId }] = (await database.pool.query('select feed_id from feed where key = $1', [feed.id])).rows;
  const sourceId = await ensureSource(database.pool, 'Gazette', null);
  return transaction(database.pool, async (client) => {
    const entry = { title: 'Rain', contentHtml: ownText ?? null };
    const [item] = await insertItems(client, [{ key: itemKey({ url }), url, feedId, sourceId, entry }]);
    await accept(client, [{ stage: 'page', id: item!.itemId, host: hostOf(new URL(url)) }]);
    return item!.itemId;
  });
}

/** Downloads as often as the site has to be asked for its robots.txt first. */
async function download(handler: ReturnType<typeof pageHandler>, item: string) {
  for (;;) {
    const failed = await attempt(database.pool, handler, item);
    if (failed?.code !== 'E_ROBOTS_FIRST') return failed;
  }
}

const lastOutcome = async (item: string) =>
  (
    await database.pool.query(
      `select outcome, code, detail from outcome where stage = 'page' and id = $1 order by at desc, outcome limit 1`,
      [item],
    )
  ).rows[0];
const stored = async (item: string): Promise<number> =>
  (await database.pool.query('select count(*)::int as n from page where item_id = $1', [item])).rows[0].n;

const PAGE = '<title>Rain over the harbour</title><p>It rained.</p>';

describe('robots.txt', () => {
  test('is read before the page, once for all processes, and takes no attempt', async () => {
    const { origin, asked, process, handler } = await site((request, response) => {
      if (request.url !== '/robots.txt') response.end(PAGE);
    });
    const [one, two] = [await announce(`${origin}/1`), await announce(`${origin}/2`)];
    expect(await attempt(database.pool, process, one)).toMatchObject({ outcome: 'later', code: 'E_ROBOTS_FIRST' });
    expect(await attempt(database.pool, process, one)).toBeUndefined();
    expect(await attempt(database.pool, handler(), two)).toBeUndefined();
    expect(asked).toEqual(['/robots.txt', '/1', '/2']);
  });

  test.each<[string, string, string, string | undefined]>([
    ['forbids', 'User-agent: *\nDisallow: /news/', '/news/1', 'E_ROBOTS'],
    ['forbids us alone', 'User-agent: wirecopy\nDisallow: /', '/news/1', 'E_ROBOTS'],
    ['forbids by the query', 'User-agent: *\nDisallow: /*?print=', '/news/1?print=1', 'E_ROBOTS'],
    ['allows', 'User-agent: *\nDisallow: /private', '/news/1', undefined],
  ])('%s', async (_name, robots, path, code) => {
    const { origin, process, asked } = await site(
      (request, response) => void response.end(request.url === '/robots.txt' ? robots : PAGE),
    );
    const item = await announce(origin + path);
    expect((await download(process, item))?.code).toBe(code);
    expect(asked.includes(path)).toBe(code === undefined);
  });

  test('counts for every hop of a redirect', async () => {
    const other = await site((request, response) => {
      response.end(request.url === '/robots.txt' ? 'User-agent: *\nDisallow: /' : PAGE);
    });
    const { origin, process } = await site((request, response) => {
      if (request.url === '/1') response.writeHead(302, { location: `${other.origin}/landed` }).end();
    });
    expect(await download(process, await announce(`${origin}/1`))).toMatchObject({ outcome: 'rejected', code: 'E_ROBOTS' });
    expect(other.asked).toEqual(['/robots.txt']);
  });

  test.each<[string, RequestListener, string | undefined]>([
    ['404', (_request, response) => void response.writeHead(404).end(), undefined],
    ['401', (_request, response) => void response.writeHead(401).end(), undefined],
    ['403', (_request, response) => void response.writeHead(403).end(), undefined],
    ['500', (_request, response) => void response.writeHead(500).end(), 'E_ROBOTS_UNREACHABLE'],
    ['a broken connection', (request) => void request.socket.destroy(), 'E_ROBOTS_UNREACHABLE'],
    ['429', (_request, response) => void response.writeHead(429, { 'retry-after': '60' }).end(), 'E_HTTP_429'],
    ['a loop', (_request, response) => void response.writeHead(302, { location: '/robots.txt' }).end(), undefined],
    ['nonsense', (_request, response) => void response.end(Buffer.from([0, 255, 0, 1])), undefined],
    ['a web page', (_request, response) => void response.end('<!doctype html><p>Disallow: /'), undefined],
  ])('that answers with %s', async (_name, robots, code) => {
    const { origin, process } = await site((request, response) =>
      request.url === '/robots.txt' ? robots(request, response) : void response.end(PAGE),
    );
    expect((await download(process, await announce(`${origin}/1`)))?.code).toBe(code);
  });

  test('that became unreachable holds as it was; after a month it counts as absent', async () => {
    let robots: string | null = 'User-agent: *\nDisallow: /private';
    const { origin, handler } = await site((request, response) => {
      if (request.url !== '/robots.txt') response.end(PAGE);
      else if (robots === null) response.writeHead(503).end();
      else response.end(robots);
    });
    const expire = (set = '') => database.pool.query(`update robots set expires_at = now()${set} where origin = $1`, [origin]);
    await download(handler(), await announce(`${origin}/1`));
    robots = null;
    await expire();
    expect((await download(handler(), await announce(`${origin}/private/1`)))?.code).toBe('E_ROBOTS');
    expect((await download(handler(), await announce(`${origin}/2`)))?.code).toBeUndefined();
    await expire(`, failing_since = now() - interval '31 d'`);
    expect((await download(handler(), await announce(`${origin}/private/2`)))?.code).toBeUndefined();
  });

  test('may slow the host, never speed it up', async () => {
    const { origin, process } = await site((request, response) => {
      response.end(request.url === '/robots.txt' ? 'User-agent: *\nCrawl-delay: 7' : PAGE);
    });
    await download(process, await announce(`${origin}/1`));
    const { rows } = await database.pool.query('select crawl_delay_ms from slot where host = $1', [new URL(origin).host]);
    expect(rows).toEqual([{ crawl_delay_ms: 7000 }]);
    for (const [spacingMs, expected] of [
      [1_000, 7],
      [60_000, 60],
    ] as const) {
      await announce(`${origin}/${spacingMs}`);
      // One host is free, all others wait.
      await database.pool.query(
        `update slot set next_start_at = case when host = $1 then now() else next_start_at end,
          wake_at = case when host = $1 then now() else now() + interval '1 min' end`,
        [new URL(origin).host],
      );
      const claim = claimByHost(
        database.pool,
        () => ({ concurrency: 2, spacingMs }),
        () => 0,
      );
      expect(await claim()).toMatchObject({ host: new URL(origin).host });
      const ahead = await database.pool.query(
        'select round(extract(epoch from next_start_at - now()))::int as s from slot where host = $1',
        [new URL(origin).host],
      );
      expect(ahead.rows[0].s).toBe(expected);
    }
  });

  test('is not asked for where the configuration does not respect it', async () => {
    respected = [];
    const { origin, process, asked } = await site(
      (request, response) => void response.end(request.url === '/robots.txt' ? 'User-agent: *\nDisallow: /' : PAGE),
    );
    expect(await download(process, await announce(`${origin}/1`))).toBeUndefined();
    expect(asked).toEqual(['/1']);
  });
});

describe('content: auto takes the entry’s own text', () => {
  test.each<[string, RequestListener]>([
    [
      'where robots.txt forbids the page',
      (request, response) => void response.end(request.url === '/robots.txt' ? 'User-agent: *\nDisallow: /' : PAGE),
    ],
    ['where the page is refused', (request, response) => void (request.url === '/1' && response.writeHead(403).end())],
    [
      'where a check for browsers came',
      (request, response) => void (request.url === '/1' && response.end('<title>Just a moment...</title>')),
    ],
    ['where the page is gone', (request, response) => void (request.url === '/1' && response.writeHead(410).end())],
  ])('%s', async (_name, listener) => {
    const { origin, process } = await site(listener);
    const item = await announce(`${origin}/1`, { content: 'auto', ownText: '<p>It rained.</p>' });
    expect(await download(process, item)).toBeUndefined();
    expect(await stored(item)).toBe(1);
    expect((await lastOutcome(item)).detail).toMatch(/^the entry's own text instead: /);
  });
});

describe('reservations', () => {
  const reserving: RequestListener = (request, response) => {
    if (request.url === '/1')
      response
        .writeHead(200, { 'x-robots-tag': 'noarchive', 'tdm-reservation': '1' })
        .end(`<meta name=robots content=noindex>${PAGE}`);
  };

  test('are recorded', async () => {
    const { origin, process } = await site(reserving);
    const item = await announce(`${origin}/1`);
    await download(process, item);
    const { rows } = await database.pool.query('select reservations from item where item_id = $1', [item]);
    expect(rows).toEqual([{ reservations: ['noarchive', 'tdm', 'noindex'] }]);
  });

  test.each<Respected>(['noindex', 'noarchive', 'tdm'])('%s is obeyed where the configuration says so', async (wish) => {
    respected = ['robots', wish];
    const { origin, process } = await site(reserving);
    const item = await announce(`${origin}/1`);
    expect(await download(process, item)).toMatchObject({ outcome: 'rejected', code: 'E_RESERVED' });
    expect(await stored(item)).toBe(0);
  });
});

describe('one page is one article', () => {
  const paper: RequestListener = (request, response) => {
    const url = request.url!;
    if (url.startsWith('/short/')) response.writeHead(301, { location: `/news/${url.at(-1)}` }).end();
    else if (url.startsWith('/amp/') || url.startsWith('/news/'))
      response.end(`<title>Story ${url.at(-1)}</title><link rel=canonical href="/news/${url.at(-1)}"><p>Words`);
    else if (url.startsWith('/same/'))
      response.end(`<title>Story ${url.at(-1)}</title><link rel=canonical href="/news/section"><p>Words`);
  };
  /** The outcomes of pages that are announced and downloaded one after the other. */
  const outcomes = async (...paths: string[]) => {
    const { origin, process, asked } = await site(paper);
    const items: string[] = [];
    const results: string[] = [];
    for (const path of paths) {
      const item = await announce(origin + path);
      items.push(item);
      await download(process, item);
      const { outcome, detail } = await lastOutcome(item);
      results.push(outcome === 'skipped' ? `as ${paths[items.indexOf(/\d+$/.exec(detail)![0])]}` : outcome);
    }
    return { results, asked: asked.filter((path) => path !== '/robots.txt') };
  };

  test.each<[string, string[], string[]]>([
    ['two short addresses of one page', ['/short/1', '/short/a/1'], ['done', 'as /short/1']],
    ['a short address and the page', ['/short/1', '/news/1'], ['done', 'as /short/1']],
    ['the page and its short address', ['/news/1', '/short/1'], ['done', 'as /news/1']],
    ['a variant that names the page', ['/news/1', '/amp/1'], ['done', 'as /news/1']],
    ['the page behind its variant', ['/amp/1', '/news/1'], ['done', 'as /amp/1']],
    ['two variants', ['/amp/1', '/amp/x/1'], ['done', 'as /amp/1']],
    ['another page', ['/news/1', '/news/2'], ['done', 'done']],
    ['one canonical address in all pages', ['/same/1', '/same/2', '/same/3'], ['done', 'done', 'done']],
  ])('%s', async (_name, paths, expected) => expect((await outcomes(...paths)).results).toEqual(expected));

  test('what is known to be the same is not fetched again', async () => {
    const { asked } = await outcomes('/short/1', '/news/1');
    expect(asked).toEqual(['/short/1', '/news/1']);
  });

  test('a page that came to nothing does not stand in the way', async () => {
    const { origin, process } = await site(paper);
    const first = await announce(`${origin}/short/1`);
    await download(process, first);
    await database.pool.query('delete from work where id = $1', [first]);
    const second = await announce(`${origin}/news/1`);
    await download(process, second);
    expect(await lastOutcome(second)).toMatchObject({ outcome: 'done' });
  });

  test('the feed of the second announcement has announced the first item', async () => {
    const { origin, process } = await site(paper);
    const [first, second] = [await announce(`${origin}/news/1`), await announce(`${origin}/short/1`)];
    await database.pool.query(
      'insert into sighting (item_id, feed_id) select item_id, feed_id from item where item_id = any($1)',
      [[first, second]],
    );
    await download(process, first);
    await download(process, second);
    const { rows } = await database.pool.query('select count(*)::int as n from sighting where item_id = $1', [first]);
    expect(rows).toEqual([{ n: 2 }]);
  });
});

test.each<[string, number, boolean]>([
  ['stay as they came', 6, true],
  ['are compressed anew where the server only wrapped them', 0, false],
])('pages that come compressed %s', async (_name, level, isKept) => {
  const page = Buffer.from(`<title>Rain</title>${'<p>It rained over the harbour.</p>'.repeat(200)}`);
  const sent = gzipSync(page, { level });
  const { origin, process } = await site((_request, response) => void response.setHeader('content-encoding', 'gzip').end(sent));
  respected = [];
  const [one, two] = [await announce(`${origin}/1`), await announce(`${origin}/2`)];
  for (const id of [one, two]) expect(await attempt(database.pool, process, id)).toBeUndefined();
  const { rows } = await database.pool.query('select body from page where item_id = any($1)', [[one, two]]);
  expect(rows.map(({ body }) => body.equals(sent))).toEqual([isKept, isKept]);
  const pages = await loadPages(database.pool, [one, two]);
  for (const id of [one, two]) expect(Buffer.compare(pages.get(id)!.bytes, page)).toBe(0);
});
