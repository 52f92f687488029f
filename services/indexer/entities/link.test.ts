import { describe, expect, it } from 'vitest';
import type { EntityType } from '../../../shared/types.ts';
import { linkNames } from './link.ts';

const NONE = new Map<string, string>();

describe('linkNames', () => {
  const cases: [name: string, type: EntityType, keys: string[], key: string, fullest: string][] = [
    ['a last name', 'person', ['anna lund', 'lund'], 'lund', 'anna lund'],
    ['a first name', 'person', ['anna lund', 'anna'], 'anna', 'anna lund'],
    ['a middle name more', 'person', ['anna maria lund', 'anna lund', 'lund'], 'lund', 'anna maria lund'],
    ['two people of one name', 'person', ['anna lund', 'peter lund', 'lund'], 'lund', 'lund'],
    ['initials of an organisation', 'org', ['norbury water board', 'nwb'], 'nwb', 'norbury water board'],
    ['a legal form', 'org', ['quell group', 'quell'], 'quell', 'quell group'],
    ['a longer name of an organisation', 'org', ['un water council', 'water council'], 'water council', 'un water council'],
    ['a place that is part of another', 'place', ['new norbury', 'norbury'], 'norbury', 'norbury'],
  ];
  it.each(cases)('%s', (_, type, keys, key, fullest) => {
    const names = keys.map((each) => ({ key: each, type }));
    expect(linkNames(names, NONE).get(key)).toBe(fullest);
    expect(linkNames(names.reverse(), NONE).get(key)).toBe(fullest);
  });

  it('does not link names of different types', () => {
    expect(
      linkNames(
        [
          { key: 'anna lund', type: 'person' },
          { key: 'lund', type: 'place' },
        ],
        NONE,
      ).get('lund'),
    ).toBe('lund');
  });

  it('believes the article about its abbreviations', () => {
    const names = [
      { key: 'board of waters', type: 'org' as const },
      { key: 'bwx', type: 'org' as const },
    ];
    expect(linkNames(names, new Map([['bwx', 'board of waters']])).get('bwx')).toBe('board of waters');
  });
});
