import { describe, expect, it } from 'vitest';
import type { Entity, EntityType } from '../../../shared/types.ts';
import { gazetteer } from './gazetteer.ts';
import { Speakers } from './speakers.ts';

const NAMES: [name: string, type: EntityType, surfaces: string[]][] = [
  ['Anna Lund', 'person', ['Anna Lund', 'Lund']],
  ['Peter Quell', 'person', ['Peter Quell', 'Quell']],
  ['Norbury Water Board', 'org', ['Norbury Water Board']],
  ['Oslo', 'place', ['Oslo']],
];

function speakersOf(text: string): Speakers {
  const entities = NAMES.map(([name, type, surfaces]): Entity => {
    const places = [...text.matchAll(new RegExp(surfaces.join('|'), 'g'))];
    const mentions = places.map((place) => ({
      start: place.index,
      end: place.index + place[0].length,
      text: place[0],
      confidence: 1,
      resolution: 'name' as const,
    }));
    const identity = { key: name.toLowerCase(), disambiguator: '', country: null, role: null, isOpen: false };
    return { name, type, salience: 0, mentions, identity };
  });
  return new Speakers(text, entities, gazetteer());
}

const sourceOf = (text: string, words: string) => ({
  start: text.lastIndexOf(words),
  end: text.lastIndexOf(words) + words.length,
  rule: 'before' as const,
});

describe('Speakers.named', () => {
  const cases: [words: string, speaker: string][] = [
    ['Lund', 'Anna Lund'],
    ['the mayor Anna Lund', 'Anna Lund'],
    ['the Norbury Water Board', 'Norbury Water Board'],
    ['Norbury Water Board engineer Peter Quell', 'Peter Quell'],
    ['Lund’s latest statement', 'Anna Lund'],
    ['Lund’s lawyer', 'Lund’s lawyer'],
    ['a spokesman for Anna Lund', 'a spokesman for Anna Lund'],
    ['the Lund campaign', 'the Lund campaign'],
    ['the mayor\nof Oslo', 'the mayor of Oslo'],
  ];
  it.each(cases)('%j', (words, name) => expect(speakersOf(words).named(sourceOf(words, words)).name).toBe(name));

  it('points at the name itself', () => {
    const text = 'Then the mayor Anna Lund';
    expect(speakersOf(text).named(sourceOf(text, 'the mayor Anna Lund'))).toEqual({
      name: 'Anna Lund',
      start: 15,
      isPerson: true,
    });
  });
});

describe('Speakers.resolve', () => {
  const resolve = (text: string, pronoun: string, previous: string | null = null, quoted = ''): string => {
    const paragraph = text.lastIndexOf('\n') + 1;
    const isQuoted = (offset: number): boolean =>
      quoted !== '' && offset >= text.indexOf(quoted) && offset < text.indexOf(quoted) + quoted.length;
    const by = previous ? { name: previous, start: 0, isPerson: true } : null;
    const speaker = speakersOf(text).resolve(sourceOf(text, pronoun), { paragraph, paragraphBefore: 0, isQuoted, previous: by });
    expect(text.slice(speaker.start, speaker.start + pronoun.length)).toBe(pronoun);
    return speaker.name;
  };

  it('finds the last person of the paragraph', () =>
    expect(resolve('Quell came. Lund left Oslo, he said', 'he')).toBe('Anna Lund'));
  it('leaves out persons of whom the speaker speaks', () =>
    expect(resolve('Quell came. “Lund left,” he said', 'he', null, '“Lund left,”')).toBe('Peter Quell'));
  it('takes who spoke last', () => expect(resolve('Quell met Lund.\nIt rains, she said', 'she', 'Anna Lund')).toBe('Anna Lund'));
  it('takes the only person of the paragraph before', () =>
    expect(resolve('Quell came.\nIt rains, he said', 'he')).toBe('Peter Quell'));
  it('does not choose between two', () => expect(resolve('Quell met Lund.\nIt rains, he said', 'he')).toBe('he'));
  it('leaves other pronouns as they are', () => expect(resolve('Lund left, they said', 'they')).toBe('they'));
});

describe('Speakers.namesSpeaker', () => {
  const cases: [label: string, speaks: boolean][] = [
    ['Dr. Anna Lund', true],
    ['Norbury Water Board', true],
    ['Senior Editor', true],
    ['Q', true],
    ['Oslo', false],
    ['Key Goals', false],
    ['the editor', false],
    ['Lund on the rain', false],
  ];
  it.each(cases)('%s', (label, speaks) => expect(speakersOf(label).namesSpeaker(0, label.length)).toBe(speaks));
});
