import { expect, test } from 'vitest';
import { annotationRows, entityKey } from './rows.ts';

const identity = (name: string) => ({ key: entityKey(name), disambiguator: '', country: null, role: null, isOpen: false });

test.each([
  ['Änne Ørsted-Müller', 'anne ørsted muller'],
  ['U.N.', 'u n'],
  ['  The  Harrow Group ', 'the harrow group'],
  ['東京', '東京'],
  ['!!!', ''],
])('key of %s', (name, expected) => {
  expect(entityKey(name)).toBe(expected);
});

test('a key is never cut through a character', () => {
  expect(entityKey(`a${'𐐨'.repeat(150)}`)).toBe(`a${'𐐨'.repeat(99)}`);
});

test('offsets count characters, also behind characters outside the basic plane', () => {
  const text = '𝒜 storm hit Belport, said Ada Lund. “Stay home.”';
  const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length, text: part });
  const { entities, quotes } = annotationRows(text, 'Belport in the storm', {
    entities: [
      {
        name: 'Belport',
        type: 'place',
        salience: 0.9,
        mentions: [{ ...at('Belport'), confidence: 1, resolution: 'name' as const }],
        identity: identity('Belport'),
      },
      {
        name: '…',
        type: 'other',
        salience: 0,
        mentions: [{ ...at('.'), confidence: 1, resolution: 'name' as const }],
        identity: identity('…'),
      },
    ],
    quotes: [{ ...at('Stay home.'), kind: 'direct', speaker: 'Ada Lund', speakerStart: 3, confidence: 0.8 }],
    dates: [],
  });
  const characters = [...text];
  expect(entities).toHaveLength(1);
  expect(entities[0]).toMatchObject({ key: 'belport', inTitle: true });
  const [mention] = entities[0]!.mentions;
  expect(characters.slice(mention!.start, mention!.end).join('')).toBe('Belport');
  expect(characters.slice(quotes[0]!.start, quotes[0]!.end).join('')).toBe('Stay home.');
  expect(quotes[0]!.speakerKey).toBeNull();
});

test('a name in capitals gives way to its usual form', () => {
  const span = (start: number, text: string) => ({
    start,
    end: start + text.length,
    text,
    confidence: 1,
    resolution: 'name' as const,
  });
  const { entities } = annotationRows('BELPORT, May 1. In Belport', null, {
    entities: [
      { name: 'BELPORT', type: 'place', salience: 0.5, mentions: [span(0, 'BELPORT')], identity: identity('BELPORT') },
      { name: 'Belport', type: 'place', salience: 0.4, mentions: [span(19, 'Belport')], identity: identity('Belport') },
    ],
    quotes: [],
    dates: [],
  });
  expect(entities.map(({ name, mentions }) => [name, mentions.length])).toEqual([['Belport', 2]]);
});

test('one name twice under two spellings of the same key is one entity', () => {
  const span = (start: number) => ({ start, end: start + 2, text: 'UN', confidence: 1, resolution: 'name' as const });
  const { entities } = annotationRows('UN and UN', null, {
    entities: [
      { name: 'Un', type: 'org', salience: 0.5, mentions: [span(0)], identity: identity('Un') },
      { name: 'UN', type: 'org', salience: 0.4, mentions: [span(7)], identity: identity('UN') },
    ],
    quotes: [],
    dates: [],
  });
  expect(entities.map((entity) => entity.mentions.length)).toEqual([2]);
});

test('a speaker is the person or organisation of that name', () => {
  const quote = { start: 0, end: 2, text: 'So', kind: 'direct' as const, speaker: 'Lund', speakerStart: 0, confidence: 0.8 };
  const mentions = [{ start: 3, end: 7, text: 'Lund', confidence: 1, resolution: 'name' as const }];
  const named = (type: 'place' | 'person') => ({ name: 'Lund', type, salience: 0.5, mentions, identity: identity('Lund') });
  const speakerOf = (...types: ('place' | 'person')[]) =>
    annotationRows('So Lund', null, { entities: types.map(named), quotes: [quote], dates: [] }).quotes[0]!.speakerKey;
  expect(speakerOf('place')).toBeNull();
  expect(speakerOf('place', 'person')).toBe('person lund');
});
