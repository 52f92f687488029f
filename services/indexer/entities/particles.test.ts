import { describe, expect, it } from 'vitest';
import type { EntityType } from '../../../shared/types.ts';
import type { TaggedName } from './engine.ts';
import { gazetteer } from './gazetteer.ts';
import { withParticles } from './particles.ts';
import { sentences as sentencesOf, tokenise } from './tokenise.ts';

/** What becomes of the names that an engine has found in a sentence. */
function joined(text: string, names: [surface: string, type: EntityType][], language = 'en'): string[] {
  const sentences = sentencesOf(text, tokenise(text));
  const found = names.map(([surface, type]): TaggedName => {
    const from = sentences[0]!.findIndex(({ start }) => start === text.indexOf(surface));
    return { sentence: 0, from, to: from + tokenise(surface).length, type, confidence: 0.8 };
  });
  return withParticles(found, sentences, gazetteer(language)).map(
    ({ from, to, type }) => `${type} ${text.slice(sentences[0]![from]!.start, sentences[0]![to - 1]!.end)}`,
  );
}

describe('withParticles', () => {
  const cases: [name: string, text: string, names: [string, EntityType][], expected: string[]][] = [
    [
      'a name that was cut',
      'Then Karel van der Quell left.',
      [
        ['Karel', 'person'],
        ['Quell', 'place'],
      ],
      ['person Karel van der Quell'],
    ],
    ['a last name that stands alone', 'The spirit of de Quell woke.', [['Quell', 'place']], ['person de Quell']],
    ['a known place stays one', 'They came to de Oslo.', [['Oslo', 'place']], ['place de Oslo']],
    ['an organisation stays one', 'They met the von Quell Trust.', [['Quell Trust', 'org']], ['org von Quell Trust']],
    [
      'places are not joined',
      'Near Quell de Norbury.',
      [
        ['Quell', 'place'],
        ['Norbury', 'place'],
      ],
      ['place Quell', 'place Norbury'],
    ],
    ['behind a word with a capital', 'Then Tarb de Norbury.', [['Norbury', 'place']], ['place Norbury']],
    ['a word of English is no particle', 'Many of Quell left.', [['Quell', 'place']], ['place Quell']],
  ];
  it.each(cases)('%s', (_, text, names, expected) => expect(joined(text, names)).toEqual(expected));

  it('leaves languages alone in which those words are prepositions', () =>
    expect(joined('El alcalde de Quell salió.', [['Quell', 'place']], 'es')).toEqual(['place Quell']));
});
