import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../cli/database.ts';
import { type Pipeline, SERVICES, startPipeline } from '../cli/pipeline.ts';
import { applyFeeds } from '../services/fetcher/subscriptions.ts';
import { readEnvironment } from '../shared/environment.ts';
import { parseFeedsFile } from '../shared/feeds-file.ts';
import type { FeedsConfig } from '../shared/feeds-schema.ts';
import { traceItem } from '../shared/trace.ts';
import { readHost } from '../shared/trace-store.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { type Ended, run } from './program.ts';

/** One operator's week: a site that refuses, one that is broken, a takedown, and a second feed that brings it all again. */

const sentences = (place: string): string =>
  [
    `The lock keeper of ${place} has found a bronze bell in the silt below the upper gate, the museum of ${place} said.`,
    'It was cast before the canal was dug and hung, by its inscription, in a chapel that nobody has seen for two centuries.',
    'Divers will look for the rest of the building in spring, when the water is let out to mend the stones of the basin.',
  ]
    .map((line) => `<p>${line}</p>`)
    .join('');
const page = (place: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>A bell at ${place}</title>${head}</head><body><article><h1>A bell at ${place}</h1>${sentences(place)}</article></body></html>`;
const rss = (title: string, links: string[]): string =>
  `<rss version="2.0"><channel><title>${title}</title>${links.map((link) => `<item><title>${link}</title><link>${link}</link></item>`).join('')}</channel></rss>`;

let server: Server;
let host: string;
let database: TestDatabase;
let pipeline: Pipeline;
/** By path: status and body. */
const pages: Record<string, [number, string]> = {};

const configOf = (feeds: object[]): FeedsConfig => {
  const parsed = parseFeedsFile(
    JSON.stringify({ politeness: { spacing: '0s' }, allow_private_hosts: [host], feeds }),
    'feeds.yml',
  );
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
};
const url = (path: string): string => `http://${host}${path}`;
const query = async <Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]> =>
  (await database.pool.query(sql, values)).rows;
const wirecopy = (...args: string[]): Promise<Ended> => run(args, { env: { DATABASE_URL: database.url } });
const json = async (...args: string[]) => JSON.parse((await wirecopy(...args, '--json')).stdout);
const trace = async (wanted: string) => (await traceItem(database.pool, wanted))!;
/** A program starts in a second, on a busy machine in ten. */
const PROGRAMS = 120_000;
const articles = async (): Promise<string[]> =>
  (await query<{ url: string }>('select url from news.article order by url')).map((row) => new URL(row.url).pathname);

/** Until nothing is due and every feed has been polled. */
async function settle(): Promise<void> {
  const isBusy = `select from work where stage <> 'poll' and due_at <= now() union all select from feed where state = 'active' and last_polled_at is null
    union all select from work where lease_until > now()`;
  while ((await query(isBusy)).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const [status, body] = pages[request.url!] ?? [404, 'nothing here'];
    response
      .writeHead(status, { 'content-type': request.url!.startsWith('/feed') ? 'application/rss+xml' : 'text/html' })
      .end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(pages, {
    '/feed/one': [200, rss('First Paper', ['/closed', '/broken', '/bell', '/blank'].map(url))],
    '/closed': [403, 'members only'],
    '/broken': [500, 'a fault'],
    '/bell': [200, page('Saltmarsh')],
    '/blank': [200, '<html><body></body></html>'],
  });
  database = await testDatabase();
  pipeline = await startPipeline({
    settings: readEnvironment({ LOG_LEVEL: 'silent' }),
    database: database as unknown as Database,
    services: SERVICES,
    config: configOf([{ url: url('/feed/one'), id: 'one', every: '1d' }]),
    threads: 1,
  });
  await settle();
}, 120_000);
afterAll(async () => {
  await pipeline?.close();
  server?.close();
  await database?.drop();
});

test(
  'trace says of each item what became of it',
  async () => {
    expect(await articles()).toEqual(['/bell']);
    expect((await trace(url('/bell'))).verdict).toMatchObject({ state: 'indexed' });
    expect((await trace(url('/closed'))).verdict).toMatchObject({ state: 'rejected', code: 'E_HTTP_403' });
    expect((await trace(url('/broken'))).verdict).toMatchObject({ state: 'waiting', code: 'E_HTTP_5XX' });
    expect((await trace(url('/blank'))).verdict).toMatchObject({ state: 'rejected', code: 'E_EMPTY' });
  },
  PROGRAMS,
);

