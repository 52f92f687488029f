import { describe, expect, test } from 'vitest';
import { PARAGRAPHS } from './fixtures/page.ts';
import { chooseBody, type Readings, similarity } from './referee.ts';

const TEASERS = ['Another story about a crane.', 'Ferry late again, say those who wait for it.'];
const OTHER = PARAGRAPHS.map((text) => text.split(' ').reverse().join(' '));
const none: Readings = { readability: [], paragraphs: [], jsonld: [], page: [] };

describe('choice among the readings of a page', () => {
  test.each<[name: string, readings: Partial<Readings>, headlines: number, expected: string]>([
    ['Readability when all is well', { readability: PARAGRAPHS, paragraphs: PARAGRAPHS }, 1, 'readability'],
    ['paragraphs when Readability found a stub', { readability: TEASERS, paragraphs: PARAGRAPHS }, 1, 'paragraphs'],
    [
      'paragraphs when Readability found one part of a split body',
      { readability: PARAGRAPHS, paragraphs: [...PARAGRAPHS, ...OTHER, ...OTHER, ...OTHER] },
      1,
      'paragraphs',
    ],
    [
      'Readability on a page with several headlines',
      { readability: PARAGRAPHS, paragraphs: [...PARAGRAPHS, ...OTHER, ...OTHER, ...OTHER] },
      2,
      'readability',
    ],
    [
      'Readability when linked data agrees with it',
      { readability: PARAGRAPHS, paragraphs: OTHER, jsonld: PARAGRAPHS },
      1,
      'readability',
    ],
    [
      'paragraphs when linked data agrees with them',
      { readability: OTHER, paragraphs: PARAGRAPHS, jsonld: PARAGRAPHS },
      1,
      'paragraphs',
    ],
    [
      'no judgement by a teaser',
      { readability: OTHER, paragraphs: PARAGRAPHS, jsonld: PARAGRAPHS.slice(0, 1) },
      1,
      'readability',
    ],
    ['linked data when nothing else is there', { readability: TEASERS, jsonld: PARAGRAPHS }, 1, 'jsonld'],
    [
      'linked data when the page shows a small part of it',
      { readability: PARAGRAPHS, paragraphs: PARAGRAPHS, jsonld: [...PARAGRAPHS, ...OTHER, ...OTHER, ...OTHER] },
      1,
      'jsonld',
    ],
    ['the whole page at last', { page: TEASERS }, 1, 'page'],
  ])('%s', (_, readings, headlines, expected) => expect(chooseBody({ ...none, ...readings }, headlines).method).toBe(expected));
});

test('readings that differ from the linked data leave a doubt', () => {
  const choice = chooseBody({ ...none, readability: PARAGRAPHS, paragraphs: PARAGRAPHS, jsonld: OTHER }, 1);
  expect(choice.doubts).toEqual(['differs from the articleBody of linked data']);
});

describe('similarity', () => {
  test.each<[name: string, a: string[], b: string[], expected: number]>([
    ['equal', PARAGRAPHS, PARAGRAPHS, 1],
    ['nothing in common', PARAGRAPHS, OTHER, 0],
    ['half', ['a b c d e'], ['b c d e f'], 1 / 3],
    ['empty', [], [], 0],
  ])('%s', (_, a, b, expected) => expect(similarity(a, b)).toBe(expected));
});
