import { describe, expect, it } from 'vitest';
import { readBracketed } from './corpus.ts';
import { variantOf } from './variants.ts';

const [document] = readBracketed('It was [PER Lim Su-ho] of [LOC Quell-Norbury], Lund’s own.\nAlone.\n', 'x.txt');

/** The lots are drawn per line: for letters, then, where those stay, for hyphens and apostrophes. */
const variant = (...lots: number[]) => variantOf(document!, () => lots.shift() ?? 1);

describe('variantOf', () => {
  const cases: [name: string, lots: number[], text: string, names: string[]][] = [
    ['capitals', [0.01], 'IT WAS LIM SU-HO OF QUELL-NORBURY, LUND’S OWN.\nAlone.', ['LIM SU-HO', 'QUELL-NORBURY']],
    ['small letters', [0.07], 'it was lim su-ho of quell-norbury, lund’s own.\nAlone.', ['lim su-ho', 'quell-norbury']],
    ['title case', [0.1], 'It Was Lim Su-Ho of Quell-Norbury, Lund’s Own.\nAlone.', ['Lim Su-Ho', 'Quell-Norbury']],
    [
      'loose marks',
      [0.9, 0.1],
      'It was Lim Su - ho of Quell - Norbury, Lund ’ s own.\nAlone.',
      ['Lim Su - ho', 'Quell - Norbury'],
    ],
    ['nothing', [0.9, 0.9], document!.text, ['Lim Su-ho', 'Quell-Norbury']],
  ];
  it.each(cases)('%s', (_, lots, text, names) => {
    const { document: other, isChanged } = variant(...lots);
    expect(other.text).toBe(text);
    for (const { start, end, text: words } of other.names) expect(text.slice(start, end)).toBe(words);
    expect(other.names.map((name) => name.text)).toEqual(names);
    expect([isChanged(0), isChanged(text.indexOf('Alone'))]).toEqual([text !== document!.text, false]);
  });

  it('leaves a line alone whose letters would change its length', () => {
    const [street] = readBracketed('Die Straße von [LOC Quell].\n', 'x.txt');
    const { document: other } = variantOf(street!, () => 0.01);
    expect(other.text).toBe(street!.text);
  });
});
