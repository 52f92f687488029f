import { describe, expect, test } from 'vitest';
import { jsonLine, table } from './output.ts';

describe('a table', () => {
  test.each<[name: string, rows: Record<string, unknown>[], width: number, expected: string[]]>([
    ['of nothing', [], 80, ['']],
    [
      'aligns',
      [
        { name: 'a', count: 5 },
        { name: 'long', count: 12 },
      ],
      80,
      ['name  count', 'a         5', 'long     12'],
    ],
    ['shows absence as nothing', [{ a: null, b: 'x' }], 80, ['a  b', '   x']],
    ['shortens the widest column', [{ title: 'abcdefghij', id: 'x' }], 11, ['title    id', 'abcdef…  x']],
    ['never cuts the names of columns', [{ title: 'abcdefghij', id: 'x' }], 1, ['title  id', 'abcd…  x']],
    ['cannot steer the terminal', [{ a: '\u001b[2Jx\r\ny' }], 80, ['a', '[2Jx y']],
  ])('%s', (_, rows, width, expected) => expect(table(rows, width).split('\n')).toEqual(expected));
});

test('a JSON line has no line separators and says the same', () => {
  const value = { text: 'a\u2028b\u2029c\nd', half: '\ud800' };
  const line = jsonLine(value);
  expect(line).not.toMatch(/[\n\u2028\u2029]/);
  expect(JSON.parse(line)).toEqual(value);
});
