import { expect, test } from 'vitest';
import { characterOffsets, cleanLine, cleanText, countWords, digest, spelledLength, truncate } from './text.ts';

const PAIR = '𝒜';

test.each([
  ['a NUL and other control characters go', 'a\u0000b\u0007c\u009dd', 'abcd'],
  ['tab and newline stay', 'a\tb\nc', 'a\tb\nc'],
  ['every line end is one newline', 'a\r\nb\rc', 'a\nb\nc'],
  ['half of a pair becomes a replacement character', 'a\ud800b', 'a\ufffdb'],
  ['marks join their letters', 'e\u0301', 'é'],
  ['the words stay as they are', 'recieve teh  news', 'recieve teh  news'],
])('cleanText: %s', (_, input, expected) => {
  expect(cleanText(input)).toBe(expected);
});

test.each([
  ['white space is folded', '  a \n\t b\u00a0c ', 'a b c'],
  ['nothing is null', ' \u200b\n', null],
  ['absent is null', undefined, null],
])('cleanLine: %s', (_, input, expected) => {
  expect(cleanLine(input)).toBe(expected);
});

test.each([
  ['a short one stays', 'ab', 5, 'ab'],
  ['never through a pair', `a${PAIR}b`, 2, 'a'],
  ['behind a pair', `a${PAIR}b`, 3, `a${PAIR}`],
])('truncate: %s', (_, input, limit, expected) => {
  expect(truncate(input, limit)).toBe(expected);
});

test('a long text is cut to its limit', () => {
  expect(cleanText('x'.repeat(50), 10)).toHaveLength(10);
  expect(cleanLine('ab '.repeat(5_000), 10)).toBe('ab ab ab a');
  expect(cleanLine('ab '.repeat(5_000), 9)).toBe('ab ab ab'); // and leaves no space at its end
});

test('offsets are turned from code units to characters', () => {
  const text = `${PAIR}b${PAIR}d`;
  const toCharacter = characterOffsets(text);
  expect([0, 2, 3, 5, 6].map(toCharacter)).toEqual([0, 1, 2, 3, 4]);
  expect(characterOffsets('plain')(3)).toBe(3);
});

test('a digest tells where one part ends and the next begins', () => {
  expect(digest('ab', 'c')).not.toEqual(digest('a', 'bc'));
  expect(digest('ab', 'c')).toHaveLength(32);
});

test.each([
  ['Two words', 2],
  ["it's 3.5 per-cent", 3],
  ['', 0],
  ['… — !', 0],
  ['春天开工，夏天通航。', 4],
  ['東京 2026 news', 3],
  ['งานจะเริ่มในฤดูใบไม้ผลิ', 5],
])('words in %j', (text, expected) => {
  expect(countWords(text)).toBe(expected);
});

test('a length as in an alphabet', () => {
  expect([spelledLength('a word'), spelledLength('春天开工'), spelledLength('งาน')]).toEqual([6, 12, 3.6]);
});
