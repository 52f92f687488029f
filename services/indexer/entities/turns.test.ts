import { describe, expect, it } from 'vitest';
import { lines } from './layout.ts';
import { blockQuotations, interviewTurns, type NamesSpeaker, type Speech, speakerLabel } from './turns.ts';

const namesSpeakerIn =
  (text: string): NamesSpeaker =>
  (start, end) =>
    /(?:Lund|Quell|Editor)$/.test(text.slice(start, end));

const read = (text: string, find: typeof interviewTurns): string[] =>
  find(text, lines(text), namesSpeakerIn(text)).map(
    (speech: Speech) => `${text.slice(speech.source.start, speech.source.end)}: ${text.slice(speech.start, speech.end)}`,
  );

describe('speakerLabel', () => {
  const cases: [name: string, text: string, label: string | null][] = [
    ['plain', 'Anna Lund: It rains.', 'Anna Lund'],
    ['bold', '**Anna Lund:** It rains.', 'Anna Lund'],
    ['bold without the colon', '**Anna Lund**: It rains.', 'Anna Lund'],
    ['nobody', 'Key goals: It rains.', null],
    ['no words behind it', 'Anna Lund:', null],
    ['a long sentence', `${'It rains in the valley and '.repeat(3)} Lund: yes.`, null],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    const label = speakerLabel(text, lines(text)[0]!, namesSpeakerIn(text));
    expect(label && text.slice(label.source.start, label.source.end)).toBe(expected);
  });
});

describe('interviewTurns', () => {
  const cases: [name: string, text: string, turns: string[]][] = [
    [
      'two speakers',
      'Editor: Does it rain?\nAnna Lund: It does.\nEditor: Thank you.',
      ['Editor: Does it rain?', 'Anna Lund: It does.', 'Editor: Thank you.'],
    ],
    [
      'a turn of several paragraphs',
      'Editor: Does it rain?\n\nAnna Lund: It does.\n\nIt pours.\n\nEditor: Thank you.',
      ['Editor: Does it rain?', 'Anna Lund: It does.\n\nIt pours.', 'Editor: Thank you.'],
    ],
    [
      'headings and other labels end a turn',
      'Editor: Does it rain?\nMore Rain\nAnna Lund: It does.\nGoals: to be dry.\nEditor: Thank you.',
      ['Editor: Does it rain?', 'Anna Lund: It does.', 'Editor: Thank you.'],
    ],
    [
      'the last turn is one paragraph',
      'Editor: Does it rain?\nAnna Lund: It does.\nEditor: Thank you.\nThe council met.',
      ['Editor: Does it rain?', 'Anna Lund: It does.', 'Editor: Thank you.'],
    ],
    ['one speaker makes no interview', 'Anna Lund: It rains.\nAnna Lund: It pours.', []],
    ['each label once makes no interview', 'Anna Lund: It rains.\nPeter Quell: It pours.', []],
  ];
  it.each(cases)('%s', (_, text, turns) => expect(read(text, interviewTurns)).toEqual(turns));
});

describe('blockQuotations', () => {
  const SAID = 'We waited for the rain for many years and now it has come to our valley.';
  const TOLD = 'The council waited for the rain for many years and now it has come.';
  const cases: [name: string, text: string, blocks: string[]][] = [
    ['first person and a caption', `${SAID}\nAnna Lund, mayor of Norbury`, [`Anna Lund: ${SAID}`]],
    ['a colon above', `Lund explained:\n${TOLD}\nAnna Lund, mayor of Norbury`, [`Anna Lund: ${TOLD}`]],
    ['a dash before the name', `${TOLD}\n— Anna Lund`, [`Anna Lund: ${TOLD}`]],
    ['a caption of a picture', `${TOLD}\nAnna Lund, mayor of Norbury`, []],
    ['a sentence below', `${SAID}\nAnna Lund went home.`, []],
    ['a caption of nobody', `${SAID}\nNorbury, in the valley`, []],
    ['a paragraph too short to be speech', 'We waited long.\n— Anna Lund', []],
  ];
  it.each(cases)('%s', (_, text, blocks) => expect(read(text, blockQuotations)).toEqual(blocks));
});
