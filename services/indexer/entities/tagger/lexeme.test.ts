import { describe, expect, it } from 'vitest';
import { gazetteer } from '../gazetteer.ts';
import { Vocabulary } from './lexeme.ts';

describe('a vocabulary', () => {
  it('has one lexeme for a word, however many others come in between', () => {
    const vocabulary = new Vocabulary(gazetteer());
    const first = vocabulary.get('Lund');
    for (let number = 0; number < 10_000; number++) vocabulary.get(`word${number}`);
    expect(vocabulary.get('Lund')).toBe(first);
  });

  it('forgets words that do not come again', () => {
    const vocabulary = new Vocabulary(gazetteer());
    const first = vocabulary.get('Lund');
    for (let number = 0; number < 20_000; number++) vocabulary.get(`word${number}`);
    expect(vocabulary.get('Lund')).not.toBe(first);
  });
});
