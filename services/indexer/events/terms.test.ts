import { expect, test } from 'vitest';
import { decodeTerms, encodeTerms, type Terms, termsOf } from './terms.ts';

const countOf = (terms: Terms, word: string): number | undefined => {
  const [number] = termsOf(null, `x ${word}`).numbers;
  return terms.counts[terms.numbers.indexOf(number!)];
};
const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');

test.each([
  ['a word in the lead', 'the quay burned', 'burned', 2],
  ['a word said twice', 'it burned and burned', 'burned', 4],
  ['a name in the lead', 'a quay in Stavering burned', 'stavering', 8],
  ['a word behind the lead', `${words(60)} burned`, 'burned', 1],
  ['a name behind the lead', `${words(60)} Stavering`, 'stavering', 4],
  ['a word in the background', `${words(300)} burned`, 'burned', undefined],
  ['a letter', 'plan b burned', 'b', undefined],
])('%s', (_, text, word, count) => {
  expect(countOf(termsOf(null, text), word)).toBe(count);
});

test('the headline counts once, also where the text repeats it', () => {
  const title = 'Quay burned';
  expect(termsOf(title, `${title}\n\nFiremen came.`)).toEqual(termsOf(null, `${title}\n\nFiremen came.`));
  expect(countOf(termsOf(title, 'Firemen came.'), 'burned')).toBe(2);
});

test('scripts without spaces give pairs of characters', () => {
  const terms = termsOf(null, '東京で地震');
  expect(terms.numbers).toHaveLength(4);
  expect(termsOf(null, '地震').numbers).toHaveLength(1);
  expect(terms.numbers).toContain(termsOf(null, '地震').numbers[0]);
});

test.each(['', 'one', words(500), 'Zürich – größer als 1,500'])('terms come back from their bytes: %#', (text) => {
  const terms = termsOf('A headline', text);
  expect(decodeTerms(encodeTerms(terms))).toEqual(terms);
  expect([...terms.numbers]).toEqual([...terms.numbers].sort((a, b) => a - b));
});
