import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run, start } from './program.ts';

let database: TestDatabase;
let dir: string;
let env: Record<string, string>;

beforeAll(async () => {
  database = await testDatabase();
  env = { DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
  dir = mkdtempSync(path.join(tmpdir(), 'wirecopy-ingest-'));
});
afterAll(async () => {
  await database?.drop();
  rmSync(dir, { recursive: true, force: true });
});

const count = async (sql: string): Promise<number> =>
  Number((await database.pool.query(`select count(*) as n from ${sql}`)).rows[0].n);

const member = (url: string, head: string, body: string, type = 'response'): Buffer => {
  const block = Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body, 'latin1')]);
  const fields = `WARC/1.0\r\nWARC-Type: ${type}\r\nWARC-Target-URI: ${url}\r\nContent-Length: ${block.length}\r\n\r\n`;
  return gzipSync(Buffer.concat([Buffer.from(fields), block, Buffer.from('\r\n\r\n')]));
};
const page = (title: string, sentence: string): string =>
  `<!doctype html><html lang="de"><head><title>${title}</title></head><body><article><h1>${title}</h1>${`<p>${sentence}</p>`.repeat(4)}</article></body></html>`;

test('a WARC file: its pages, in their charset; what is damaged is told, and a second call does nothing', async () => {
  const damaged = member(
    'https://paper.example/lost',
    'HTTP/1.1 200 OK\r\nContent-Type: text/html',
    page('Lost', 'Nobody reads this.'),
  );
  damaged.fill(0xff, 30, 60);
  const cut = member(
    'https://paper.example/cut',
    'HTTP/1.1 200 OK\r\nContent-Type: text/html',
    page('Cut', 'The end is missing.'),
  );
  const html = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1';
  writeFileSync(
    path.join(dir, 'news.warc.gz'),
    Buffer.concat([
      member('https://paper.example/', 'software: test', '', 'warcinfo'),
      member(
        'https://paper.example/bahn',
        html,
        page('Die Bahn fährt', 'Der Zug nach Köln fährt ab Montag wieder, sagte die Stadt am Freitag.'),
      ),
      damaged,
      member('https://paper.example/alt', 'HTTP/1.1 301 Moved\r\nLocation: /neu', ''),
      member('https://paper.example/bild', 'HTTP/1.1 200 OK\r\nContent-Type: image/png', 'x'),
      member(
        'https://paper.example/hafen',
        html,
        page('Hafen offen', 'Der Hafen ist seit gestern für alle Schiffe offen, sagte der Lotse Jan Brandt.'),
      ),
      cut.subarray(0, cut.length - 30),
    ]),
  );
  const ingest = () => run(['ingest', '--warc', path.join(dir, 'news.warc.gz'), '--workers', '1'], { env });
  const linesOf = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ id, outcome, error }) => [id, outcome ?? error.code]);
  const first = await ingest();
  expect(linesOf(first.stdout)).toEqual([
    ['https://paper.example/bahn', 'indexed'],
    [null, 'E_WARC'],
    ['https://paper.example/hafen', 'indexed'],
    [null, 'E_WARC'],
  ]);
  expect(first.stderr).toContain('1 not a response, 2 pages, 2 damaged, 1 another status than 200, 1 not HTML');
  expect(first.stderr).toContain('2 of 4 documents failed');
  expect(first.code).toBe(1);
  const { rows } = await database.pool.query('select url, source, title from news.article order by url');
  expect(rows).toEqual([
    { url: 'https://paper.example/bahn', source: 'paper.example', title: 'Die Bahn fährt' },
    { url: 'https://paper.example/hafen', source: 'paper.example', title: 'Hafen offen' },
  ]);

  const parsed = await count(`news.outcome where stage = 'parse'`);
  const again = await ingest();
  expect(linesOf(again.stdout).map(([, outcome]) => outcome)).toEqual(['unchanged', 'E_WARC', 'unchanged', 'E_WARC']);
  expect(again.stderr).toContain('2 of 4 documents were there before');
  expect(await count(`news.outcome where stage = 'parse'`)).toBe(parsed);

  await database.pool.query('truncate outcome'); // as retention does after some weeks
  const late = await ingest();
  expect(linesOf(late.stdout).map(([, outcome]) => outcome)).toEqual(['unchanged', 'E_WARC', 'unchanged', 'E_WARC']);
  expect(JSON.parse(late.stdout.split('\n')[0]!)).toMatchObject({ articleId: expect.any(String), relation: 'original' });
}, 300_000);

test('killed in the middle, the same call does the rest, and nothing twice', async () => {
  await database.pool.query('truncate item, story, event, outcome, work cascade');
  const lines = Array.from({ length: 60 }, (_, i) =>
    JSON.stringify({
      id: i,
      url: `https://paper.example/${i}`,
      title: `Report ${i}`,
      text: `Report number ${i} of the council says that ${i * 7} lamps were mended in street ${i}. `.repeat(5),
    }),
  );
  const file = path.join(dir, 'reports.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n${JSON.stringify({ id: 'empty', source: 'Paper', text: ' ' })}\n`);
  const killed = start(['ingest', '--jsonl', file, '--workers', '1'], { env });
  const ended = 'article a where not exists (select from work w where w.id = a.item_id)';
  while (killed.child.exitCode === null && (await count(ended)) < 5) await new Promise((resolve) => setTimeout(resolve, 20));
  killed.child.kill('SIGKILL');
  await killed.ended;
  const before = await count(ended);
  expect(before).toBeGreaterThanOrEqual(5);
  const { stdout, stderr, code } = await run(['ingest', '--jsonl', file, '--workers', '1'], { env });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.map(({ id }) => id)).toEqual([...lines.map((_, i) => i), 'empty']);
  expect(
    answers.filter(({ outcome }) => outcome !== 'indexed' && outcome !== 'unchanged').map(({ id, outcome }) => [id, outcome]),
  ).toEqual([['empty', 'rejected']]);
  expect(Number(/^(\d+) of 61 documents were there before$/m.exec(stderr)?.[1])).toBeGreaterThanOrEqual(before);
  expect(code).toBe(0);
  expect(await count('article')).toBe(60);
  expect(await count('revision')).toBe(0);
  expect(
    await count(`(select id from outcome where stage = 'parse' and outcome = 'done' group by id having count(*) > 1) t`),
  ).toBe(0);
}, 300_000);

test('a file that is no WARC, and none at all', async () => {
  writeFileSync(path.join(dir, 'page.html'), page('Page', 'No archive.'));
  const [wrong, none] = await Promise.all([
    run(['ingest', '--warc', path.join(dir, 'page.html'), '--workers', '1'], { env }),
    run(['ingest', '--warc', path.join(dir, 'none.warc.gz'), '--workers', '1'], { env }),
  ]);
  expect(wrong.stdout).toContain('"code":"E_WARC","message":"at byte 0: this is no WARC record"');
  expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/E_FILE .*none\.warc\.gz: there is no such file/)]);
});
