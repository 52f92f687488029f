import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../cli/database.ts';
import { type Pipeline, SERVICES, startPipeline } from '../cli/pipeline.ts';
import { databaseTime } from '../cli/settled.ts';
import { readEnvironment } from '../shared/environment.ts';
import { parseFeedsFile } from '../shared/feeds-file.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const PARAGRAPHS = Array.from(
  { length: 6 },
  (_, i) =>
    `<p>The harbour board of Lindvik agreed on point ${i + 1} of its plan for the new quay, said its chair, Mara Holt, after a long meeting on Monday.</p>`,
).join('');
const GOOD_PAGE = `<!doctype html><html lang="en"><head><title>Quay plan agreed</title></head><body><article><h1>Quay plan agreed</h1>${PARAGRAPHS}</article></body></html>`;

const rss = (...items: string[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>A paper</title>${items.join('')}</channel></rss>`;
const item = (path: string, base: string): string => `<item><title>${path}</title><link>${base}/${path}</link></item>`;

/** 150 MB of zeros in 150 kB. */
const BOMB = gzipSync(Buffer.alloc(150_000_000));

/** What Postgres refuses or no index row holds, in every place of a feed. */
const P = 'x\ud800y\u0000z\u0007';
const random = (length: number): string => Array.from({ length }, () => Math.random().toString(36).charAt(2)).join('');
const POISON = (base: string): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: P,
    language: P,
    items: [
      {
        id: P,
        url: `${base}/good?poison=${P}`,
        title: P,
        content_html: `<p>${P}</p>`,
        summary: P,
        authors: [{ name: P }],
        tags: [P],
      },
      { id: random(3_000), url: `${base}/good?${random(3_000)}`, title: random(100_000), date_published: '9999-12-31T00:00:00Z' },
      { id: '3', url: `${base}/good?${random(1_900)}`, title: '𝔘'.repeat(3_000), date_published: '+275760-09-13T00:00:00Z' },
    ],
  });

let server: Server;
let base: string;
let database: TestDatabase;
let pipeline: Pipeline;

beforeAll(async () => {
  const pages: Record<string, () => { status?: number; type?: string; encoding?: string; body: string | Buffer }> = {
    good: () => ({ body: GOOD_PAGE }),
    huge: () => ({ encoding: 'gzip', body: BOMB }),
    deep: () => ({ body: `<html><body>${'<div>'.repeat(10_000)}text` }),
    film: () => ({ type: 'video/mp4', body: Buffer.from([0, 0, 0, 24, 102, 116, 121, 112, 0, 1, 2, 3]) }),
    blank: () => ({ body: '<html><body></body></html>' }),
    'feed/mixed': () => ({
      type: 'application/rss+xml',
      body: rss(...['good', 'missing', 'huge', 'deep', 'film', 'blank'].map((path) => item(path, base))),
    }),
    'feed/poison': () => ({ type: 'application/feed+json', body: POISON(base) }),
    'feed/html': () => ({ body: '<html><body>Welcome</body></html>' }),
    'feed/empty': () => ({ type: 'application/rss+xml', body: '' }),
    'feed/cut': () => ({ type: 'application/rss+xml', body: `${rss(item('good?cut=1', base)).slice(0, -20)}<item><title>Half` }),
  };
  server = createServer((request, response) => {
    const page = pages[new URL(request.url!, 'http://x').pathname.slice(1)]?.();
    const headers = {
      'content-type': page?.type ?? 'text/html; charset=utf-8',
      ...(page?.encoding && { 'content-encoding': page.encoding }),
    };
    response.writeHead(page ? (page.status ?? 200) : 404, headers).end(page?.body ?? 'nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  base = `http://${host}`;
  const config = parseFeedsFile(
    JSON.stringify({
      politeness: { spacing: '0s' },
      allow_private_hosts: [host, '127.0.0.1:9'],
      feeds: [
        ...['mixed', 'html', 'empty', 'cut', 'poison'].map((name) => `${base}/feed/${name}`),
        'http://127.0.0.1:9/feed',
        'http://127.0.0.2/internal',
      ],
    }),
    'feeds.yml',
  );
  if ('problems' in config) throw new Error('the test has no valid feeds');
  database = await testDatabase();
  const since = await databaseTime(database.pool);
  pipeline = await startPipeline({
    settings: readEnvironment({ LOG_LEVEL: 'silent' }),
    database: { url: database.url, pool: database.pool } as Database,
    services: SERVICES,
    config: config.config,
  });
  for (;;) {
    const { rows } = await database.pool.query(
      `select (select count(*) from feed where last_polled_at >= $1)::int as polled, (select count(*) from work where stage not in ('poll', 'recheck') and due_at <= now())::int as due`,
      [since],
    );
    if (rows[0].polled === 7 && rows[0].due === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}, 120_000);

afterAll(async () => {
  await pipeline?.close();
  server?.close();
  await database?.drop();
});

test.each([
  ['html', 'E_NOT_A_FEED'],
  ['empty', 'E_NOT_A_FEED'],
  ['mixed', null],
  ['cut', null],
  ['poison', null],
])('the feed %s ends with %s', async (name, code) => {
  const { rows } = await database.pool.query(
    'select last_error_code, consecutive_failures, next_poll_at > now() as again from news.feed_health where url = $1',
    [`${base}/feed/${name}`],
  );
  expect(rows).toEqual([{ last_error_code: code, consecutive_failures: code ? 1 : 0, again: true }]);
});

test.each([
  ['http://127.0.0.1:9/feed', 'E_CONNECT'],
  ['http://127.0.0.2/internal', 'E_SSRF'],
])('a feed that cannot be reached ends with a code: %s', async (url, code) => {
  const { rows } = await database.pool.query('select last_error_code as code from news.feed_health where url = $1', [url]);
  expect(rows).toEqual([{ code }]);
});

test.each([
  ['missing', 'page', 'E_HTTP_404'],
  ['huge', 'page', 'E_TOO_LARGE'],
  ['deep', 'parse', 'E_PAGE_TOO_COMPLEX'],
  ['film', 'parse', 'E_NOT_HTML'],
  ['blank', 'parse', 'E_EMPTY'],
])('the page %s is rejected at %s with %s', async (path, stage, code) => {
  const { rows } = await database.pool.query(
    `select stage, outcome, code from news.outcome where url = $1 and outcome <> 'done'`,
    [`${base}/${path}`],
  );
  expect(rows).toEqual([{ stage, outcome: 'rejected', code }]);
});

test('what Postgres or an index would refuse is cleaned at the door', async () => {
  const { rows } = await database.pool.query(
    `select i.entry->>'title' as title, char_length(i.entry->>'title') as length, i.url is not null as linked, a.published_at
      from item i join feed f using (feed_id) left join article a using (item_id) where f.url = $1 order by length`,
    [`${base}/feed/poison`],
  );
  expect(rows.map(({ title, ...row }) => row)).toEqual([
    { length: 4, linked: true, published_at: null },
    { length: 1_000, linked: true, published_at: null },
    { length: 2_000, linked: false, published_at: null },
  ]);
  expect(rows[0].title).toBe('x\ufffdyz');
});

test('the rest goes on', async () => {
  const { rows } = await database.pool.query(
    `select url, title from news.article where url not like '%?poison%' and length(url) < 200 order by url`,
  );
  expect(rows.map((row) => row.url)).toEqual([`${base}/good`, `${base}/good?cut=1`]);
  const { rows: left } = await database.pool.query(`select count(*)::int as n from work where stage not in ('poll', 'recheck')`);
  expect(left[0].n).toBe(0);
});
