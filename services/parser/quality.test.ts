import { describe, expect, test } from 'vitest';
import { PARAGRAPHS, textOf } from './fixtures/page.ts';
import { assess } from './quality.ts';
import type { Reading } from './reading.ts';

const good: Reading = {
  title: 'Pier to be rebuilt',
  authors: [],
  publishedAt: '2026-11-21T10:00:00Z',
  publishedPrecision: 'instant',
  modifiedAt: null,
  language: 'en',
  siteName: null,
  canonicalUrl: null,
  imageUrl: null,
  imageCaption: null,
  section: null,
  tags: [],
  description: null,
  text: textOf(...PARAGRAPHS),
  html: null,
  isAccessibleForFree: null,
  method: 'readability',
  evidence: {},
  doubts: [],
  dropped: [],
};

describe('quality', () => {
  test.each<[name: string, reading: Partial<Reading>, words: number, quality: number]>([
    ['nothing to doubt', {}, 120, 1],
    ['short', {}, 20, 0.7],
    ['no title, no date', { title: null, publishedAt: null }, 120, 0.8],
    ['a list', { text: textOf('Pier', 'Crane', 'Ferry') }, 120, 0.8],
    ['behind a wall', { isAccessibleForFree: false }, 120, 0.9],
    ['what the reader doubted', { doubts: ['text only in linked data'] }, 120, 0.8],
    ['never below 0', { title: null, publishedAt: null, text: 'x', doubts: ['the whole page, no article was found'] }, 1, 0],
  ])('%s', (_, reading, words, quality) => expect(assess({ ...good, ...reading }, words).quality).toBe(quality));

  test('says why', () => expect(assess({ ...good, title: null }, 20).reasons).toEqual(['shorter than 60 words', 'no title']));
});
