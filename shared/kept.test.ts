import { expect, test } from 'vitest';
import { kept } from './kept.ts';

const LONG_MS = 3_600_000;

test('an answer is made once for all who ask in its time', async () => {
  let made = 0;
  const answer = kept(LONG_MS, async () => ++made);
  expect(await Promise.all([answer(), answer()])).toEqual([1, 1]);
  expect(await answer()).toBe(1);
});

test('an answer that is too old is made again', async () => {
  let made = 0;
  const answer = kept(0, async () => ++made);
  expect([await answer(), await answer()]).toEqual([1, 2]);
});

test('a failure is not kept', async () => {
  let made = 0;
  const answer = kept(LONG_MS, async () => {
    if (++made === 1) throw new Error('away');
    return made;
  });
  await expect(answer()).rejects.toThrow('away');
  expect(await answer()).toBe(2);
});
