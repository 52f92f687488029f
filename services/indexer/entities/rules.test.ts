import { describe, expect, it } from 'vitest';
import { rules } from './rules.ts';
import { sentences, tokenise } from './tokenise.ts';

function tagged(text: string, language = 'en'): string[] {
  const found = sentences(text, tokenise(text));
  return rules.tag(found, language).map(({ sentence, from, to, type }) => {
    const tokens = found[sentence]!.slice(from, to);
    return `${type} ${text.slice(tokens[0]!.start, tokens.at(-1)!.end)}`;
  });
}

describe('rules', () => {
  const cases: [name: string, text: string, names: string[]][] = [
    ['listed names', 'He flew from Oslo to Kenya for the Red Cross.', ['place Oslo', 'place Kenya', 'org Red Cross']],
    ['the place of a dateline', 'QUELLMARK, May 1 (Norbury Press) - It rained.', ['place QUELLMARK', 'org Norbury Press']],
    ['capitals before brackets are not always one', 'QUELLMARK (see below) is late.', []],
    ['first names', 'Then Anna Quellmark left.', ['person Anna Quellmark']],
    ['a role before a name', 'The spokesman Ub Quellmark left.', ['person Ub Quellmark']],
    ['a role in the same stretch is cut off', 'They saw Foreign Minister Ub Quellmark there.', ['person Ub Quellmark']],
    [
      'a country before a role is a name of its own',
      'They saw US President Ub Quellmark there.',
      ['place US', 'person Ub Quellmark'],
    ],
    ['a verb of saying', 'It was late, Quellmark said.', ['person Quellmark']],
    ['the kind of place behind a name', 'They live in the Quellmark valley.', ['place Quellmark']],
    ['the kind of place before a name', 'They live in the town of Quellmark today.', ['place Quellmark']],
    ['heads of organisations', 'They work for the Norbury Water Board now.', ['org Norbury Water Board']],
    [
      'small words inside of organisations',
      'They work for the Ministry of Trade and Industry now.',
      ['org Ministry of Trade and Industry'],
    ],
    ['an ordinary word at the start of a longer name', 'University of Norbury staff left.', ['org University of Norbury']],
    ['peoples before a person are cut off', 'They saw Norwegian striker Ub Quellmark there.', ['person Ub Quellmark']],
    ['peoples belong to an organisation', 'They work for the Norwegian Water Board now.', ['org Norwegian Water Board']],
    [
      'heads of places and happenings',
      'They crossed the Quell River during the Norbury Festival last year.',
      ['place Quell River', 'event Norbury Festival'],
    ],
    ['particles', 'Then Anna de la Quell left.', ['person Anna de la Quell']],
    ['abbreviations', 'They work for the QWB now.', ['org QWB']],
    ['a capital without a clue', 'They spoke about Quellmark for hours.', ['other Quellmark']],
    ['words at the start of a sentence are no names', 'Notably, it rained. Diplomacy failed. Repairing takes time.', []],
    [
      'nor are general words with a capital, months and party labels',
      'They asked the Commission in March about Ub Hallow (R-NL) there.',
      ['person Ub Hallow'],
    ],
    ['headings', 'Council Plans Costly Repairs After Years of Neglect', []],
    ['known names in headings', 'Council of Oslo Plans Costly Repairs After Years', ['place Oslo']],
    ['labels', 'Clear Goals: it must be safe. Ann Lund: It will be.', ['person Ann Lund']],
  ];
  it.each(cases)('%s', (_, text, names) => expect(tagged(text)).toEqual(names));

  it('needs more than a capital in other languages', () => {
    expect(tagged('Die Regierung in Norwegen traf Anna Quellmark im Hafen.', 'de')).toEqual([
      'place Norwegen',
      'person Anna Quellmark',
    ]);
  });

  it('is surer with more evidence', () => {
    const confidence = (text: string): number => rules.tag(sentences(text, tokenise(text)), 'en')[0]!.confidence;
    expect(confidence('Then Mayor Anna Quellmark, 45, left.')).toBeGreaterThan(confidence('Then Ub Quellmark left.'));
  });
});
