import { expect, test } from 'vitest';
import { lookup } from './lookup.ts';

test('rows are looked up together, and one that cannot be read fails alone', async () => {
  const asked: string[][] = [];
  const find = lookup(async (ids) => {
    asked.push(ids);
    if (ids.includes('3')) throw new Error('damaged');
    return new Map(ids.filter((id) => id !== '2').map((id) => [id, `row ${id}`]));
  });
  expect(await Promise.allSettled(['1', '2', '3'].map(find))).toEqual([
    { status: 'fulfilled', value: 'row 1' },
    { status: 'fulfilled', value: undefined },
    { status: 'rejected', reason: new Error('damaged') },
  ]);
  expect(asked).toEqual([['1', '2', '3'], ['1'], ['2'], ['3']]);
});
