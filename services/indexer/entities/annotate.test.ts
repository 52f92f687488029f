import { describe, expect, it } from 'vitest';
import type { Annotations } from '../../../shared/types.ts';
import { ANALYSED_CHARACTERS, annotate } from './annotate.ts';
import type { NerEngine } from './engine.ts';

const named = (annotations: Annotations): string[] =>
  annotations.entities.map(({ type, name, mentions }) => `${type} ${name} ${mentions.map(({ text }) => text).join(', ')}`);

function expectExactSpans(text: string, { entities, quotes, dates }: Annotations): void {
  const spans = [...entities.flatMap((entity) => entity.mentions), ...quotes, ...dates];
  for (const { start, end, text: words } of spans) {
    expect(end).toBeGreaterThan(start);
    expect(text.slice(start, end)).toBe(words);
  }
}

/** What copied and machine-written articles look like. */
describe('annotate: traps', () => {
  const cases: [name: string, text: string, entities: string[]][] = [
    [
      'blanks missing after marks',
      'They talked with Norway.However,current plans of Dr.Hallow and of U.S.policy differ.',
      ['place Norway Norway', 'person Hallow Hallow', 'place United States U.S.'],
    ],
    [
      'names in small letters',
      'President Tomas Varga came to Norway. Later president varga left norway.',
      ['person Tomas Varga Tomas Varga, varga', 'place Norway Norway, norway'],
    ],
    [
      'a person is no organisation',
      'President Tomas Varga resigned, and the Varga governance failed.',
      ['person Tomas Varga Tomas Varga, Varga'],
    ],
    [
      'a wrong first name stays what it is',
      'Minister Tomas Varga left. Minister Cyrus Varga left.',
      ['person Tomas Varga Tomas Varga', 'person Cyrus Varga Cyrus Varga'],
    ],
    [
      'marks of Markdown and footnotes',
      '## What now\n\n**Tomas Varga** left **Norway** [[1]] for good.',
      ['person Tomas Varga Tomas Varga', 'place Norway Norway'],
    ],
    [
      'headings and tables of contents',
      'Northern Bridge Repairs Begin\n\nTable of Contents\n- Northern Bridge Repairs Begin\n- What Experts Say\n\nIt was Tomas Varga who began.',
      ['person Tomas Varga Tomas Varga'],
    ],
    [
      'page furniture',
      'It was Tomas Varga who began.\n\nTags\n\nLeave a Reply\n\nAlso Read:\n- Ann Hallow Leaves Kenya',
      ['person Tomas Varga Tomas Varga'],
    ],
    [
      'pairs',
      'A Norway-Sweden pact and a U.S.-Norway treaty failed.',
      ['place Norway Norway, Norway', 'place Sweden Sweden', 'place United States U.S.'],
    ],
    ['adjectives made of names', 'A Norwegian-brokered deal and a European-led force failed.', []],
    ['peoples', 'Norwegian officials met Swedes and Danish ministers there.', []],
  ];
  it.each(cases)('%s', (_, text, entities) => expect(named(annotate({ text })).sort()).toEqual(entities.sort()));
});

describe('annotate', () => {
  const ARTICLE = `😀 Storm Reaches Oslo

Mayor Anna Lund 😀 of Oslo closed the harbour on Thursday. “We are sorry 😀 for everybody here,” she said. It rains since 2019,” added Peter Quell.

Editor: Is it safe?
Anna Lund: It 😀 is.
Editor: 😀 Thank you.`;

  it('gives exact spans, astral characters included', () => {
    const annotations = annotate({
      text: ARTICLE,
      title: 'Storm in Oslo 😀',
      language: 'en-GB',
      publishedAt: '2026-11-21T10:00:00Z',
    });
    expect(annotations.entities.map(({ name }) => name)).toEqual(['Oslo', 'Anna Lund', 'Peter Quell']);
    expect(annotations.quotes.map(({ speaker }) => speaker)).toEqual([
      'Anna Lund',
      'Peter Quell',
      'Editor',
      'Anna Lund',
      'Editor',
    ]);
    expect(annotations.dates.map(({ value }) => value)).toEqual(['2026-11-19', '2019']);
    expectExactSpans(ARTICLE, annotations);
  });

  it('uses the engine that it is given', () => {
    const engine: NerEngine = { tag: () => [{ sentence: 0, from: 1, to: 3, type: 'event', confidence: 1 }] };
    expect(named(annotate({ text: 'The big rain began.' }, engine))).toEqual(['event big rain big rain']);
  });

  it('takes English for granted where no language is named, and reads others by names alone', () => {
    expect(named(annotate({ text: 'They live in Quellmark.' }))).toEqual(['place Quellmark Quellmark']);
    expect(named(annotate({ text: 'Ze wonen in Quellmark in Noorwegen.', language: 'nl' }))).toEqual(['place Norway Noorwegen']);
  });

  const hostile: [name: string, text: string][] = [
    ['nothing', ''],
    ['one word', 'x'.repeat(1_000_000)],
    ['one capitalised word', 'X'.repeat(1_000_000)],
    ['single letters', 'A '.repeat(300_000)],
    ['blanks', ' '.repeat(1_000_000)],
    ['line breaks', '\n'.repeat(1_000_000)],
    ['addresses', 'a@'.repeat(200_000)],
    ['repetition', 'the cat '.repeat(125_000)],
    ['names', 'Anna Lund '.repeat(50_000)],
    ['new names', Array.from({ length: 30_000 }, (_, i) => `Q${i.toString(36)}x`).join(' and ')],
    ['abbreviations', 'Norbury Water Board (NWB) '.repeat(20_000)],
    ['never-ending names', 'Ministry of Trade and '.repeat(20_000)],
    ['NUL and bidi characters', '\u0000\u202e Anna \u202c'.repeat(30_000)],
    ['stacked marks', `a${'\u0301'.repeat(200)}`.repeat(1000)],
    ['half surrogates', '\ud83d'.repeat(200_000)],
    ['opening marks', '“'.repeat(200_000)],
    ['closing marks', 'so.” '.repeat(40_000)],
    ['quotations', '“It rains in the valley,” he said. '.repeat(10_000)],
    ['verbs of saying', 'said '.repeat(100_000)],
    ['interviews', 'Anna Lund: yes.\nPeter Quell: no.\n'.repeat(10_000)],
    ['dates', 'May 5 '.repeat(50_000)],
    ['numbers', '1-'.repeat(100_000)],
  ];
  it.each(hostile)('stays within its bounds: %s', (_, text) => {
    const annotations = annotate({ text, title: text, publishedAt: '2026-11-21T10:00:00Z' });
    const { entities, quotes, dates } = annotations;
    expect(entities.length).toBeLessThanOrEqual(1000);
    expect(entities.flatMap(({ mentions }) => mentions).length).toBeLessThanOrEqual(5000);
    expect(quotes.length).toBeLessThanOrEqual(1000);
    expect(dates.length).toBeLessThanOrEqual(500);
    for (const { end } of [...quotes, ...dates]) expect(end).toBeLessThanOrEqual(ANALYSED_CHARACTERS);
    expectExactSpans(text, annotations);
  });
});
