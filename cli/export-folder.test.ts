import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExportFolder } from './export-folder.ts';
import { type Row, TABLES } from './export-tables.ts';
import type { Format } from './export-writer.ts';

const DAY = 86_400_000_000;
const row = (id: number, day: number | null): Row => ({
  entity_id: id,
  name: `Name ${id}`,
  first_seen_at: day === null ? null : day * DAY,
  aliases: [],
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'wirecopy-export-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = (format: Format = 'jsonl', since: Date | null = null): Promise<ExportFolder> =>
  ExportFolder.open(dir, 'entities', TABLES.entities, format, since);

async function add(folder: ExportFolder, rows: Row[]): Promise<void> {
  for (const each of rows) await folder.put(each);
}

/** Files by their places. */
const files = (): string[] =>
  readdirSync(path.join(dir, 'entities'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('part-'))
    .sort();
const ids = (): number[] =>
  files()
    .flatMap((file) =>
      readFileSync(path.join(dir, 'entities', file), 'utf8')
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line).entity_id);
const stateFile = (): string => path.join(dir, 'entities/_cursor.json');

test('rows stand under their day, and a later call adds to them', async () => {
  const first = await open();
  await add(first, [row(1, 0), row(2, 1), row(3, null), row(4, 0)]);
  expect(files().every((file) => file.endsWith('.tmp'))).toBe(true);
  await first.commit(4);
  const second = await open();
  expect(second.cursor).toBe(4);
  await add(second, [row(7, 1)]);
  await second.commit(9);
  expect(files()).toEqual([
    'date=1970-01-01/part-000000000000.jsonl',
    'date=1970-01-02/part-000000000000.jsonl',
    'date=1970-01-02/part-000000000004.jsonl',
    'date=__HIVE_DEFAULT_PARTITION__/part-000000000000.jsonl',
  ]);
  expect(ids()).toEqual([1, 4, 2, 7, 3]);
  expect(JSON.parse(readFileSync(stateFile(), 'utf8'))).toEqual({ format: 'jsonl', cursor: 9, since: null, rows: 5 });
});

test('what a kill leaves before the commit is removed and written again', async () => {
  const killed = await open('csv');
  const texts = Array.from({ length: 3_000 }, (_, i) => ({ ...row(i + 1, 0), name: 'n'.repeat(200) }));
  await add(killed, texts);
  expect(files()).toEqual(['date=1970-01-01/part-000000000000.csv.tmp']);
  const again = await open('csv');
  expect(files()).toEqual([]);
  await add(again, [row(1, 0)]);
  await again.commit(1);
  expect(
    readFileSync(path.join(dir, 'entities', files()[0]!), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(2);
});

test('what a crash leaves between the names and the cursor is not there twice', async () => {
  const first = await open();
  await add(first, [row(1, 0)]);
  await first.commit(1);
  const before = readFileSync(stateFile());
  await add(first, [row(2, 0), row(3, 5)]);
  await first.commit(3);
  writeFileSync(stateFile(), before);
  const again = await open();
  expect(again.cursor).toBe(1);
  expect(ids()).toEqual([1]);
  await add(again, [row(2, 0)]); // 3 was taken down meanwhile
  await again.commit(3);
  expect(ids()).toEqual([1, 2]);
});

test.each<[string, () => void, Format]>([
  ['another format', () => {}, 'parquet'],
  ['files without a cursor', () => rmSync(stateFile()), 'jsonl'],
  ['a cursor that is none', () => writeFileSync(stateFile(), '{"cursor": "x"}'), 'jsonl'],
])('%s: nothing is touched', async (_, spoil, format) => {
  const folder = await open();
  await add(folder, [row(1, 0)]);
  await folder.commit(1);
  spoil();
  await expect(open(format)).rejects.toMatchObject({ code: 'E_USAGE' });
  expect(ids()).toEqual([1]);
});

test('a place that cannot be written is told in words', async () => {
  writeFileSync(path.join(dir, 'entities'), '');
  await expect(open()).rejects.toMatchObject({ code: 'E_OUTPUT', message: expect.stringContaining('it is no folder') });
  expect(existsSync(stateFile())).toBe(false);
});

test('rows that an earlier call did not get to are not left out by a later day', async () => {
  const day = (number: number): Date => new Date(number * 86_400_000);
  expect((await open('jsonl', day(5))).since).toEqual(day(5));
  expect((await open('jsonl', day(7))).since).toEqual(day(5));
  expect((await open('jsonl', day(3))).since).toEqual(day(3));
  expect((await open('jsonl', null)).since).toBe(null);
  expect((await open('jsonl', day(1))).since).toBe(null);
});
