import { describe, expect, it } from 'vitest';
import type { EntityType } from '../../../shared/types.ts';
import { nameKey } from './countries.ts';
import { entitiesOf, salience } from './document.ts';
import { gazetteer } from './gazetteer.ts';
import type { Found } from './mentions.ts';
import { sentences as sentencesOf, tokenise } from './tokenise.ts';

/** Entities of a text in which the given words are the names. */
function entities(text: string, names: [surface: string, type: EntityType][], title: string | null = null) {
  const sentences = sentencesOf(text, tokenise(text));
  const found: Found[] = [];
  for (const [sentence, tokens] of sentences.entries()) {
    for (const [surface, type] of names) {
      const size = tokenise(surface).length;
      for (let from = 0; from + size <= tokens.length; from++) {
        const to = from + size;
        if (text.slice(tokens[from]!.start, tokens[to - 1]!.end) !== surface) continue;
        if (!found.some((name) => name.sentence === sentence && name.from < to && name.to > from))
          found.push({ sentence, from, to, type, key: nameKey(surface), confidence: 0.8 });
      }
    }
  }
  found.sort((a, b) => a.sentence - b.sentence || a.from - b.from);
  return entitiesOf({ text, title, sentences }, found, gazetteer());
}

describe('entitiesOf', () => {
  it('gathers the spellings of a name under the fullest one', () => {
    const [lund] = entities('Lund came. Anna Lund spoke.', [
      ['Anna Lund', 'person'],
      ['Lund', 'person'],
    ]);
    expect(lund).toMatchObject({
      name: 'Anna Lund',
      type: 'person',
      mentions: [
        { start: 0, text: 'Lund' },
        { start: 11, text: 'Anna Lund' },
      ],
    });
  });

  it('keeps a town and its team apart', () => {
    const names: [string, EntityType][] = [
      ['the Quell', 'org'],
      ['Quell', 'place'],
    ];
    const found = entities('Quell sang for the Quell.', names).map(({ name, type, mentions }) => [name, type, mentions.length]);
    expect(found).toEqual([
      ['Quell', 'place', 1],
      ['the Quell', 'org', 1],
    ]);
  });

  it('knows other names of countries and unions', () => {
    const names: [string, EntityType][] = [
      ['Britain', 'place'],
      ['UK', 'place'],
      ['EU', 'org'],
    ];
    expect(entities('Britain left. The UK left the EU.', names).map(({ name, mentions }) => [name, mentions.length])).toEqual([
      ['United Kingdom', 2],
      ['European Union', 1],
    ]);
  });

  it('reads abbreviations in brackets', () => {
    const names: [string, EntityType][] = [
      ['Norbury Board of Waters', 'org'],
      ['NWX', 'org'],
    ];
    expect(
      entities('The Norbury Board of Waters (NWX) met. NWX agreed.', names).map(({ name, mentions }) => [name, mentions.length]),
    ).toEqual([['Norbury Board of Waters', 3]]);
  });

  it('puts first what stands in the title', () => {
    const names: [string, EntityType][] = [
      ['Oslo', 'place'],
      ['Lund', 'person'],
    ];
    const [first, second] = entities('Oslo and Oslo and Lund met.', names, 'Lund’s last day');
    expect(first!.name).toBe('Lund');
    expect(first!.salience).toBeGreaterThan(second!.salience);
  });

  it('is bounded', () => {
    const names = Array.from({ length: 1200 }, (_, i): [string, EntityType] => [`Q${i}`, 'org']);
    expect(entities(names.map(([name]) => name).join(' '), names)).toHaveLength(1000);
  });
});

describe('salience', () => {
  const cases: [name: string, value: number, expected: number][] = [
    ['everything', salience(true, 9, 9, 0), 1],
    ['not in the title', salience(false, 9, 9, 0), 0.5],
    ['named at the very end', salience(true, 9, 9, 1), 0.8],
  ];
  it.each(cases)('%s', (_, value, expected) => expect(value).toBeCloseTo(expected));

  it('grows with the share of mentions', () => {
    expect(salience(false, 3, 9, 0)).toBeGreaterThan(salience(false, 2, 9, 0));
  });
});
