import { describe, expect, test } from 'vitest';
import { readTime, readWhole } from './options.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

describe('a time', () => {
  test.each([
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T08:00', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T08:00:30.5Z', '2026-11-20T08:00:30.500Z'],
    ['2026-11-20T08:00+02:00', '2026-11-20T06:00:00.000Z'],
    ['7d', '2026-11-14T12:00:00.000Z'],
    ['30m', '2026-11-21T11:30:00.000Z'],
  ])('%s', (text, expected) => expect(readTime(text, NOW).toISOString()).toBe(expected));

  test.each(['tomorrow', '2026', '2026-13-01', '2026-11-20 08:00', '', '7'])('is not %j', (text) =>
    expect(() => readTime(text, NOW)).toThrow('use a time such as'),
  );
});

test.each<[string, number | null]>([
  ['1', 1],
  ['64', 64],
  ['65', null],
  ['0', null],
  ['-1', null],
  ['1.5', null],
  ['1e1', null],
  ['', null],
])('a number from 1 to 64: %j', (text, expected) => {
  if (expected === null) expect(() => readWhole(text, 1, 64)).toThrow('use a number from 1 to 64');
  else expect(readWhole(text, 1, 64)).toBe(expected);
});
