import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../bin/wirecopy', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, env: { PATH: process.env.PATH, ...env } });

async function run(args: string[], { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) {
  const child = start(args, env);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, status] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended]);
  return { stdout, stderr, status };
}

const documents = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the command line', () => {
  test.each<[args: string[], status: number, stdout: RegExp, stderr: RegExp]>([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['--help'], 0, /Usage: wirecopy[\s\S]*extract/, /^$/],
    [['extract', '--help'], 0, /--content-type[\s\S]*Example:\n {2}\$ wirecopy extract/, /^$/],
    [[], 2, /^$/, /Usage: wirecopy/],
    [['extrct'], 2, /^$/, /unknown command 'extrct'\n\(Did you mean extract\?\)/],
    [['feeds', 'validate', '--jsn'], 2, /^$/, /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['extract'], 2, /^$/, /^wirecopy: E_USAGE name a file, or use --jsonl\nSee the help of the command\.\n$/],
    [['entities', '--jsonl', 'none.jsonl'], 1, /^$/, /^wirecopy: E_FILE none\.jsonl: there is no such file\n.*\n$/],
  ])('%j', async (args, status, stdout, stderr) => {
    const result = await run(args);
    expect(result).toEqual({ status, stdout: expect.stringMatching(stdout), stderr: expect.stringMatching(stderr) });
  });

  test('tells where an error came from at level debug only', async () => {
    const { stderr } = await run(['extract'], { env: { LOG_LEVEL: 'debug' } });
    expect(stderr).toMatch(/\n {4}at .*main\.js:\d+/);
  });

  test('ends quietly when its reader leaves', async () => {
    const child = start(['entities', '--jsonl']);
    child.stdin.on('error', () => {});
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end('{"id": 1, "text": ""}\n'.repeat(5000));
    const status = new Promise((resolve) => child.on('exit', resolve));
    expect([await textOf(child.stderr), await status]).toEqual(['', 0]);
  });
});

