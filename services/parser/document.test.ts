import { describe, expect, test } from 'vitest';
import type { Hints } from '../../shared/types.ts';
import { readTextDocument } from './document.ts';
import { PARAGRAPHS, textOf } from './fixtures/page.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const TEXT = PARAGRAPHS.join('\n');
const read = (source: string, hints: Hints = {}) => readTextDocument(source, 'text', hints, NOW);

describe('title', () => {
  test.each<[name: string, source: string, hints: Hints, expected: string | null]>([
    ['the first line', `Pier to be rebuilt\n\n${TEXT}`, {}, 'Pier to be rebuilt'],
    ['a question', `Will the pier be rebuilt?\n${TEXT}`, {}, 'Will the pier be rebuilt?'],
    ['a heading', `# Pier to be rebuilt.\n${TEXT}`, {}, 'Pier to be rebuilt.'],
    ['in bold', `**Pier to be rebuilt**\n${TEXT}`, {}, 'Pier to be rebuilt'],
    ['given', `Pier to be rebuilt\n${TEXT}`, { title: 'The pier' }, 'The pier'],
    ['in front matter', `---\ntitle: The pier\n---\n${TEXT}`, {}, 'The pier'],
    ['no title but a paragraph', TEXT, {}, null],
    ['no title but a sentence', `It is done.\n${TEXT}`, {}, null],
    ['no title but an item', `- Pier\n${TEXT}`, {}, null],
    ['one line alone', 'Pier to be rebuilt', {}, null],
  ])('%s', (_, source, hints, expected) => expect(read(source, hints).title).toBe(expected));
});

describe('text', () => {
  test.each<[name: string, source: string, hints: Hints, expected: string]>([
    ['the title is not part of it', `Pier to be rebuilt\n${TEXT}`, {}, textOf(...PARAGRAPHS)],
    ['nor when it is repeated', `Pier to be rebuilt\n\nPier to be rebuilt\n\n${TEXT}`, {}, textOf(...PARAGRAPHS)],
    ['nor byline and date', `Pier to be rebuilt\nBy Ann Roe\n21 November 2026\n${TEXT}`, {}, textOf(...PARAGRAPHS)],
    [
      'a first line that is not the title given',
      `Harbour news\n${TEXT}`,
      { title: 'The pier' },
      textOf('Harbour news', ...PARAGRAPHS),
    ],
    [
      'headings and items',
      `${TEXT}\n## What next\n- a pier\n- a crane`,
      {},
      textOf(...PARAGRAPHS, 'What next', 'a pier', 'a crane'),
    ],
    ['spelling as it was', 'The plan,they said,is teh best.And cheap !', {}, 'The plan,they said,is teh best.And cheap !'],
    ['nothing', ' \n\n', {}, ''],
  ])('%s', (_, source, hints, expected) => expect(read(source, hints).text).toBe(expected));
});

describe('metadata', () => {
  const source = `Pier to be rebuilt\nBy Ann Roe and Bo Lind\n21 November 2026\n${TEXT}`;
  const given: Hints = {
    title: 'x',
    authors: ['Cy Marsh'],
    publishedAt: '2026-11-20T10:00:00Z',
    language: 'en-GB',
    siteName: 'Quill',
  };

  test('from the top of the text', () => {
    const { authors, publishedAt, publishedPrecision, language, evidence } = read(source);
    expect({ authors, publishedAt, publishedPrecision, language, evidence }).toEqual({
      authors: ['Ann Roe', 'Bo Lind'],
      publishedAt: '2026-11-21T00:00:00.000Z',
      publishedPrecision: 'day',
      language: null,
      evidence: { title: 'first line', authors: 'byline', publishedAt: 'date line' },
    });
  });

  test('from the giver first', () => {
    const { authors, publishedAt, language, siteName } = read(source, given);
    expect([authors, publishedAt, language, siteName]).toEqual([['Cy Marsh'], '2026-11-20T10:00:00.000Z', 'en', 'Quill']);
  });

  test('from front matter', () => {
    const { authors, publishedAt } = read(`---\nauthor: Ann Roe\ndate: 2026-11-19\n---\n${TEXT}`);
    expect([authors, publishedAt]).toEqual([['Ann Roe'], '2026-11-19T00:00:00.000Z']);
  });

  test('a line that begins like a byline is none', () => {
    expect(read(`Pier to be rebuilt\nBy the sea, at last\n${TEXT}`).authors).toEqual([]);
  });
});
