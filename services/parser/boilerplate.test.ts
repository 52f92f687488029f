import { describe, expect, test } from 'vitest';
import { foldWords, isBoilerplate, isDateLine } from './boilerplate.ts';

describe('boilerplate', () => {
  test.each([
    'Advertisement',
    'ANZEIGE',
    'Share this article',
    'Read more:',
    'READ MORE: Crane sold to Norway',
    'Lesen Sie auch: Kran verkauft',
    'Leave a Reply',
    '12 comments',
    'Required fields are marked with a star',
    'Tags: harbour, pier',
    'Photo: Ann Roe',
    'Follow Ann Roe on Twitter',
    'Sign up here to get our newsletter',
    'Do you miss the ferry? Tell us in the comments below!',
    'Was meinen Sie? Schreiben Sie es in den Kommentaren!',
    'Published: 21 November 2026',
    'Sat, Nov 21, 2026 10:05 am',
    'More from Harbour news',
    'Auch interessant',
    'あわせて読みたい',
    'اقرأ أيضا',
    'Читайте также:',
    '3 Min Lesezeit',
    '5 minute read',
    'Published 2 days ago',
    '| UPDATED: 11:05, Tue, Nov 19, 2026',
    '9. September 2026 um 15:46 Uhr /',
    'Updated at 1:23 p.m.',
    'Facebook Twitter WhatsApp E-Mail',
    'The old pier in May. Photo: Ann Roe / Quill',
    'Der alte Pier im Mai. (Foto: Ann Roe)',
    'The old pier, seen from the harbour in May, © Ann Roe 2026',
    'The old pier in May | Getty Images',
    'REGISTER / SIGN IN TO UNLOCK MORE ARTICLES',
  ])('%s', (line) => expect(isBoilerplate(line)).toBe(true));
});

describe('sentences', () => {
  test.each([
    'Share prices of the ferry line fell.',
    'He refused to leave any comment on the plan.',
    'More from the sale went to the town than the council had expected when it met in May.',
    'Reuters reported the sale on Monday.',
    'She said the comments below the article had hurt her.',
    'On 21 November 2026 the pier opened again.',
    'Source: Harbour Press Agency',
    '© HPA 2026',
    'She had one picture: a grey pier in the rain.',
    'The picture was bought by Getty Images.',
    'Share, if you can',
    'It took 5 minutes to read.',
    'The ferry left at 11:05 on Tuesday.',
    '© 2026 Harbour Press Agency. All rights reserved.',
  ])('%s', (line) => expect(isBoilerplate(line)).toBe(false));
});

test('a long line is text, whatever it begins with', () => {
  expect(isBoilerplate(`Read more: ${'the harbour and the pier '.repeat(20)}`)).toBe(false);
});

test('a date line is a date and nothing else', () => {
  expect(['21.11.2026', '2026-11-21 10:05', 'The pier of 2026'].map(isDateLine)).toEqual([true, true, false]);
});

test('folded words ignore case and punctuation in any script', () => {
  expect(foldWords('„Wer’s glaubt“ — 3 Порта!')).toBe('wer s glaubt 3 порта');
});
