import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { ParquetFile } from './export-parquet.ts';
import type { Column, Row } from './export-tables.ts';

const COLUMNS: Column[] = [
  { name: 'id', kind: 'id' },
  { name: 'count', kind: 'int' },
  { name: 'share', kind: 'real' },
  { name: 'is_free', kind: 'bool' },
  { name: 'title', kind: 'text' },
  { name: 'at', kind: 'time' },
  { name: 'tags', kind: 'texts' },
  { name: 'evidence', kind: 'json' },
  {
    name: 'quotes',
    kind: [
      { name: 'id', kind: 'id' },
      { name: 'text', kind: 'text' },
    ],
  },
];
const FULL: Row = {
  id: 9_007_199_254_740_991,
  count: -1,
  share: 0.5,
  is_free: false,
  title: 'Ærø 🛳',
  at: 1_795_319_156_123_000,
  tags: ['a', '', 'ü'],
  evidence: { title: ['meta', 1] },
  quotes: [
    { id: 1, text: 'yes' },
    { id: null, text: null },
  ],
};
const EMPTY: Row = {
  id: 2,
  count: null,
  share: null,
  is_free: null,
  title: null,
  at: null,
  tags: [],
  evidence: null,
  quotes: [],
};

async function written(groups: Row[][]): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  const file = new ParquetFile(COLUMNS, async (bytes) => {
    chunks.push(Uint8Array.from(bytes));
  });
  for (const group of groups) await file.writeGroup(group);
  await file.finish();
  return Uint8Array.from(Buffer.concat(chunks)).buffer;
}

test('what is written is read back, over row groups', async () => {
  const file = await written([[FULL, EMPTY], [EMPTY], [FULL]]);
  const metadata = parquetMetadata(file);
  expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([2, 1, 1]);
  const rows = await parquetReadObjects({ file });
  const full = {
    ...FULL,
    id: 9_007_199_254_740_991n,
    at: new Date('2026-11-22T03:45:56.123Z'),
    quotes: [
      { id: 1n, text: 'yes' },
      { id: null, text: null },
    ],
  };
  const empty = { ...EMPTY, id: 2n };
  expect(rows.map(withoutGaps)).toEqual([full, empty, empty, full]);
});

test('without rows it is a file that can be read', async () => {
  const file = await written([]);
  expect(await parquetReadObjects({ file })).toEqual([]);
  expect(parquetMetadata(file).schema.map(({ name }) => name)).toContain('evidence');
});

/** The reader leaves null and undefined apart by encoding; here they mean the same. */
const withoutGaps = (value: unknown): unknown => {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(withoutGaps);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutGaps(inner)]));
};
