import { describe, expect, it } from 'vitest';
import { opensWithCapital, opensWithLetter, opensWithLetterOrDigit, opensWithSmall } from './letters.ts';

describe('the first character of a text', () => {
  const cases: [text: string, capital: boolean, small: boolean, letter: boolean, letterOrDigit: boolean][] = [
    ['Lund', true, false, true, true],
    ['lund', false, true, true, true],
    ['A', true, false, true, true],
    ['Z', true, false, true, true],
    ['z', false, true, true, true],
    ['Örebro', true, false, true, true],
    ['żubr', false, true, true, true],
    ['Жук', true, false, true, true],
    ['港', false, false, true, true],
    ['7th', false, false, false, true],
    ['٣', false, false, false, true],
    ['@lund', false, false, false, false],
    ['[', false, false, false, false],
    ['`', false, false, false, false],
    ['{', false, false, false, false],
    ['“Lund', false, false, false, false],
    ['', false, false, false, false],
  ];
  it.each(cases)('%j', (text, capital, small, letter, letterOrDigit) => {
    expect(opensWithCapital(text)).toBe(capital);
    expect(opensWithSmall(text)).toBe(small);
    expect(opensWithLetter(text)).toBe(letter);
    expect(opensWithLetterOrDigit(text)).toBe(letterOrDigit);
  });
});