describe('a batch', () => {
  test('answers in input order and goes on after bad lines', async () => {
    const lines = [
      '\ufeff{"id": "a", "text": "We met in Paris."}\r',
      'not json',
      '',
      '{"id": 3}',
      '{"id": 4, "text": ["Paris"], "title": 7}',
      '{"id": {"no": "id"}, "text": ""}',
      '[1]',
      '{"text": "\u2028Berlin"}',
    ];
    const { stdout, stderr, status } = await run(['entities', '--jsonl'], { input: lines.join('\n') });
    expect(documents(stdout)).toMatchObject([
      {
        id: 'a',
        entities: [{ name: 'Paris', type: 'place', mentions: [{ start: 10, end: 15, text: 'Paris' }] }],
        quotes: [],
        dates: [],
      },
      { id: null, error: { code: 'E_INPUT', message: expect.stringMatching(/^not JSON/) } },
      { id: 3, error: { code: 'E_INPUT', message: expect.stringMatching(/^text: /) } },
      { id: 4, error: { code: 'E_INPUT', message: expect.stringMatching(/^text: .*; title: /) } },
      { id: null, error: { code: 'E_INPUT', message: 'id: use a text or a number' } },
      { id: null, error: { code: 'E_INPUT', message: 'not a JSON object' } },
      { id: null, entities: [{ name: 'Berlin' }] },
    ]);
    expect([stderr, status]).toEqual(['5 of 7 lines failed\n', 0]);
  });

  test('keeps the order of many lines, from several files', async () => {
    const texts = Array.from({ length: 600 }, (_, id) => JSON.stringify({ id, text: 'word '.repeat(id % 97) }));
    const first = file('first.jsonl', texts.slice(0, 250).join('\n'));
    const second = file('second.jsonl', `${texts.slice(250).join('\n')}\n`);
    const { stdout } = await run(['entities', '--jsonl', first, second]);
    expect(documents(stdout).map((answer) => (answer as { id: number }).id)).toEqual(texts.map((_, id) => id));
  });

  test('answers a line before the next one comes', async () => {
    const child = start(['entities', '--jsonl']);
    child.stdin.write('{"id": 1, "text": "Oslo"}\n');
    const answer = await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdin.end();
    expect(JSON.parse(String(answer))).toMatchObject({ id: 1, entities: [{ name: 'Oslo' }] });
  });

  test('escapes what some readers take for the end of a line', async () => {
    const { stdout } = await run(['entities', '--jsonl'], { input: JSON.stringify({ id: '\u2028\u2029', text: '' }) });
    expect(stdout).toMatch(/^\{"id":"\\u2028\\u2029",/);
  });
});

const RSS = `<?xml version="1.0"?><rss version="2.0"><channel><title>Quayside Gazette</title>
  <item><title>Ferry returns</title><link>http://gazette.example/1</link><guid>1</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>
  <item><title>Pier closes</title><link>http://gazette.example/2</link><guid>2</guid><pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate></item>
</channel></rss>`;
const PARAGRAPH =
  '<p>The harbour board of Northshire voted on Friday to reopen the old ferry line, its chair said, after two winters without boats.</p>';
const PAGE = `<html lang="en"><head><title>Ferry returns</title></head><body><article><h1>Ferry returns</h1>${PARAGRAPH.repeat(5)}</article></body></html>`;

describe('a look at a file', () => {
  test('parse-feed', async () => {
    const { stdout } = await run(['parse-feed', '--json', file('rss.xml', RSS)]);
    expect(JSON.parse(stdout)).toEqual({
      id: join(folder, 'rss.xml'),
      feed: {
        format: 'rss',
        title: 'Quayside Gazette',
        link: null,
        language: null,
        hubs: [],
        self: null,
        hints: { ttlMinutes: null, updatePeriodMs: null, skipHours: [], skipDays: [] },
        entries: [expect.objectContaining({ title: 'Ferry returns' }), expect.objectContaining({ title: 'Pier closes' })],
      },
    });
  });

  test('extract', async () => {
    const { stdout } = await run(['extract', '--json', '--url', 'https://gazette.example/1', file('page.html', PAGE)]);
    const { id, article } = JSON.parse(stdout);
    expect(id).toBe(join(folder, 'page.html'));
    expect(article).toMatchObject({ title: 'Ferry returns', text: expect.stringContaining('reopen the old ferry line') });
    expect(Object.keys(article).join()).toBe(
      'title,authors,publishedAt,modifiedAt,language,siteName,canonicalUrl,imageUrl,section,description,text,html,wordCount,isAccessibleForFree,method,quality',
    );
  });

  test('for people, with a file that is not there', async () => {
    const { stdout, stderr, status } = await run(['parse-feed', file('rss.xml', RSS), 'none.xml']);
    expect(stdout).toMatch(
      /^Quayside Gazette \(rss, 2 entries\)\npublished +title +url\n2026-11-20T08:00:00\S* +Ferry returns +http:/,
    );
    expect([stderr, status]).toEqual(['wirecopy: E_FILE none.xml: there is no such file\n', 1]);
  });

  test('several files make a list', async () => {
    const { stdout, status } = await run(['entities', '--json', file('a.txt', 'Paris'), folder]);
    expect(JSON.parse(stdout)).toMatchObject([{ id: join(folder, 'a.txt') }, { id: folder, error: { code: 'E_FILE' } }]);
    expect(status).toBe(1);
  });

  test('a file above the limit', async () => {
    const { stdout } = await run(['parse-feed', '--json', file('large.xml', ' '.repeat(10_000_001))]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_TOO_LARGE' } });
  });
});

describe('feeds validate', () => {
  test.each<[text: string, status: number, stdout: string]>([
    ['feeds: [https://example.org/a, {url: https://example.org/b, id: "a:b"}]', 0, '2 feeds, no problem\n'],
    [
      'feeds:\n  - url: https://example.org/a\n    evry: 5',
      2,
      'bad.yml:3:5 feeds.0: unknown key "evry", did you mean "every"?\n',
    ],
  ])('%s', async (text, status, stdout) => {
    file('bad.yml', text);
    expect(await run(['feeds', 'validate', '--config', 'bad.yml'])).toEqual({ status, stdout, stderr: '' });
  });

  test('as JSON', async () => {
    file('feeds.json', '{"feeds": 3}');
    const { stdout, status } = await run(['feeds', 'validate', '--json'], { env: { WIRECOPY_CONFIG: 'feeds.json' } });
    const problem = { file: 'feeds.json', line: 1, col: 11, path: 'feeds', message: 'use a list, not a number' };
    expect([JSON.parse(stdout), status]).toEqual([{ file: 'feeds.json', feeds: null, problems: [problem] }, 2]);
  });

  test('without a file', async () => {
    const { stdout, stderr, status } = await run(['feeds', 'validate', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_CONFIG' } });
    expect(stderr).toMatch(/^wirecopy: E_CONFIG feeds\.yml: there is no such file\nWrite one: .*--config\.\n$/);
    expect(status).toBe(2);
  });
});

describe('feeds test', () => {
  const server = createServer((request, response) => {
    if (request.url === '/old') response.writeHead(301, { location: '/rss' }).end();
    else if (request.url === '/rss') response.writeHead(200, { 'content-type': 'application/rss+xml', etag: '"v1"' }).end(RSS);
    else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());
  const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  test('sums up a usable feed', async () => {
    const { stdout, status } = await run(['feeds', 'test', `http://${host()}/old`, '--json'], {
      env: { WIRECOPY_ALLOW_HOSTS: host() },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      title: 'Quayside Gazette',
      format: 'rss',
      entries: 2,
      newest: expect.stringMatching(/^2026-11-21T08:00:00/),
      oldest: expect.stringMatching(/^2026-11-20T08:00:00/),
      poll: { pages: { 'gazette.example': 2 } },
      nextPoll: { after: expect.stringMatching(/^\d+[mh]$/), reason: expect.stringMatching(/^learnt: /) },
      redirectedTo: `http://${host()}/rss`,
      movedTo: `http://${host()}/rss`,
      contentType: 'application/rss+xml',
      charset: 'utf-8',
      etag: '"v1"',
      lastModified: null,
      odd: expect.arrayContaining([`it has moved to http://${host()}/rss: put that address into feeds.yml`]),
      sample: [{ title: 'Ferry returns' }, { title: 'Pier closes' }],
    });
    expect(status).toBe(0);
  });

  test('takes the allowed hosts from feeds.yml', async () => {
    const config = file('allow.yml', `allow_private_hosts: ["${host()}"]\nfeeds: []`);
    const { stdout, status } = await run(['feeds', 'test', `http://${host()}/rss`, '--config', config]);
    expect(stdout).toMatch(/^title: +Quayside Gazette\nformat: +rss\nlanguage: +-\nentries: +2\n/);
    expect(stdout).toMatch(
      /\na poll gives: +2 pages to download \(2 from gazette\.example\)\nnext poll: +after \d+[mh]: learnt: /,
    );
    expect(stdout).toMatch(/\nodd: +2 of 2 entries have a title only\n[\s\S]*\npublished +title +url +own text\n/);
    expect(status).toBe(0);
  });

  test.each<[name: string, path: string, isAllowed: boolean, code: string]>([
    ['a page', '/', true, 'E_NOT_A_FEED'],
    ['a host that is not allowed', '/rss', false, 'E_SSRF'],
  ])('refuses %s', async (_, path, isAllowed, code) => {
    const env = isAllowed ? { WIRECOPY_ALLOW_HOSTS: host() } : {};
    const { stdout, stderr, status } = await run(['feeds', 'test', `http://${host()}${path}`, '--json'], { env });
    expect(JSON.parse(stdout)).toEqual({ error: { code, message: expect.any(String) } });
    expect(stderr).toMatch(new RegExp(`^wirecopy: ${code} .*\n.*\n$`));
    expect(status).toBe(1);
  });
});
