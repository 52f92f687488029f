import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { openPool } from '../../shared/db.ts';
import { openLog } from '../../shared/log.ts';
import { ASSETS } from './assets.ts';
import { type Console, startConsole } from './main.ts';

let database: TestDatabase;
let site: Console;

beforeAll(async () => {
  database = await testDatabase();
  site = await startConsole({ pool: database.pool, port: 0 });
});

afterAll(async () => {
  await site.close();
  await database.drop();
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request as no browser would send it: any host, any method, a path that is not tidied up. */
const ask = (
  path: string,
  { host, method = 'GET', port = new URL(site.url).port }: { host?: string; method?: string; port?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    request({ host: '127.0.0.1', port, path, method, headers }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      resolve({ status: response.statusCode!, headers: response.headers, body });
    })
      .on('error', reject)
      .end();
  });

describe('which requests are answered', () => {
  test.each<[host: string, status: number]>([
    ['127.0.0.1:8470', 200],
    ['127.0.0.1', 200],
    ['127.9.8.7:80', 200],
    ['localhost:8470', 200],
    ['LOCALHOST', 200],
    ['[::1]:8470', 200],
    ['console.example', 421],
    ['127.0.0.1.console.example:8470', 421],
    ['localhost.console.example', 421],
    ['127.0.0.1@console.example', 421],
    ['10.0.0.1', 421],
    ['0.0.0.0:8470', 421],
    ['[::]:8470', 421],
    ['local host', 421],
  ])('host %j: %i', async (host, status) => {
    for (const path of ['/', '/api/status', '/nowhere']) {
      const answer = await ask(path, { host });
      expect(answer.status).toBe(path === '/nowhere' && status === 200 ? 404 : status);
    }
  });

  test.each<[method: string, path: string, status: number]>([
    ['HEAD', '/', 200],
    ['POST', '/', 405],
    ['PUT', '/stories/1', 405],
    ['DELETE', '/api/status', 405],
    ['OPTIONS', '/nowhere', 405],
  ])('%s %s: %i', async (method, path, status) => {
    expect(await ask(path, { method })).toMatchObject({ status, body: status === 405 ? expect.stringContaining('GET') : '' });
  });

  test.each<[path: string]>([
    ['/nowhere'],
    ['/stories/1'],
    ['/stories/0'],
    ['/stories/abc'],
    ['/stories/-1'],
    ['/stories/1.5'],
    ['/stories/1e3'],
    ['/stories/999999999999999999'],
    ['/stories/9223372036854775808'],
    [`/stories/${'9'.repeat(5000)}`],
    ['/stories/%00'],
    ['/stories/%ff'],
    ['/stories/1/2'],
    ['/stories?before=x'],
    ['/search?q=a&before=x'],
    ['/feeds/1'],
    ['/feeds/9999999999'],
    ['/stories?before=1-1&before=2-2'],
    ['/stories?before=99999999999999999-1'],
    ['/feeds?state=ill'],
    ['/feeds?after=1e9'],
    ['/feeds?after=9999999999'],
    ['/articles/1'],
    ['/articles/9999999999999999999'],
    ['/entities/1'],
    ["/entities/1'"],
    ['/entities/1?before=0x1'],
    ['/assets/console.css'],
    ['/../package.json'],
    ['/assets/..%2f..%2fpackage.json'],
  ])('%s is not found', async (path) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status: 404, body: expect.stringContaining('<h1>Not found</h1>') });
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none';/);
  });
});

