import { describe, expect, it } from 'vitest';
import { annotate } from './annotate.ts';

const quotes = (text: string): string[] =>
  annotate({ text }).quotes.map(({ kind, speaker, text: words }) => `${kind} ${speaker}: ${words}`);

describe('quotesOf', () => {
  const cases: [name: string, text: string, quotes: string[]][] = [
    [
      'a whole sentence',
      '“The harbour will be closed for weeks,” Anna Lund said.',
      ['direct Anna Lund: “The harbour will be closed for weeks,”'],
    ],
    [
      'a fragment',
      'Anna Lund said the harbour would be “closed for many weeks”.',
      ['partial Anna Lund: “closed for many weeks”'],
    ],
    [
      'the fullest name',
      'Mayor Anna Lund came. “The harbour will be closed for weeks,” Lund said.',
      ['direct Anna Lund: “The harbour will be closed for weeks,”'],
    ],
    [
      'a name behind a dash',
      '“The harbour is closed for weeks.” – Lund\n\nIt rained on mayor Anna Lund that day.',
      ['direct Anna Lund: “The harbour is closed for weeks.”'],
    ],
    [
      'a label',
      'It rained that day.\n\nAnna Lund: “The harbour will be closed for weeks.”',
      ['direct Anna Lund: “The harbour will be closed for weeks.”'],
    ],
    [
      'the line above',
      'Anna Lund wrote:\n\n"The harbour will be closed for weeks."',
      ['direct Anna Lund: "The harbour will be closed for weeks."'],
    ],
    [
      'two sentences around the verb',
      '“The harbour is closed,” Anna Lund said. “We will open it soon.”',
      ['partial Anna Lund: “The harbour is closed,”', 'direct Anna Lund: “We will open it soon.”'],
    ],
    [
      'the speaker behind the second',
      '“The harbour is closed today.” “We will open it,” said Anna Lund.',
      ['direct Anna Lund: “The harbour is closed today.”', 'partial Anna Lund: “We will open it,”'],
    ],
    [
      'a paragraph that goes on',
      '“The harbour is closed today,” said Anna Lund.\n\n“We will open it very soon.”',
      ['direct Anna Lund: “The harbour is closed today,”', 'direct Anna Lund: “We will open it very soon.”'],
    ],
    [
      'two joined fragments',
      'Anna Lund warned of “an end of trade” and “empty ships”.',
      ['partial Anna Lund: “an end of trade”', 'partial Anna Lund: “empty ships”'],
    ],
    [
      'a lost opening mark',
      'Mayor Anna Lund had doubts. The harbour will be closed,” she said.',
      ['direct Anna Lund: The harbour will be closed,”'],
    ],
    [
      'a pronoun in the next paragraph',
      'Mayor Anna Lund came.\n\n“The harbour will be closed,” she said.',
      ['direct Anna Lund: “The harbour will be closed,”'],
    ],
    [
      'no evidence, no speaker',
      'Anna Lund stood by the water. “The harbour will be closed for weeks.”',
      ['direct null: “The harbour will be closed for weeks.”'],
    ],
    [
      'a term',
      'The “harbour of the able” grew. It is the “harbour of the able”. Anna Lund said the “harbour of the able” shrank.',
      [],
    ],
    ['a title', 'They read “Old Harbours” there.', []],
    [
      'an interview',
      'Editor: Is it closed?\nAnna Lund: It is “closed for many weeks”, they said.\nEditor: Thank you.',
      ['turn Editor: Is it closed?', 'turn Anna Lund: It is “closed for many weeks”, they said.', 'turn Editor: Thank you.'],
    ],
    [
      'a paragraph with a caption',
      'We waited for the rain for many years and now it has come to us.\n— Anna Lund, mayor',
      ['block Anna Lund: We waited for the rain for many years and now it has come to us.'],
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => expect(quotes(text)).toEqual(expected));

  it('points at the words that name the speaker at this quotation', () => {
    const text = 'Mayor Anna Lund came. “The harbour will be closed,” she said. “We are very sorry for that.”';
    const starts = annotate({ text }).quotes.map(({ speakerStart }) => text.slice(speakerStart!, speakerStart! + 8));
    expect(starts).toEqual(['she said', 'she said']);
  });

  it('is surer of a speaker at the quotation than of one carried over, and of whole ones than of fragments', () => {
    const [said, carried] = annotate({
      text: '“The harbour is closed for weeks,” Anna Lund said. “We will open it soon.”',
    }).quotes;
    const [fragment] = annotate({ text: 'It would be “closed for many weeks,” Anna Lund said.' }).quotes;
    expect(said!.confidence).toBeGreaterThan(carried!.confidence);
    expect(said!.confidence).toBeGreaterThan(fragment!.confidence);
  });
});
