import { describe, expect, test } from 'vitest';
import { linkedData, open, testPage } from './fixtures/page.ts';
import { findModified, findPublished, readDate } from './published.ts';
import { readPage } from './witness.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

describe('one date', () => {
  test.each<[text: string, iso: string | undefined, precision: string | undefined]>([
    ['2026-11-21T10:05:09Z', '2026-11-21T10:05:09.000Z', 'instant'],
    ['2026-11-21T01:05:09+09:00', '2026-11-21T01:05:09.000+09:00', 'instant'],
    ['2026-11-20T23:05:09-0330', '2026-11-20T23:05:09.000-03:30', 'instant'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z', 'day'],
    ['21 November 2026', '2026-11-21T00:00:00.000Z', 'day'],
    ['2026-11-22T18:00:00', '2026-11-22T00:00:00.000Z', 'day'],
    ['2026-12-24T18:00:00Z', undefined, undefined],
    ['soon', undefined, undefined],
    ['', undefined, undefined],
  ])('%s', (text, iso, precision) => {
    const date = readDate(text, NOW);
    expect([date?.iso, date?.precision]).toEqual([iso, precision]);
  });
});

const page = (head: string, body = '', url = 'https://quill.example/a', publishedAt?: string) =>
  readPage(open(testPage(body, head)), url, { publishedAt });
const data = (fields: object) => linkedData({ '@type': 'NewsArticle', ...fields });
const meta = (name: string, content: string) => `<meta property="${name}" content="${content}">`;

describe('first publication', () => {
  test.each<[name: string, page: ReturnType<typeof page>, iso: string | undefined, source: string | undefined]>([
    [
      'linked data before meta',
      page(data({ datePublished: '2026-11-20T10:00:00Z' }) + meta('article:published_time', '2026-11-21T10:00:00Z')),
      '2026-11-20T10:00:00.000Z',
      'jsonld datePublished',
    ],
    [
      'meta that knows the time of the same day',
      page(data({ datePublished: '2026-11-20' }) + meta('article:published_time', '2026-11-20T10:00:00Z')),
      '2026-11-20T10:00:00.000Z',
      'meta article:published_time',
    ],
    [
      'meta that knows the zone of the same time',
      page(data({ datePublished: '2026-11-20T10:00:00' }) + meta('date', '2026-11-20T10:00:00+02:00')),
      '2026-11-20T10:00:00.000+02:00',
      'meta date',
    ],
    ['the feed', page('', '', 'https://quill.example/a', '2026-11-20T10:00:00Z'), '2026-11-20T10:00:00.000Z', 'feed'],
    [
      'the time inside the article',
      page(
        '',
        '<nav><time datetime="2026-11-22">now</time></nav><article><time datetime="2026-11-20T10:00:00Z">x</time></article>',
      ),
      '2026-11-20T10:00:00.000Z',
      'time',
    ],
    ['the address', page('', '', 'https://quill.example/2026/11/20/pier.html'), '2026-11-20T00:00:00.000Z', 'address'],
    ['a date in the future is none', page(data({ datePublished: '2027-11-20T10:00:00Z' })), undefined, undefined],
    ['none', page(''), undefined, undefined],
  ])('%s', (_, given, iso, source) => {
    const found = findPublished(given, NOW);
    expect([found?.value.iso, found?.source]).toEqual([iso, source]);
  });
});

describe('last change', () => {
  const published = { iso: '2026-11-20T10:00:00Z', precision: 'instant' as const };
  test.each<[name: string, head: string, iso: string | undefined]>([
    ['later', data({ dateModified: '2026-11-20T12:00:00Z' }), '2026-11-20T12:00:00.000Z'],
    ['from meta', meta('article:modified_time', '2026-11-21T12:00:00Z'), '2026-11-21T12:00:00.000Z'],
    ['before the publication', data({ dateModified: '2026-11-19T12:00:00Z' }), undefined],
    ['none', '', undefined],
  ])('%s', (_, head, iso) => expect(findModified(page(head), published, NOW)?.value.iso).toBe(iso));
});
