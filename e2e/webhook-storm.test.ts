import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Received } from '../bench/receiver.ts';
import { judge, stormWebhooks } from '../bench/webhook-storm.ts';
import { testDatabase } from './postgres.ts';

const CHANGES = 200;

test('while a receiver is away and when it is back, each change arrives at least once and in order per article', async () => {
  const database = await testDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-storm-'));
  const program = path.resolve(import.meta.dirname, '../bin/wirecopy');
  const result = await stormWebhooks({ url: database.url, folder, program, changes: CHANGES, articles: 40, awayMs: 1_000 });
  expect(result).toMatchObject({ missing: 0, outOfOrder: 0 });
  expect(result.backlog).toBeGreaterThanOrEqual((3 * CHANGES) / 4);
  expect(result.writings.map(({ phase }) => phase)).toEqual([
    'no webhook',
    'receiver is there',
    'receiver is away',
    'no webhook',
  ]);
  rmSync(folder, { recursive: true });
  await database.drop();
});

test('the judge sees what is missing, what came again and what came too late', () => {
  const came = (change: number, article: number) => ({ change, article }) as Received;
  expect(judge([came(3, 1), came(5, 2), came(4, 2), came(3, 1)], 2, 6)).toEqual({ missing: 1, twice: 1, outOfOrder: 1 });
});
