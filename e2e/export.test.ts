import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillArticles } from '../bench/generated-articles.ts';
import { TABLES } from '../cli/export-tables.ts';
import { takeDown } from '../services/indexer/takedown.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run, start } from './program.ts';

const ARTICLES = 240;
const PROGRAM = path.resolve(import.meta.dirname, '../bin/wirecopy');
const DOCS = path.resolve(import.meta.dirname, '../docs/recipes.md');

let database: TestDatabase;
let dir: string;
let env: Record<string, string>;

beforeAll(async () => {
  database = await testDatabase();
  env = { DATABASE_URL: database.url };
  dir = mkdtempSync(path.join(tmpdir(), 'wirecopy-export-'));
  await fillArticles(database.pool, ARTICLES, 3);
  await Promise.all([
    sh('"$0" "$1" export --what articles > articles.jsonl'),
    sh('"$0" "$1" export --what articles --format csv > rows.csv'),
    sh('"$0" "$1" export --what articles --format parquet > rows.parquet'),
  ]);
}, 240_000);
afterAll(async () => {
  await database?.drop();
  rmSync(dir, { recursive: true, force: true });
});

const exported = (...args: string[]) => run(['export', ...args], { env });

/** Through a shell, for what only a shell can do to a program. */
const sh = (script: string): Promise<{ stdout: string; stderr: string; code?: number }> =>
  promisify(execFile)('sh', ['-c', script, process.execPath, PROGRAM], {
    cwd: dir,
    env: { PATH: process.env.PATH, ...env },
    maxBuffer: 1e8,
  }).catch((error) => error);

const idsOf = (jsonl: string): number[] =>
  jsonl
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).article_id);

const all = Array.from({ length: ARTICLES }, (_, i) => i + 1);

const columnsOf = async (view: string): Promise<string[]> =>
  (
    await database.pool.query(
      `select column_name from information_schema.columns where table_schema = 'news' and table_name = $1 and data_type <> 'tsvector' order by ordinal_position`,
      [view],
    )
  ).rows.map((row) => row.column_name);

test.each([
  ['articles', 'article', ['event_id', 'entities', 'quotes']],
  ['stories', 'story', ['sources', 'articles']],
  ['entities', 'entity', ['aliases']],
] as const)('a row of %s has the columns of its view, and what belongs to it', async (what, view, more) => {
  expect(TABLES[what].columns.map(({ name }) => name)).toEqual([...(await columnsOf(view)), ...more]);
});

describe('to stdout', () => {
  test('articles as JSON lines, in order, with what belongs to them', async () => {
    const { stdout, stderr, code } = await exported('--what', 'articles');
    expect(idsOf(stdout)).toEqual(all);
    expect(JSON.parse(stdout.split('\n')[5]!)).toMatchObject({
      article_id: 6,
      source: 'Paper 7',
      title: 'Report 6, "as told"',
      authors: ['Ida Brandt'],
      first_seen_at: '2026-10-01T01:30:00.000000Z',
      evidence: { title: 'meta' },
      story_id: 5,
      event_id: 5,
      relation: 'near_copy',
      canonical_url: null,
      reservations: [],
      quotes: [
        { start_offset: 100, kind: 'direct', speaker: 'Ida Brandt' },
        { start_offset: 200, confidence: 0.9 },
      ],
    });
    expect(JSON.parse(stdout.split('\n')[5]!).entities).toHaveLength(6);
    expect(stderr).toContain(`${ARTICLES} articles; later ones come with --cursor ${ARTICLES}`);
    expect(code).toBe(0);
  });

  test('stories and entities', async () => {
    const [stories, entities] = await Promise.all([exported('--what', 'stories'), exported('--what', 'entities')]);
    const lines = stories.stdout.trim().split('\n');
    expect(lines).toHaveLength(ARTICLES / 4);
    expect(JSON.parse(lines[1]!)).toMatchObject({
      story_id: 5,
      sources: ['Paper 6', 'Paper 7', 'Paper 8', 'Paper 9'],
      articles: [{ article_id: 5, relation: 'original' }, { article_id: 6, similarity: 0.95 }, {}, {}],
    });
    expect(JSON.parse(entities.stdout.split('\n')[0]!)).toMatchObject({ entity_id: 1, living_entity_id: 1, aliases: ['Name 1'] });
  });

  test('a cursor goes on after a row, and a time leaves out what was not touched since', async () => {
    const [rest, recent, csv] = await Promise.all([
      exported('--what', 'articles', '--cursor', '230'),
      exported('--what', 'articles', '--since', '2026-10-03'),
      exported('--what', 'articles', '--cursor', '238', '--format', 'csv', '--no-header'),
    ]);
    expect(idsOf(rest.stdout)).toEqual(all.slice(230));
    expect(idsOf(recent.stdout)).toEqual(all.slice(160));
    expect(csv.stdout).toMatch(/^239,https:\/\/paper\.example\/239,/);
  });

  test.each([
    [['--what', 'articles', '--cursor', '241'], 'lies behind the last of the articles, 240'],
    [['--what', 'articles', '--cursor', 'x'], 'use a number'],
    [['--what', 'pages'], 'Allowed choices are articles, stories, entities'],
    [['--what', 'articles', '--out', 'x', '--cursor', '1'], 'cannot be used with'],
  ])('%j is refused', async (args, message) => {
    const { stdout, stderr, code } = await exported(...args);
    expect(stderr).toContain(message);
    expect([stdout, code]).toEqual(['', 2]);
  });

  test('a reader that leaves is no fault, a full disk is one', async () => {
    const [head, full] = await Promise.all([
      sh('"$0" "$1" export --what articles | head -n 1'),
      sh('"$0" "$1" export --what articles > /dev/full'),
    ]);
    expect([idsOf(head.stdout), head.stderr]).toEqual([[1], '']);
    expect(full.code).toBe(1);
    expect(full.stderr).toContain('E_OUTPUT stdout: there is no space left');
    expect(full.stderr).toContain('append with --cursor 0');
  });

  test('a file that may not grow any more holds whole rows, and the cursor that is told goes on', async () => {
    const cut = await sh('ulimit -f 700; "$0" "$1" export --what articles --format csv > cut.csv'); // in units of 512 bytes or in kB, as the shell likes
    const [, cursor] = /append with --cursor (\d+) --no-header/.exec(cut.stderr)!;
    expect(Number(cursor)).toBeGreaterThan(50);
    await sh(`"$0" "$1" export --what articles --format csv --no-header --cursor ${cursor} >> cut.csv`);
    expect(readFileSync(path.join(dir, 'cut.csv')).equals(readFileSync(path.join(dir, 'rows.csv')))).toBe(true);
  });

  test('all three formats hold the same rows', async () => {
    const [lines, rows, csv] = [readLines(), await readParquet(), readFileSync(path.join(dir, 'rows.csv'), 'utf8')];
    expect(lines).toHaveLength(ARTICLES);
    expect(rows.map(asJson)).toEqual(lines.map(asJson));
    expect(csv.split('\n')[0]).toBe(Object.keys(lines[0]!).join(','));
  });
});

