import { describe, expect, it } from 'vitest';
import type { EntityType } from '../../../shared/types.ts';
import type { NerEngine, TaggedName } from './engine.ts';
import { gazetteer } from './gazetteer.ts';
import { kindsOf, lines } from './layout.ts';
import { mentionsOf } from './mentions.ts';
import { rules } from './rules.ts';
import { sentences as sentencesOf, tokenise } from './tokenise.ts';

const BODY = 'Anna Lund spoke of the harbour at length on that day.';

const mentions = (text: string): string[] => mentionsBy(rules, text);

function mentionsBy(engine: NerEngine, text: string): string[] {
  const sentences = sentencesOf(text, tokenise(text));
  const found = mentionsOf({ sentences, kinds: kindsOf(lines(text), sentences) }, engine.tag(sentences, 'en'), gazetteer());
  return found.map(({ sentence, from, to, type }) => {
    const tokens = sentences[sentence]!.slice(from, to);
    return `${type} ${text.slice(tokens[0]!.start, tokens.at(-1)!.end)}`;
  });
}

describe('mentionsOf', () => {
  const cases: [name: string, text: string, mentions: string[]][] = [
    ['peoples and faiths are no entities', 'Norwegian and Muslim leaders met the Swedes of Oslo.', ['place Oslo']],
    ['a last name is the person', `${BODY} The Lund plan failed.`, ['person Anna Lund', 'person Lund']],
    [
      'names in small letters',
      'Anna Varga spoke at length. Later president varga left norway.',
      ['person Anna Varga', 'person varga', 'place norway'],
    ],
    [
      'abbreviations in other letters are words',
      'They work for the WHO now. Who would not? The WHO grew.',
      ['org WHO', 'org WHO'],
    ],
    [
      'words that the article writes small',
      'They saw Peter Stonebridge there. A stonebridge, the old stonebridge.',
      ['person Peter Stonebridge'],
    ],
    ['short names in small letters are words', 'The US plan failed. They told us so.', ['place US']],
    ['a common word at the start of a sentence', 'They saw Peter Will there. Will it rain?', ['person Peter Will']],
    [
      'headings count when the text has the name',
      `Lund Speaks Quellmark Listens\n\n${BODY}`,
      ['person Lund', 'person Anna Lund'],
    ],
    ['known names count in headings', `Storm Reaches Oslo Today\n\n${BODY}`, ['place Oslo', 'person Anna Lund']],
    ['a text of headings only', 'Anna Lund in Oslo', ['person Anna Lund', 'place Oslo']],
    ['menus do not count', `${BODY}\n\nAlso read:\n- Peter Quell in Bergen`, ['person Anna Lund']],
    [
      'the type that most mentions have',
      'They live in Quell. Near Quell, Quell said little.',
      ['place Quell', 'place Quell', 'place Quell'],
    ],
    ['party and state are no name', 'Then Anna Lund (R-NL) left.', ['person Anna Lund']],
    ['part of a longer name in a menu', `${BODY}\n\nAlso read:\n- Why they left Lund Harbour in Bergen`, ['person Anna Lund']],
    ['a subject in small letters', 'The Centre for Norwegian studies left.', ['org Centre for Norwegian studies']],
    ['countries stay places', 'Then Chad Jordan left. Mayor Norway said so.', ['person Chad Jordan', 'place Norway']],
  ];
  it.each(cases)('%s', (_, text, expected) => expect(mentions(text)).toEqual(expected));
});

/** An engine that finds the given words wherever they stand, the first of the list first. */
const finds = (names: [surface: string, type: EntityType, confidence: number][]): NerEngine => ({
  tag(sentences) {
    const found: TaggedName[] = [];
    for (const [surface, type, confidence] of names) {
      const words = tokenise(surface).map(({ text }) => text);
      for (const [sentence, tokens] of sentences.entries()) {
        for (let from = 0; from + words.length <= tokens.length; from++) {
          const to = from + words.length;
          const isTaken = found.some((name) => name.sentence === sentence && name.from < to && name.to > from);
          if (!isTaken && words.every((word, i) => tokens[from + i]!.text === word))
            found.push({ sentence, from, to, type, confidence });
        }
      }
    }
    return found.sort((a, b) => a.sentence - b.sentence || a.from - b.from);
  },
});

describe('mentionsOf an engine that errs', () => {
  const cases: [name: string, text: string, found: [string, EntityType, number][], mentions: string[]][] = [
    [
      'whose administration it is',
      'The Quellmark administration left. So did all the Quellmark plans.',
      [['Quellmark', 'place', 0.8]],
      ['person Quellmark', 'person Quellmark'],
    ],
    ['what the head of a name says', 'They left the Quell Center.', [['Quell Center', 'place', 0.5]], ['org Quell Center']],
    [
      'a place that is the last name of a person',
      'Anna Norbury left. Later norbury and Norbury wept.',
      [
        ['Anna Norbury', 'person', 0.9],
        ['Norbury', 'place', 0.95],
      ],
      ['person Anna Norbury', 'person norbury', 'person Norbury'],
    ],
    [
      'a place of which the text is full',
      'Anna Norbury left. From Norbury to Norbury, in Norbury and Norbury.',
      [
        ['Anna Norbury', 'person', 0.9],
        ['Norbury', 'place', 0.95],
      ],
      ['person Anna Norbury', 'place Norbury', 'place Norbury', 'place Norbury', 'place Norbury'],
    ],
    [
      'a town and its team, where the engine is sure of both',
      'They met the Quell. They left Quell and Quell.',
      [
        ['the Quell', 'org', 0.95],
        ['Quell', 'place', 0.95],
      ],
      ['org Quell', 'place Quell', 'place Quell'],
    ],
    [
      'a town taken for a team, where the engine guesses',
      'They met the Quell. They left Quell and Quell.',
      [
        ['the Quell', 'org', 0.8],
        ['Quell', 'place', 0.8],
      ],
      ['place Quell', 'place Quell', 'place Quell'],
    ],
    [
      'bylines and lists of people, unlike headings',
      `By Anna Lund\n\n7. Peter Quell\n\nNorbury Speaks\n\n${'They left on that day. '.repeat(3)}`,
      [
        ['Anna Lund', 'person', 0.95],
        ['Peter Quell', 'person', 0.95],
        ['Norbury', 'person', 0.95],
      ],
      ['person Anna Lund', 'person Peter Quell'],
    ],
    [
      'a guess is not looked for elsewhere',
      'They met the Quell Voice. So the quell voice left.',
      [['Quell Voice', 'org', 0.6]],
      ['org Quell Voice'],
    ],
    ['nor is a numeral', 'They met Anna Lund I there. So I left.', [['Anna Lund I', 'person', 0.95]], ['person Anna Lund I']],
    ['a phrase in small letters', 'It takes global unity.', [['global unity', 'org', 0.6]], []],
    [
      'a name that lost its capitals',
      'The Quell Trust met. So quell trust it is.',
      [
        ['Quell Trust', 'org', 0.8],
        ['quell trust', 'org', 0.6],
      ],
      ['org Quell Trust', 'org quell trust'],
    ],
  ];
  it.each(cases)('%s', (_, text, found, expected) => expect(mentionsBy(finds(found), text)).toEqual(expected));
});
