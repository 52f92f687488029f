import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, run, start } from './program.ts';

const EMPTY_FEEDS = 'feeds: []\n';
const folders: string[] = [];

/** As root the embedded server runs under another account, which must be able to enter the folder. */
function folder(feeds = EMPTY_FEEDS): string {
  const made = mkdtempSync(path.join(tmpdir(), 'wirecopy-commands-'));
  chmodSync(made, 0o755);
  writeFileSync(path.join(made, 'feeds.yml'), feeds);
  folders.push(made);
  return made;
}

afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

describe('what cannot start says why in one message', () => {
  test.each([
    ['a feeds.yml that is no YAML', ['run'], 'feeds: [', {}, 2, 'E_CONFIG'],
    ['an unknown key', ['run'], 'feeds:\n  - { ulr: https://a.example/f }\n', {}, 2, 'did you mean "url"?'],
    ['a database that is down', ['run'], EMPTY_FEEDS, { DATABASE_URL: 'postgres://127.0.0.1:9/news' }, 1, 'E_DATABASE'],
    ['no feeds.yml', ['run', '--config', 'none.yml'], EMPTY_FEEDS, {}, 2, 'Write one: `feeds:`'],
    [
      'a secret without its file',
      ['migrate'],
      EMPTY_FEEDS,
      { REDIS_URL_FILE: 'none' },
      2,
      'REDIS_URL_FILE: none: there is no such file',
    ],
    [
      'a secret in an empty file',
      ['migrate'],
      EMPTY_FEEDS,
      { REDIS_URL_FILE: '/dev/null' },
      2,
      'REDIS_URL_FILE: /dev/null is empty',
    ],
    ['a data folder that is a file', ['run', '--data-dir', 'feeds.yml'], EMPTY_FEEDS, {}, 1, 'E_DATA_DIR'],
    ['an unknown command', ['rnu'], EMPTY_FEEDS, {}, 2, 'Did you mean run?'],
    ['an unknown option', ['run', '--onec'], EMPTY_FEEDS, {}, 2, 'Did you mean --once?'],
    ['a setting that is none', ['status'], EMPTY_FEEDS, { WIRECOPY_DATADIR: 'x' }, 2, 'did you mean WIRECOPY_DATA_DIR?'],
  ])('%s', async (_, args, feeds, env, code, message) => {
    const ended = await run(args, { env, cwd: folder(feeds) });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended.code).toBe(code);
  });
});

describe('no secret gets into a message', () => {
  const secrets = {
    DATABASE_URL: 'postgres://wire:hush-hush@127.0.0.1:9/news',
    WIRECOPY_PROXY: 'http://wire:whisper-it@127.0.0.1:9',
    REDIS_URL_FILE: path.join(folder(), 'redis'),
  };
  writeFileSync(secrets.REDIS_URL_FILE, 'redis://:under-the-rose@127.0.0.1:9\n');

  test.each<[name: string, args: string[], code: number, env?: Record<string, string>]>([
    ['a path', ['feeds', 'validate', '--config', secrets.DATABASE_URL], 2],
    ['a bare password', ['feeds', 'validate', '--json', '--config', 'hush-hush'], 2],
    ['one that stands in a file', ['extract', 'under-the-rose'], 1],
    ['with the place of the error', ['extract', 'under-the-rose'], 1, { LOG_LEVEL: 'debug' }],
    ['wrong usage', ['run', secrets.DATABASE_URL], 2],
    ['an unknown command', ['whisper-it'], 2],
    ['an address', ['feeds', 'test', 'https://ida:hush-hush@news.example/rss', '--json'], 1],
    ['settings that are wrong', ['status'], 2, { WIRECOPY_CONSOLE_HOST: 'hush-hush', LOG_LEVEL: 'debug' }],
    ['a database that does not answer', ['status'], 1],
  ])('%s', async (_, args, code, env) => {
    const ended = await run(args, { cwd: folder(), env: { ...secrets, ...env } });
    expect(ended.code).toBe(code);
    expect(ended.stderr.length).toBeGreaterThan(20);
    expect(ended.stderr + ended.stdout).not.toMatch(/hush-hush|whisper-it|under-the-rose/);
  });
});