test.each(['/', '/feeds', '/nowhere', '/api/status', '/healthz', ASSETS['console.css'].path])(
  '%s carries the headers of a page that trusts nobody',
  async (path) => {
    const { headers } = await ask(path);
    const policy = String(headers['content-security-policy']);
    expect(policy.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  },
);

test('style, script and icon are kept by the browser and known again by their tag', async () => {
  for (const { path, type, etag, body } of Object.values(ASSETS)) {
    const answer = await fetch(`${site.url}${path}`);
    expect(await answer.text()).toBe(body);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      etag,
    });
    expect((await fetch(`${site.url}${path}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  }
});

test('own style and script together stay small', () => {
  const bytes = Object.values(ASSETS).reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  expect(bytes).toBeLessThan(25_000);
});

test.each<[path: string, hint: string]>([
  ['/', 'No feeds yet: add one to <code>feeds.yml</code>'],
  ['/', 'No stories yet.'],
  ['/feeds', 'No feeds yet: add one to <code>feeds.yml</code>'],
  ['/stories', 'No stories yet.'],
  ['/search?q=ferry', 'No article matches.'],
  ['/search?q=%00', 'Every word is looked for'],
  ['/search?q=a&q=b', 'Every word is looked for'],
  ['/search', 'Every word is looked for'],
  ['/queues', 'Nothing was given up.'],
  ['/settings', 'This process does not see the file of feeds'],
  ['/trace', 'Paste the address of an article that you miss'],
  ['/stories?before=1-1', 'There are no earlier stories.'],
])('an empty database: %s says %j', async (path, hint) => {
  expect(await ask(path)).toMatchObject({ status: 200, body: expect.stringContaining(hint) });
});

test('healthz answers ok', async () => {
  expect(await ask('/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
});

test('without a database every page says so, and nothing of the error', async () => {
  const pool = openPool({ url: 'postgres://nobody:secret@127.0.0.1:1/none', max: 1, applicationName: 'wirecopy test' });
  const lonely = await startConsole({ pool, port: 0 });
  for (const path of [
    '/',
    '/feeds',
    '/stories',
    '/stories/1',
    '/articles/1',
    '/entities/1',
    '/search?q=a',
    '/queues',
    '/settings',
    '/trace?url=1',
    '/feeds/1',
    '/api/status',
  ]) {
    const answer = await fetch(`${lonely.url}${path}`);
    const body = await answer.text();
    expect(answer.status).toBe(503);
    expect(body).toContain('The database does not answer');
    expect(body).not.toMatch(/secret|ECONNREFUSED|127\.0\.0\.1:1/);
  }
  expect((await fetch(`${lonely.url}/healthz`)).status).toBe(200);
  await lonely.close();
  await pool.end();
});

test('a port that is taken is said so', async () => {
  const { port } = new URL(site.url);
  await expect(startConsole({ pool: database.pool, port: Number(port) })).rejects.toMatchObject({
    code: 'E_PORT_IN_USE',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
});

test('an address that is none of this machine is said so', async () => {
  await expect(startConsole({ pool: database.pool, port: 0, host: '192.0.2.7' })).rejects.toMatchObject({ code: 'E_CONFIG' });
});

// 127.1 is loopback as the system reads it, but not as the guard does: as far as it knows this is anywhere.
test('beyond loopback it refuses to listen without a word about the login', async () => {
  await expect(startConsole({ pool: database.pool, port: 0, host: '127.1' })).rejects.toMatchObject({
    code: 'E_CONFIG',
    remedy: expect.stringContaining('WIRECOPY_CONSOLE_LOGIN'),
  });
});

test.each<[host: string, warnings: number]>([
  ['127.0.0.1', 0],
  ['127.1', 1],
])('listening on %s without a login gives %i warnings, and the guard stays', async (host, warnings) => {
  const lines: string[] = [];
  const log = openLog('warn', { write: (line) => lines.push(line), isTerminal: false });
  const open = await startConsole({ pool: database.pool, port: 0, host, log, login: 'off' });
  const { port } = new URL(open.url);
  const answers = [await ask('/healthz', { host: 'console.example', port }), await ask('/healthz', { host: 'localhost', port })];
  expect(answers.map(({ status }) => status)).toEqual([421, 200]);
  await open.close();
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(Array(warnings).fill(expect.stringContaining('no login')));
});
