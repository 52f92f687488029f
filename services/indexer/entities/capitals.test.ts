import { describe, expect, it } from 'vitest';
import { isTitleCase, weakPositions, wordEvidence } from './capitals.ts';
import { sentences, tokenise } from './tokenise.ts';

const read = (text: string) => sentences(text, tokenise(text));

describe('isTitleCase', () => {
  const cases: [text: string, heading: boolean][] = [
    ['Council Plans Costly Repairs for the Bridge', true],
    ['COUNCIL PLANS COSTLY REPAIRS.', true],
    ['The council plans costly repairs', false],
    ['Maria Lund left Oslo, Bergen and Nairobi.', false],
    ['Anna Lund Left', false],
  ];
  it.each(cases)('%s', (text, heading) => expect(isTitleCase(read(text)[0]!)).toBe(heading));
});

describe('weakPositions', () => {
  const cases: [name: string, text: string, weak: string[]][] = [
    ['the start of a sentence', 'Rain fell', ['Rain']],
    ['the start of a quotation', 'He said “Rain fell', ['He', 'Rain']],
    ['a label', 'Key Goals: Rain falls', ['Key', 'Goals', 'Rain']],
    ['a heading', 'Heavy Rain Falls Today', ['Heavy', 'Rain', 'Falls', 'Today']],
  ];
  it.each(cases)('%s', (_, text, weak) => {
    const sentence = read(text)[0]!;
    const isWeak = weakPositions(sentence);
    expect(sentence.filter((token, at) => /\w/.test(token.text) && isWeak(at)).map((token) => token.text)).toEqual(weak);
  });
});

describe('wordEvidence', () => {
  it('tells small words from those that only names have a capital for', () => {
    const { small, capital } = wordEvidence(read('Harbour towns grow. The harbour of Lund grows.'));
    expect([...capital]).toEqual(['lund']);
    expect(small.has('harbour')).toBe(true);
    expect(small.has('lund')).toBe(false);
  });
});
