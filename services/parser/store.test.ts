import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { ensureSource } from '../../shared/items.ts';
import { recordReading } from './store.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
}, 120_000);
afterAll(() => database?.drop());

test('counts of a source are halved once, however many count at the same time', async () => {
  const { pool } = database;
  const sourceId = await ensureSource(pool, 'The Saltmarsh Courier', null);
  const count = () => recordReading(pool, sourceId, { quality: 1, words: 300, paragraphs: ['11', '12'] });
  await count();
  for (let round = 0; round < 20; round++) {
    await pool.query('update source_reading set articles = 399');
    await pool.query('update source_paragraph set articles = 200 where digest = 11');
    await Promise.all(Array.from({ length: 8 }, count));
    const { rows } = await pool.query(
      'select (select articles from source_reading) as articles, (select articles from source_paragraph where digest = 11) as paragraph',
    );
    expect(rows[0].articles).toBeGreaterThanOrEqual(200);
    expect(rows[0].articles).toBeLessThan(208);
    expect(rows[0].paragraph).toBeGreaterThanOrEqual(100);
    expect(rows[0].paragraph).toBeLessThan(109);
  }
});
