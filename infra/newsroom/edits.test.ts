import { expect, test } from 'vitest';
import { applyEdits } from './edits.ts';
import type { Block, Edit } from './texts.ts';

const blocks = (...texts: string[]): Block[] => texts.map((text) => ({ kind: 'paragraph', text }));
const story = blocks(
  'The gate fell. Nobody was hurt.',
  'It was "very old", he said. It had rust.',
  'At 5 p.m. the rain came.',
  'Work begins soon.',
);

test.each<[string, Edit[], string[]]>([
  ['cut', [{ cut: 1 }], ['The gate fell. Nobody was hurt.']],
  ['drop', [{ drop: [1, 2, 4] }], ['At 5 p.m. the rain came.']],
  ['brief', [{ brief: 3 }], ['The gate fell. Nobody was hurt. It was "very old", he said.']],
  [
    'local',
    [{ cut: 2 }, { local: { after: 1, text: 'We saw it.\n\nSo did others.\n' } }],
    [story[0]!.text, 'We saw it.', 'So did others.', story[1]!.text],
  ],
  ['local at the end', [{ cut: 1 }, { local: { after: 'end', text: 'We saw it.' } }], [story[0]!.text, 'We saw it.']],
  ['reword', [{ cut: 2 }, { reword: { 2: 'He called it very old.' } }], [story[0]!.text, 'He called it very old.']],
  ['substitute', [{ cut: 1 }, { substitute: { 'The gate': 'A gate' } }], ['A gate fell. Nobody was hurt.']],
  [
    'short paragraphs keep a quotation together',
    [{ drop: [3, 4] }, { paragraphs: 'short' }],
    ['The gate fell.', 'Nobody was hurt.', story[1]!.text],
  ],
  ['long paragraphs', [{ paragraphs: 'long' }], [`${story[0]!.text} ${story[1]!.text}`, `${story[2]!.text} ${story[3]!.text}`]],
])('%s', (_, edits, expected) => {
  expect(applyEdits(story, edits).map((block) => block.text)).toEqual(expected);
});

test.each<[string, Edit]>([
  ['a block that is not there', { drop: [5] }],
  ['words that are not there', { substitute: { 'The door': 'A door' } }],
])('%s is an error', (_, edit) => {
  expect(() => applyEdits(story, [edit])).toThrow();
});
