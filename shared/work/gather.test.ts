import { expect, test } from 'vitest';
import { gather, orSingly } from './gather.ts';

test('calls of a moment are one run, each with its own answer', async () => {
  const runs: number[][] = [];
  const double = gather<number, number>(1, 3, async (inputs) => {
    runs.push(inputs);
    return inputs.map((input) => 2 * input);
  });
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
  expect(runs).toEqual([[1, 2, 3], [4]]);
});

test('nothing is waited for where no other call is pending', async () => {
  let pending = 1;
  const runs: number[][] = [];
  const double = gather<number, number>(
    60_000,
    8,
    async (inputs) => {
      runs.push(inputs);
      return inputs.map((input) => 2 * input);
    },
    () => pending,
  );
  const first = double(1);
  pending = 0;
  expect(await Promise.all([first, double(2)])).toEqual([2, 4]);
  expect(await double(3)).toBe(6);
  expect(runs).toEqual([[1, 2], [3]]);
});

test('an error among the answers is that of its call alone', async () => {
  const half = gather<number, number>(1, 8, async (inputs) => inputs.map((input) => (input % 2 ? new Error('odd') : input / 2)));
  const [odd, even] = await Promise.allSettled([half(1), half(4)]);
  expect(odd).toMatchObject({ status: 'rejected', reason: { message: 'odd' } });
  expect(even).toEqual({ status: 'fulfilled', value: 2 });
});

test('a run that fails fails all its calls', async () => {
  const never = gather<number, number>(1, 8, () => Promise.reject(new Error('away')));
  const results = await Promise.allSettled([never(1), never(2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('what fails together is done singly, so that one holds back none; unless the reason is shared', async () => {
  const runs: number[][] = [];
  const run = async (inputs: number[]) => {
    runs.push(inputs);
    if (inputs.includes(3)) throw new Error('three');
    return inputs.map((input) => 2 * input);
  };
  expect(await orSingly([1, 2, 3], run, () => false)).toEqual([2, 4, new Error('three')]);
  expect(runs).toEqual([[1, 2, 3], [1], [2], [3]]);
  await expect(orSingly([1, 3], run, () => true)).rejects.toThrow('three');
});