test(
  'what was given up is listed with what it means, and comes back',
  async () => {
    await query(`update work set tries = 5, lost = 2, due_at = now() where stage = 'page'`);
    await query('update slot set wake_at = now()');
    while ((await query('select from dead')).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const { stdout } = await wirecopy('dead');
    expect(stdout).toContain('E_HTTP_5XX: The server has a fault.');
    expect(stdout).toContain(url('/broken'));
    expect((await wirecopy('status')).stdout).toContain('1 given up: `wirecopy dead` lists them');
    expect((await trace(url('/broken'))).verdict).toMatchObject({
      state: 'dead',
      text: expect.stringContaining('wirecopy replay item:'),
    });
    expect(await json('dead', '--code', 'E_HTTP_403')).toMatchObject({
      counts: [{ stage: 'page', outcome: 'rejected', code: 'E_HTTP_403', count: 1 }],
      works: [{ url: url('/closed'), feed: 'First Paper' }],
    });

    pages['/broken'] = [200, page('Orrin')];
    expect(await json('replay', '--dry-run')).toMatchObject({
      dryRun: true,
      replayed: 0,
      found: [{ code: 'E_HTTP_5XX', count: 1 }],
    });
    expect(await query('select from dead')).toHaveLength(1);
    expect(await json('replay', '--feed', 'one', '--stage', 'page')).toMatchObject({ replayed: 1, stages: { page: 1 } });
    await settle();
    expect(await articles()).toEqual(['/bell', '/broken']);
    const { steps, verdict } = await trace(url('/broken'));
    expect(verdict.state).toBe('indexed');
    const told = steps.filter(({ code }) => code !== 'E_ROBOTS_FIRST').map(({ outcome }) => outcome);
    expect(told.slice(0, 2)).toEqual(['discovered', 'retry']);
    expect(told).toEqual(expect.arrayContaining(['lost', 'dead', 'replayed', 'done', 'article', 'moved']));
  },
  PROGRAMS,
);

test(
  'a site that refused for a day is asked again by its code',
  async () => {
    pages['/closed'] = [200, page('Wick')];
    const { stdout } = await wirecopy('replay', '--code', 'E_HTTP_403');
    expect(stdout).toContain('1 put back: 1 to page');
    await settle();
    expect(await articles()).toEqual(['/bell', '/broken', '/closed']);
    expect(await query('select article_count from news.story')).toEqual([{ article_count: 3 }]);
  },
  PROGRAMS,
);

test(
  'mistakes are named',
  async () => {
    expect(await wirecopy('replay', '--code', 'E_HTTP_40')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean E_HTTP_4'),
    });
    expect(await wirecopy('replay', '--stage', 'pages')).toMatchObject({ code: 2 });
    expect(await wirecopy('dead', '--feed', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('E_NOT_FOUND') });
    expect(await wirecopy('dead', '--limit', 'all')).toMatchObject({ code: 2, stderr: expect.stringContaining('Use a number') });
    expect(await wirecopy('takedown', 'somewhere')).toMatchObject({ code: 2, stderr: expect.stringContaining('item:NUMBER') });
  },
  PROGRAMS,
);

test(
  'a takedown holds against every feed that brings it again',
  async () => {
    const [{ article_id }] = (await query<{ article_id: string }>('select article_id from news.article where url = $1', [
      url('/bell'),
    ])) as [{ article_id: string }];
    expect((await wirecopy('takedown', article_id, '--reason', 'a mistake of the museum')).stdout).toContain(
      'refused when it comes again',
    );
    expect(await query('select article_count from news.story')).toEqual([{ article_count: 2 }]);

    pages['/feed/two'] = [200, rss('Second Paper', ['/bell?utm_source=two', '/amp/bell', '/tower'].map(url))];
    pages['/amp/bell'] = [200, page('Saltmarsh', `<link rel="canonical" href="${url('/bell')}">`)];
    pages['/tower'] = [200, page('Brae').replaceAll('bell', 'clock')];
    const feeds = [
      { url: url('/feed/one'), id: 'one', every: '1d' },
      { url: url('/feed/two'), id: 'two', every: '1d' },
    ];
    await applyFeeds(database.pool, configOf(feeds).feeds);
    await settle();
    expect(await articles()).toEqual(['/broken', '/closed', '/tower']);
    expect(await query('select count(*)::int as n from item')).toEqual([{ n: 6 }]);

    for (const wanted of [url('/bell'), article_id])
      expect(await trace(wanted)).toMatchObject({
        url: null,
        verdict: { state: 'taken down', code: 'E_TAKEN_DOWN' },
        steps: expect.arrayContaining([expect.objectContaining({ code: 'E_TAKEN_DOWN', detail: 'a mistake of the museum' })]),
      });
    expect((await trace(url('/amp/bell'))).verdict).toMatchObject({ state: 'rejected', code: 'E_TAKEN_DOWN' });
    expect((await wirecopy('replay', url('/bell'))).stdout).toContain('nothing of that was given up');
    expect((await wirecopy('takedown', url('/bell'))).stdout).toContain('taken down before');
  },
  PROGRAMS,
);

test(
  'trace of an address that nobody has announced says what is known of its host',
  async () => {
    const unknown = await wirecopy('trace', url('/elsewhere?utm_medium=rss#top'));
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('E_NOT_FOUND') });
    expect(unknown.stdout).toContain(`looked for as  ${url('/elsewhere')}\n`);
    expect(unknown.stdout).toContain(`4 items of ${host} are known`);
    expect(await json('trace', url('/elsewhere'))).toMatchObject({
      error: { code: 'E_NOT_FOUND' },
      host,
      feeds: [
        { id: 'one', state: 'active', items: 3 },
        { id: 'two', items: 1 },
      ],
    });
    expect(await readHost(database.pool, new URL('https://nobody.example/x'))).toEqual({
      host: 'nobody.example',
      items: 0,
      feeds: [],
    });
    expect(await wirecopy('trace', '99999')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no article has the number 99999'),
    });
  },
  PROGRAMS,
);
