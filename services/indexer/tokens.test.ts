import { describe, expect, test } from 'vitest';
import { CHARACTER, hashToken, mix, NAME, NUMBER, tokenise, tokenText, WORD } from './tokens.ts';

const textsOf = (text: string): string[] => {
  const tokens = tokenise(text);
  return Array.from({ length: tokens.count }, (_, i) => tokenText(tokens, i));
};

const ofKind = (text: string, kind: number): string[] => {
  const tokens = tokenise(text);
  return Array.from({ length: tokens.count }, (_, i) => i)
    .filter((i) => tokens.kinds[i] === kind)
    .map((i) => tokenText(tokens, i));
};

test.each([
  ['case and punctuation go', 'The Ferry, (again) – SAILED!', ['the', 'ferry', 'again', 'sailed']],
  ['apostrophes of every kind are dropped', "Brannoch's crew didn’t", ['brannochs', 'crew', 'didnt']],
  ['digit groups are joined, decimals kept', 'cost 1,500 or 2.75, in 2031.', ['cost', '1500', 'or', '2.75', 'in', '2031']],
  ['a number may end a sentence', 'It has 12. Next', ['it', 'has', '12', 'next']],
  ['full width and ligatures are folded', 'ＦＥＲＲＹ oﬃce', ['ferry', 'office']],
  ['Cyrillic', 'Міст через Дніпро', ['міст', 'через', 'дніпро']],
  ['Hangul has words', '여객선 운항', ['여객선', '운항']],
  ['Han has characters', '港口ABC船', ['港', '口', 'abc', '船']],
  ['nothing', ' — \n !', []],
])('tokens: %s', (_, text, expected) => {
  expect(textsOf(text)).toEqual(expected);
});

describe('kinds', () => {
  test.each([
    ['names stand inside a sentence', 'Yesterday Orla Brannoch met Tom. Later she left.', NAME, ['orla', 'brannoch', 'tom']],
    ['a paragraph opens a sentence', 'a line\nHarbour news', NAME, []],
    ['initials are no names', 'then J B Moss left', NAME, ['moss']],
    ['numbers have digits only', 'route 66, 4x4, 3rd, 1,200', NUMBER, ['66', '1200']],
    ['words', 'Ferries sail', WORD, ['ferries', 'sail']],
    ['single characters', 'ท่าเรือ', CHARACTER, ['ท', '่', 'า', 'เ', 'ร', 'ื', 'อ']],
  ])('%s', (_, text, kind, expected) => {
    expect(ofKind(text, kind)).toEqual(expected);
  });

  test('an endless word is no name', () => {
    expect(ofKind(`see X${'y'.repeat(500_000)}`, NAME)).toEqual([]);
  });
});

test('paragraphs are lines with tokens', () => {
  expect(tokenise('One two\n\n—\nthree').paragraphs).toEqual([
    { line: 0, from: 0, to: 2 },
    { line: 3, from: 2, to: 3 },
  ]);
});

// FNV-1a over UTF-16 units with the final mix of MurmurHash3, computed by another program
test.each([
  ['a', 444641715],
  ['harbour', 3199874064],
  ['1500', 559773105],
  ['дніпро', 2647239053],
  ['港', 440043179],
])('the hash of %s is the same everywhere', (token, expected) => {
  expect(hashToken(token)).toBe(expected);
  expect(tokenise(token).hashes[0]).toBe(expected);
});

test('mix gives unsigned numbers', () => {
  expect(mix(-1)).toBeGreaterThanOrEqual(0);
  expect(mix(0)).toBe(0);
});

test('characters that unfold to many do not unfold the memory', () => {
  expect(tokenise('\ufdfa'.repeat(1_000_000)).hashes).toHaveLength(1_000_000);
});
