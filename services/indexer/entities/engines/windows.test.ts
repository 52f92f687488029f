import { describe, expect, it } from 'vitest';
import { windowsOf } from './windows.ts';

describe('windows over a row', () => {
  it.each<[what: string, sizes: number[], most: number, windows: number]>([
    ['nothing', [], 8, 1],
    ['what fits', [1, 2, 3], 8, 1],
    ['ones', Array(100).fill(1), 8, 17],
    ['large ones', Array(10).fill(8), 8, 10],
    ['mixed', Array.from({ length: 500 }, (_, i) => i % 9), 16, 0],
    ['empty ones', Array(50).fill(0), 8, 1],
  ])('%s: each item counts once, in a window that holds it', (_, sizes, most, count) => {
    const windows = windowsOf(sizes, most);
    if (count > 0) expect(windows.length).toBe(count);
    let next = 0;
    for (const { from, to, keepFrom, keepTo } of windows) {
      expect(keepFrom).toBe(next);
      expect([from <= keepFrom, keepFrom <= keepTo, keepTo <= to]).toEqual([true, true, true]);
      expect(sizes.slice(from, to).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(most);
      next = keepTo;
    }
    expect(next).toBe(sizes.length);
  });

  it('reads what stands at a border with its surroundings', () => {
    const [first, second] = windowsOf(Array(30).fill(1), 16);
    expect([first!.keepTo < first!.to, second!.from < second!.keepFrom]).toEqual([true, true]);
  });
});