describe('beside a run', () => {
  const cwd = folder();
  let port: number;
  let running: Running;

  beforeAll(async () => {
    port = await freePort();
    running = start(['run'], { cwd, env: { WIRECOPY_CONSOLE_PORT: String(port) } });
    await running.says('stop with ^C');
  }, 60_000);

  test('another run on the same data folder says so and stops', async () => {
    const second = await run(['run'], { cwd, env: { WIRECOPY_CONSOLE_PORT: '0' } });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('E_ALREADY_RUNNING');
    expect(second.stderr).toContain(`pid ${running.child.pid}`);
  });

  test('a console port that is taken is named', async () => {
    const other = await run(['run'], { cwd: folder(), env: { WIRECOPY_CONSOLE_PORT: String(port) } });
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('E_PORT_IN_USE');
    expect(other.stderr).toContain(String(port));
  });

  test('ingest works, in the order of the input, and what fails has its error', async () => {
    const text = 'The ferry to Skarholm sails again from Monday, said Ida Brandt of the harbour office. '.repeat(8);
    const lines = [
      { id: 'a', url: 'https://one.example/ferry', source: 'One', title: 'Ferry sails again', text },
      { id: 'b', url: 'ftp://one.example/ferry', text },
      { id: 'c', text, html: text },
      { id: 'd', url: 'https://two.example/ferry', source: 'Two', title: 'Back on Monday', text },
    ];
    const ended = await run(['ingest', '--jsonl'], {
      cwd,
      input: [...lines.map((line) => JSON.stringify(line)), 'no json', ''].join('\n'),
    });
    const answers = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map((answer) => [answer.id, answer.outcome ?? answer.error.code])).toEqual([
      ['a', 'indexed'],
      ['b', 'E_URL_SCHEME'],
      ['c', 'E_INPUT'],
      ['d', 'indexed'],
      [null, 'E_INPUT'],
    ]);
    expect(answers[0].storyId).toBe(answers[3].storyId);
    expect([answers[0].relation, answers[3].relation].sort()).toEqual(['exact_copy', 'original']);
    expect(ended.code).toBe(1);
  });

  test('the same document again is a re-delivery, another text a revision', async () => {
    const document = {
      id: 1,
      url: 'https://one.example/mill',
      source: 'One',
      title: 'The mill',
      text: 'The old mill will be a library, the council said on Friday. '.repeat(6),
    };
    const ingest = async (line: object) =>
      JSON.parse((await run(['ingest', '--jsonl'], { cwd, input: JSON.stringify(line) })).stdout);
    const first = await ingest(document);
    const again = await ingest(document);
    const changed = await ingest({ ...document, text: `${document.text}It opens in spring.` });
    expect([first.outcome, again.outcome, changed.outcome]).toEqual(['indexed', 'unchanged', 'indexed']);
    expect(new Set([first.articleId, again.articleId, changed.articleId]).size).toBe(1);
    const { stdout } = await run(['sql', 'select article_id, revision from news.revision', '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual([{ article_id: first.articleId, revision: 1 }]);
  }, 60_000);

  test('sql answers as a table, JSON and CSV, and refuses to write', async () => {
    const statement = 'select count(*)::int as articles from news.article';
    const [json, csv, stdin, table, write, nothing] = await Promise.all([
      run(['sql', statement, '--json'], { cwd }),
      run(['sql', statement, '--csv'], { cwd }),
      run(['sql', '-', '--csv'], { cwd, input: `-- from a file\n${statement};\n` }),
      run(['sql', 'select source_id, source, source as publisher from source where false'], { cwd }),
      run(['sql', 'delete from news.article'], { cwd }),
      run(['sql'], { cwd }),
    ]);
    expect(stdin).toMatchObject({ code: 0, stdout: csv.stdout });
    expect(table).toMatchObject({ code: 0, stdout: '', stderr: '0 rows of source_id, source, publisher\n' });
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('no statement') });
    expect(JSON.parse(json.stdout)).toEqual([{ articles: 3 }]);
    expect(csv.stdout).toBe('articles\n3\n');
    expect(write.code).toBe(1);
    expect(write.stderr).toContain('E_SQL');
  });

  test('other tools get in with the connection that sql prints, as analysts', async () => {
    const { stdout } = await run(['sql', '--url'], { cwd });
    const client = new pg.Client({ connectionString: stdout.trim() });
    await client.connect();
    try {
      expect((await client.query('select current_user as name, count(*)::int as n from article')).rows).toEqual([
        { name: 'wirecopy_analyst', n: 3 },
      ]);
      await expect(client.query('select * from wirecopy.article')).rejects.toThrow('permission denied');
    } finally {
      await client.end();
    }
  });

  test('status, trace, doctor and feeds list answer', async () => {
    const [status, trace, unknown, doctor, feeds] = await Promise.all([
      run(['status', '--json'], { cwd }),
      run(['trace', 'https://one.example/ferry?utm_source=x', '--json'], { cwd }),
      run(['trace', 'https://one.example/nothing'], { cwd }),
      run(['doctor', '--json'], { cwd }),
      run(['feeds', 'list'], { cwd }),
    ]);
    expect(JSON.parse(status.stdout).totals.articles).toBe(3);
    expect(JSON.parse(trace.stdout).steps.at(-1)).toMatchObject({ stage: 'match', outcome: 'done' });
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('E_NOT_FOUND') });
    expect(JSON.parse(doctor.stdout).filter((check: { state: string }) => check.state === 'failed')).toEqual([]);
    expect(feeds.stdout).toContain('no feeds yet');
  });

  test('the console answers', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('wirecopy');
  });

  test('SIGTERM ends it with 0', async () => {
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