const readLines = (): object[] =>
  readFileSync(path.join(dir, 'articles.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const readParquet = async () => parquetReadObjects({ file: await asyncBufferFromFile(path.join(dir, 'rows.parquet')) });

describe('other programs read it', () => {
  const ofFiles = readFileSync(DOCS, 'utf8')
    .split('\n## ')
    .find((part) => part.startsWith('From exported files'))!;
  const recipes = [...ofFiles.matchAll(/\n```(python|sql)\n(.*?)\n```/gs)].map(([, language, code]) => ({
    language,
    code: code!,
  }));
  const python = (code: string) => spawnSync('python3', ['-c', code], { cwd: dir, encoding: 'utf8' });
  const has = (packages: string): boolean => python(`import ${packages}`).status === 0;
  /** What a recipe prints; null where it cannot run here, which is said. */
  const printed = (code: string, packages = 'json'): string | null => {
    if (!has(packages)) {
      console.warn(`\npython3 with ${packages} is not there: its recipe is not tested`);
      return null;
    }
    const { stdout, stderr, status } = python(code);
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };

  test('CSV by Python holds what JSON lines hold', () => {
    const code = `
import csv, json
csv.field_size_limit(10**8)
rows = [json.loads(line) for line in open('articles.jsonl', encoding='utf-8')]
table = list(csv.DictReader(open('rows.csv', encoding='utf-8', newline='')))
assert [str(row['article_id']) for row in rows] == [row['article_id'] for row in table]
assert all(row['text'] == line['text'] and row['entities'] == json.loads(line['entities']) for row, line in zip(rows, table))
print(len(table))`;
    expect(printed(code)).toBeOneOf([`${ARTICLES}\n`, null]);
  });

  test('the recipe for Python', () => {
    const recipe = recipes.find(({ language, code }) => language === 'python' && !code.includes('pandas'))!;
    const lines = printed(recipe.code)?.trim().split('\n');
    if (lines) expect(lines.map((line) => Number(line.split(' ').at(-1))).reduce((a, b) => a + b)).toBe(ARTICLES);
    if (lines) expect(lines).toHaveLength(12);
  });

  test('the recipes for DuckDB and pandas', async () => {
    await exported('--what', 'articles', '--format', 'parquet', '--out', path.join(dir, 'news'));
    const sql = recipes.find(({ language }) => language === 'sql')!.code;
    const duckdb = printed(
      `import duckdb\nfor each in ${JSON.stringify(sql)}.split(';')[:3]: print(duckdb.sql(each).fetchall()[0][-1], end=' ')`,
      'duckdb',
    );
    expect(duckdb).toBeOneOf([expect.stringMatching(/^\d+ \d+ The ferry sails again on Monday/), null]);
    const pandas = printed(recipes.find(({ code }) => code.includes('pandas'))!.code, 'pandas, pyarrow');
    expect(pandas).toBeOneOf([expect.stringMatching(/Paper 1\s+near_copy\s+\d+/), null]);
  });
});

describe('into a folder', () => {
  const out = (name: string) => path.join(dir, name);
  const filesOf = (name: string): string[] =>
    readdirSync(out(name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.includes('part-'))
      .sort()
      .map((file) => path.join(out(name), file));
  const read = (name: string): number[] => filesOf(name).flatMap((file) => idsOf(readFileSync(file, 'utf8')));

  test('by days; the same command again adds what is new', async () => {
    const first = await exported('--what', 'articles', '--out', out('days'));
    expect(filesOf('days').map((file) => path.relative(out('days'), file))).toEqual([
      'articles/date=2026-10-01/part-000000000000.jsonl',
      'articles/date=2026-10-02/part-000000000000.jsonl',
      'articles/date=2026-10-03/part-000000000000.jsonl',
    ]);
    expect(read('days')).toEqual(all);
    expect([first.stdout, first.code]).toEqual(['', 0]);
    const again = await exported('--what', 'articles', '--out', out('days'));
    expect(again.stderr).toContain('0 articles');
    expect(read('days')).toEqual(all);
    expect((await exported('--what', 'articles', '--format', 'csv', '--out', out('days'))).stderr).toContain(
      'holds an export as jsonl',
    );
  });

  test('killed in the middle, or out of room, it goes on: nothing lost, nothing twice', async () => {
    const killed = start(['export', '--what', 'articles', '--out', out('killed')], { env });
    while (killed.child.exitCode === null && !existsSync(path.join(out('killed'), 'articles/date=2026-10-01')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    killed.child.kill('SIGKILL');
    await killed.ended;
    await exported('--what', 'articles', '--out', out('killed'));
    expect(read('killed')).toEqual(all);

    const full = await sh('ulimit -f 400; "$0" "$1" export --what articles --out full');
    expect(full.code).toBe(1);
    expect(full.stderr).toMatch(/E_OUTPUT .*holds all articles up to 0\nMake room, then give the same command again/);
    expect(filesOf('full')).toEqual([]);
    await exported('--what', 'articles', '--out', out('full'));
    expect(read('full')).toEqual(all);
  });

  test('two at once: the second one waits for nobody and says so', async () => {
    const lock = await database.pool.connect();
    await lock.query('select pg_advisory_lock($1, hashtext($2))', [0x45585054, path.join(out('busy'), 'articles')]);
    const second = await exported('--what', 'articles', '--out', out('busy'));
    lock.release(true);
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('another export writes into')]);
  });
});

test('an article that is being written when the export begins is not skipped', async () => {
  const insert = async (client: Pick<typeof database.pool, 'query'>, name: string): Promise<void> => {
    await client.query(
      `with i as (insert into item (key_sha, source_id) values (sha256($1::bytea), 1) returning item_id, source_id)
        insert into article (item_id, source_id, story_id, first_seen_at, text, text_sha, word_count, extraction_method, extraction_version, extraction_quality)
          select item_id, source_id, 1, now(), '', '', 1, 'given', 1, 1 from i`,
      [name],
    );
  };
  const slow = await database.pool.connect();
  await slow.query('begin');
  await insert(slow, 'slow');
  await insert(database.pool, 'quick');
  const running = exported('--what', 'articles', '--cursor', String(ARTICLES));
  const isWaiting = async (): Promise<boolean> =>
    (
      await database.pool.query(
        `select from pg_stat_activity where application_name = 'wirecopy export' and query like '%virtualtransaction%' and datname = current_database()`,
      )
    ).rowCount! > 0;
  while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 10));
  await slow.query('commit');
  slow.release();
  const { stdout, stderr } = await running;
  expect(idsOf(stdout)).toEqual([ARTICLES + 1, ARTICLES + 2]);
  expect(stderr).toContain(`--cursor ${ARTICLES + 2}`);
});

test('what was taken down is in no export', async () => {
  await takeDown(database.pool, '7');
  const [articles, stories] = await Promise.all([exported('--what', 'articles'), exported('--what', 'stories')]);
  expect(idsOf(articles.stdout)).not.toContain(7);
  expect(articles.stdout).not.toContain('https://paper.example/7"');
  expect(stories.stdout).not.toContain('"article_id":7,');
});

/** The form in which both formats are alike: whole numbers and times as JSON has them, reals as they are in 32 bits. */
const asJson = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Math.fround(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})000Z$/, '$1Z');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
};
