import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../../shared/random.ts';
import { readBracketed } from './corpus.ts';
import { namePool, withOtherNames } from './exchange.ts';

const [own] = readBracketed('[PER Ann Lund] left [LOC Quell].\n[PER Lund] wrote to a [MISC Norbian] at l’[ORG Obra].\n', 'a.txt');

describe('other names', () => {
  it('take the place of names of their type, the same one everywhere', () => {
    const pool = namePool(readBracketed('[PER Bo Tekk] [LOC Norbury] [ORG Aber] [MISC Vor] [ORG Dilm]', 'b.txt'));
    const { text, names } = withOtherNames(own!, pool, randomNumbers(1));
    expect(text).toBe('Ann Tekk left Norbury.\nTekk wrote to a Norbian at l’Aber.');
    for (const name of names) expect(text.slice(name.start, name.end)).toBe(name.text);
    expect(names.map(({ type }) => type)).toEqual(own!.names.map(({ type }) => type));
  });

  it('are the names themselves where there are no others', () => {
    expect(withOtherNames(own!, namePool([]), randomNumbers(1))).toEqual(own);
  });
});
