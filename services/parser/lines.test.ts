import { describe, expect, test } from 'vitest';
import { PARAGRAPHS } from './fixtures/page.ts';
import { cleanLines } from './lines.ts';

const HEADLINES = ['Pier to be rebuilt', 'Old pier: council votes'];
const AUTHORS = ['Ann Roe', 'Harbour Press'];
const clean = (lines: string[]) => cleanLines(lines, HEADLINES, AUTHORS);

describe('above the text', () => {
  test.each([
    'Pier to be Rebuilt',
    'OLD PIER – COUNCIL VOTES',
    'By Ann Roe',
    'Von Ann Roe und Harbour Press',
    'Posted on November 21, 2026 by Admin',
    '21 de novembro de 2026 às 10:05',
    'Updated 15.59 | Published 14.14',
  ])('%s', (line) => expect(clean([line, ...PARAGRAPHS])).toEqual(PARAGRAPHS));
});

describe('kept', () => {
  test.each<[name: string, lines: string[]]>([
    ['a heading', ['What happens next', ...PARAGRAPHS]],
    ['a heading with a year', ['The plan of 2026', ...PARAGRAPHS]],
    ['a sentence with a date', ['It closed on 3 March 2026.', ...PARAGRAPHS]],
    ['the headline inside the text', [...PARAGRAPHS, 'Pier to be rebuilt']],
    ['the name of the author inside the text', [...PARAGRAPHS, 'Ann Roe']],
  ])('%s', (_, lines) => expect(clean(lines)).toEqual(lines));
});

test('boilerplate goes wherever it stands', () => {
  expect(clean([PARAGRAPHS[0]!, 'Advertisement', PARAGRAPHS[1]!])).toEqual(PARAGRAPHS.slice(0, 2));
});
