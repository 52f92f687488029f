import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../infra/migrate.ts';
import { transfer } from '../infra/transfer.ts';
import { countDefaultRows, makePartitions } from '../shared/work/partitions.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run } from './program.ts';
import { releasedDatabase } from './releases.ts';

let source: TestDatabase;
let target: TestDatabase;

beforeAll(async () => {
  [source, target] = [await releasedDatabase('0001'), await testDatabase()];
  await migrate(source.url);
  await source.pool.query(
    `insert into outcome (stage, id, outcome, final, at) values ('parse', 1, 'done', true, now() - interval '10 weeks')`,
  );
  await makePartitions(source.pool);
  // A reference to a row that comes later.
  await source.pool.query('update entity set merged_into = (select max(entity_id) from entity) where entity_id = 1');
});
afterAll(() => Promise.all([source?.drop(), target?.drop()]));

/** Every table with a digest of what is in it. */
async function contents({ pool }: TestDatabase): Promise<Record<string, string>> {
  const { rows } = await pool.query(`select relname as name from pg_class where relnamespace = 'wirecopy'::regnamespace
    and relkind in ('r', 'p') and not relispartition and relname not in ('migration', 'setting')`);
  const digests = rows.map(async ({ name }) => {
    const { rows } = await pool.query(
      `select count(*) || ' ' || md5(string_agg(t::text, ' ' order by t::text)) as digest from ${name} t`,
    );
    return [name, rows[0].digest];
  });
  return Object.fromEntries(await Promise.all(digests));
}

const state = async ({ pool }: TestDatabase) =>
  (
    await pool.query(`select (select json_agg((sequencename, last_value) order by sequencename) from pg_sequences where schemaname = 'wirecopy') as sequences,
      (select count(*) from pg_constraint where contype = 'f' and condeferrable) as deferrable`)
  ).rows;

test('a database is as it was in its new place', async () => {
  const copied: Record<string, number> = {};
  await transfer(source.pool, target.pool, (name, rows) => {
    copied[name] = rows;
  });
  expect(copied).toMatchObject({ article: 4, work: 3, draft: 1, page: 7, outcome: 18 });
  expect((await countDefaultRows(target.pool)).filter(({ rows }) => rows > 0)).toEqual([]);
  expect(await contents(target)).toEqual(await contents(source));
  expect(await state(target)).toEqual(await state(source));
});

test('a place that is in use is refused and left alone', async () => {
  const before = await contents(target);
  await expect(transfer(source.pool, target.pool, () => {})).rejects.toMatchObject({ code: 'E_USAGE' });
  expect(await contents(target)).toEqual(before);
});

test('migrate takes over what the embedded database holds', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'wirecopy-move-'));
  const empty = await testDatabase();
  const env = { DATABASE_URL: empty.url };
  try {
    const document = JSON.stringify({ id: 1, title: 'Moving house', text: 'Everything was in boxes by noon.' });
    expect(await run(['ingest', '--jsonl'], { cwd, input: document })).toMatchObject({ code: 0 });
    const moved = await run(['migrate', '--from', '.wirecopy'], { cwd, env });
    expect(moved).toMatchObject({ code: 0, stderr: expect.stringMatching(/^article +1$/m) });
    expect(await run(['sql', 'select title from news.article', '--csv'], { env })).toMatchObject({
      stdout: 'title\nMoving house\n',
    });
    expect(await run(['migrate', '--from', '.wirecopy'], { cwd, env })).toMatchObject({ code: 2 });
    expect(await run(['migrate', '--from', '.wirecopy'], { cwd })).toMatchObject({ code: 2 });
    expect(await run(['migrate', '--from', 'nowhere'], { cwd, env })).toMatchObject({ code: 2 });
  } finally {
    await empty.drop();
    rmSync(cwd, { recursive: true });
  }
});
