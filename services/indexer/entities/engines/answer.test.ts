import { describe, expect, it } from 'vitest';
import type { ReadText } from '../engine.ts';
import { sentences, tokenise } from '../tokenise.ts';
import { readAnswer } from './answer.ts';

const read = (text: string): ReadText => ({ text, language: 'en', sentences: sentences(text, tokenise(text)) });
const shown = (text: string, names: unknown): string[] => {
  const document = read(text);
  return readAnswer(JSON.stringify({ names }), document)!.map(({ sentence, from, to, type, confidence }) => {
    const tokens = document.sentences[sentence]!.slice(from, to);
    return `${type} ${tokens.map((token) => token.text).join(' ')} ${confidence}`;
  });
};

describe('an answer', () => {
  const text = 'Anna Lund left Oslo. Northland-born Tekk’s World Cup began.';
  it.each<[what: string, names: unknown[], found: string[]]>([
    [
      'names',
      [
        { start: 0, end: 9, type: 'PER', confidence: 0.5 },
        { start: 15, end: 19, type: 'GPE' },
      ],
      ['person Anna Lund 0.5', 'place Oslo 0.85'],
    ],
    [
      'names in any order',
      [
        { start: 15, end: 19, type: 'LOC' },
        { start: 0, end: 9, type: 'PERSON' },
      ],
      ['person Anna Lund 0.85', 'place Oslo 0.85'],
    ],
    ['more than it has to say', [{ start: 0, end: 4, type: 'per', text: 'Anna', id: 7 }], ['person Anna 0.85']],
    ['parts of words, which are taken whole', [{ start: 21, end: 30, type: 'LOC' }], ['place Northland-born 0.85']],
    [
      'two names in one word, of which the first counts',
      [
        { start: 21, end: 25, type: 'LOC' },
        { start: 25, end: 30, type: 'ORG' },
      ],
      ['place Northland-born 0.85'],
    ],
    ['a name across two sentences, which ends with the first', [{ start: 15, end: 30, type: 'ORG' }], ['org Oslo . 0.85']],
    ['events without a type of their own', [{ start: 43, end: 52, type: 'MISC' }], ['event World Cup 0.85']],
    [
      'what is no entity here',
      [
        { start: 0, end: 9, type: 'NORP' },
        { start: 15, end: 19, type: 'DATE' },
      ],
      [],
    ],
    ['blanks', [{ start: 4, end: 5, type: 'PER' }], []],
    ['nothing', [], []],
  ])('may hold %s', (_, names, found) => expect(shown(text, names)).toEqual(found));

  it('counts characters, also those beyond the basic plane', () => {
    expect(shown('𝔸🙂 Anna left Oslo 🙂.', [{ start: 3, end: 7, type: 'PER', text: 'Anna' }])).toEqual(['person Anna 0.85']);
    expect(shown('🙂', [{ start: 0, end: 1, type: 'MISC' }])).toEqual(['other 🙂 0.85']);
  });

  it('may say that the language is not read', () => expect(readAnswer('{"names":null}', read(text))).toBeNull());

  it.each<[what: string, body: unknown, message: string]>([
    ['no JSON', '<html>', 'it is no JSON: "<html>"'],
    ['an empty body', '', 'it is no JSON'],
    ['a list', [], 'the answer: '],
    ['no names', {}, 'names: '],
    ['a place that is no number', { names: [{ start: '0', end: 4, type: 'PER' }] }, 'names.0.start: '],
    ['half a character', { names: [{ start: 0.5, end: 4, type: 'PER' }] }, 'names.0.start: '],
    ['a place before the text', { names: [{ start: -1, end: 4, type: 'PER' }] }, 'names.0.start: '],
    ['a place behind the text', { names: [{ start: 0, end: 60, type: 'PER' }] }, 'from 0 to 60 lies outside'],
    ['a place beyond all numbers', { names: [{ start: 0, end: 1e300, type: 'PER' }] }, 'names.0.end: '],
    ['an empty name', { names: [{ start: 4, end: 4, type: 'PER' }] }, 'from 4 to 4 lies outside'],
    ['another text there', { names: [{ start: 1, end: 5, type: 'PER', text: 'Anna' }] }, 'from 1 to 5 is "nna " and not "Anna"'],
    [
      'names that overlap',
      {
        names: [
          { start: 0, end: 9, type: 'PER' },
          { start: 5, end: 9, type: 'ORG' },
        ],
      },
      'from 5 to 9 overlaps',
    ],
    ['a type that nobody knows', { names: [{ start: 0, end: 4, type: 'HERO' }] }, 'the type "HERO"; known are PER, PERSON'],
    ['a confidence above 1', { names: [{ start: 0, end: 4, type: 'PER', confidence: 99 }] }, 'names.0.confidence: '],
  ])('is refused with %s', (_, body, message) => {
    expect(() => readAnswer(typeof body === 'string' ? body : JSON.stringify(body), read(text))).toThrow(
      expect.objectContaining({ code: 'E_NER_ANSWER', message: expect.stringContaining(message) }),
    );
  });
});
