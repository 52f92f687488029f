import { expect, test } from 'vitest';
import { highlight, type Marked } from './highlight.ts';

const mention = (entity_id: string, start_offset: number, end_offset: number): Marked => ({
  entity_id,
  start_offset,
  end_offset,
});

/** `[7:Orla Venn]` stands for a highlighted piece, one string per paragraph. */
const shown = (text: string, mentions: Marked[]): string[] =>
  highlight(text, mentions).map((pieces) =>
    pieces.map(({ text, entityId }) => (entityId === null ? text : `[${entityId}:${text}]`)).join(''),
  );

test.each<[name: string, text: string, mentions: Marked[], expected: string[]]>([
  ['no text', '', [mention('1', 0, 3)], []],
  ['no mentions', 'One line.\n\nAnother.', [], ['One line.', 'Another.']],
  [
    'at the start, in the middle and at the end',
    'Venn met Oram',
    [mention('1', 0, 4), mention('2', 9, 13)],
    ['[1:Venn] met [2:Oram]'],
  ],
  ['in any order', 'Venn met Oram', [mention('2', 9, 13), mention('1', 0, 4)], ['[1:Venn] met [2:Oram]']],
  ['side by side', 'VennOram', [mention('1', 0, 4), mention('2', 4, 8)], ['[1:Venn][2:Oram]']],
  ['astral characters before', '🚢🚢 Venn 𝔘', [mention('1', 3, 7)], ['🚢🚢 [1:Venn] 𝔘']],
  ['astral characters inside', 'The 🚢 Line sails', [mention('1', 4, 10)], ['The [1:🚢 Line] sails']],
  ['astral characters at the end', 'By 𝔘𝔫', [mention('1', 3, 5)], ['By [1:𝔘𝔫]']],
  [
    'combining marks and joined emoji count each code point',
    'e\u0301 👩‍🔬 Venn',
    [mention('1', 7, 11)],
    ['e\u0301 👩‍🔬 [1:Venn]'],
  ],
  ['in later paragraphs', 'A\n\nVenn\nOram', [mention('1', 3, 7), mention('2', 8, 12)], ['A', '[1:Venn]', '[2:Oram]']],
  ['over a line break: left out', 'Orla\nVenn Oram', [mention('1', 0, 9), mention('2', 10, 14)], ['Orla', 'Venn [2:Oram]']],
  ['the longer of two at one place', 'Orla Venn', [mention('1', 0, 4), mention('2', 0, 9)], ['[2:Orla Venn]']],
  ['overlapping: the first', 'Orla Venn', [mention('1', 0, 6), mention('2', 5, 9)], ['[1:Orla V]enn']],
  ['beyond the end: left out', 'Venn', [mention('1', 2, 9), mention('2', 50, 60)], ['Venn']],
  ['empty and reversed: left out', 'Venn', [mention('1', 2, 2), mention('2', 3, 1)], ['Venn']],
])('%s', (_, text, mentions, expected) => {
  expect(shown(text, mentions)).toEqual(expected);
});
