import { expect, test } from 'vitest';
import { randomNumbers, shuffled } from './random.ts';

test('the same seed gives the same numbers, another one others, all from 0 up to 1', () => {
  const series = (seed: number): number[] => Array.from({ length: 1_000 }, randomNumbers(seed));
  expect(series(7)).toEqual(series(7));
  expect(series(8)).not.toEqual(series(7));
  expect(series(7).every((number) => number >= 0 && number < 1)).toBe(true);
});

test('a shuffled list holds the same elements, and the given one stays as it was', () => {
  const list = Array.from({ length: 50 }, (_, i) => i);
  const other = shuffled(list, randomNumbers(1));
  expect(other).not.toEqual(list);
  expect(other.toSorted((a, b) => a - b)).toEqual(list);
});
