import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';

test.each([0, 1, 999, 1_000, 1_001, 3_456])('%d entries come back in order, again and again', (count) => {
  const ledger = new Ledger<{ id: string; error: string | null }>();
  const entries = Array.from({ length: count }, (_, i) => ({ id: `ü${i}\u2028`, error: i % 3 ? null : 'no' }));
  for (const entry of entries) ledger.add(entry);
  expect(ledger.count).toBe(count);
  for (const _ of [1, 2]) expect([...ledger.batches()].flat()).toEqual(entries);
  ledger.add({ id: 'one more', error: null });
  expect([...ledger.batches()].flat().at(-1)).toEqual({ id: 'one more', error: null });
  ledger.close();
});
