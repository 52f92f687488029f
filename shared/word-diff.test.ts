import { expect, test } from 'vitest';
import { diffWords } from './word-diff.ts';

const show = (a: string, b: string): string =>
  diffWords(a, b)
    .map(({ in: where, text }) => (where === 'both' ? text : where === 'a' ? `[-${text}-]` : `{+${text}+}`))
    .join(' ');

test.each([
  ['equal', 'The pier is closed', 'The pier is closed', 'The pier is closed'],
  ['case and punctuation', '"The pier" is closed.', 'The pier is CLOSED', 'The pier is CLOSED'],
  [
    'a word exchanged',
    'The old pier is closed for repairs',
    'The new pier is closed for repairs',
    '[-The old-] {+The new+} pier is closed for repairs',
  ],
  [
    'cut at the end',
    'The pier is closed until further notice',
    'The pier is closed',
    'The pier is closed [-until further notice-]',
  ],
  ['put in front', 'The pier is closed', 'As we hear the pier is closed', '{+As we hear+} the pier is closed'],
  [
    'moved',
    'One two three. Four five six seven.',
    'Four five six seven. One two three.',
    '[-One two three.-] Four five six seven. {+One two three.+}',
  ],
  ['nothing in common', 'One two', 'Three four', '[-One two-] {+Three four+}'],
  ['no text', '', 'One two', '{+One two+}'],
  [
    'paragraphs',
    'The pier is closed.\n\nNobody knows why.',
    'The pier is closed. \n \nNobody knows why.',
    'The pier is closed.\nNobody knows why.',
  ],
])('%s', (_, a, b, expected) => {
  expect(show(a, b)).toBe(expected);
});

test('both texts can be read from the parts', () => {
  const a = 'The council of Port Ellery voted on Tuesday to close the old pier for fourteen months after divers found cracks';
  const b = 'On Tuesday the council of Port Ellery voted to shut the old pier after divers had found cracks in it';
  const parts = diffWords(a, b);
  const words = (not: string) =>
    parts
      .filter((part) => part.in !== not)
      .map((part) => part.text)
      .join(' ');
  expect(words('b').toLowerCase()).toBe(a.toLowerCase());
  expect(words('a')).toBe(b);
});

test('long texts that repeat themselves take no time to speak of', () => {
  const text = Array.from({ length: 6000 }, (_, i) => `word${i % 7}`).join(' ');
  expect(diffWords(text, text).map(({ in: where }) => where)).toEqual(['both']);
});
