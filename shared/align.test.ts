import { expect, test } from 'vitest';
import { align } from './align.ts';

const tokensOf = (text: string) => Uint16Array.from(text, (letter) => letter.charCodeAt(0));

/** The shared passages as `a>b`: each passage as the texts of its blocks. */
const passages = (a: string, b: string, least = 4) =>
  align(tokensOf(a), tokensOf(b), 3, least).map((passage) =>
    passage.map((block) => a.slice(block.a, block.a + block.length)).join('|'),
  );

test.each([
  ['the same text is one block', 'abcdefgh', 'abcdefgh', ['abcdefgh']],
  ['an edit stays inside the passage', 'abcdXefgh', 'abcdYZefgh', ['abcd|efgh']],
  ['a longer insertion parts two passages', 'abcdefgh', 'abcd123456789efgh', ['abcd', 'efgh']],
  ['paragraphs in another order are found', 'abcdefgh', 'efgh-abcd', ['abcd', 'efgh']],
  ['of two places the longer run counts', 'abcdef', 'abcd-abcdef', ['abcdef']],
  ['a short phrase does not count', 'abcXYZ123', 'abc456789', []],
  ['nothing in common', 'abcdef', '123456', []],
  ['texts shorter than a seed', 'ab', 'ab', []],
  ['no text', '', 'abcdef', []],
])('%s', (_, a, b, expected) => {
  expect(passages(a, b)).toEqual(expected);
});

test('a text that repeats one word ends soon', () => {
  const same = tokensOf('a'.repeat(4096));
  expect(align(same, same, 3, 4)).toEqual([[{ a: 0, b: 0, length: 4096 }]]);
});
