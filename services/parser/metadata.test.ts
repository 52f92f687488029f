import { describe, expect, test } from 'vitest';
import { linkedData, open, testPage } from './fixtures/page.ts';
import { findMetadata, type Metadata } from './metadata.ts';
import { readPage } from './witness.ts';

const URL = 'https://www.quill.example/news/pier?id=7';
const of = (head: string, body = '', url: string | null = URL): Metadata =>
  findMetadata(readPage(open(testPage(body, head), url ?? undefined), url, {}), new Date('2026-11-22T12:00:00Z'));
const meta = (name: string, content: string) => `<meta property="${name}" content="${content}">`;
const data = (fields: object) => linkedData({ '@type': 'NewsArticle', ...fields });

describe('canonical address', () => {
  test.each<[name: string, head: string, expected: string | null]>([
    ['as linked', '<link rel="canonical" href="https://quill.example/pier">', 'https://quill.example/pier'],
    ['relative', '<link rel="canonical" href="/pier">', 'https://www.quill.example/pier'],
    ['without tracking', '<link rel="canonical" href="/pier?utm_source=x&amp;p=2#top">', 'https://www.quill.example/pier?p=2'],
    ['from og:url', meta('og:url', 'https://quill.example/pier'), 'https://quill.example/pier'],
    ['not the front page', '<link rel="canonical" href="https://quill.example/">', null],
    ['not a script', '<link rel="canonical" href="javascript:alert(1)">', null],
    ['none', '', null],
  ])('%s', (_, head, expected) => expect(of(head).canonicalUrl).toBe(expected));

  test('a relative one without the address of the page is none', () => {
    expect(of('<link rel="canonical" href="/pier">', '', null).canonicalUrl).toBeNull();
  });
});

describe('image', () => {
  const FIGURE = '<figure><img src="/i/pier-300.jpg"><figcaption>The pier\n in May</figcaption></figure>';
  test.each<[name: string, head: string, body: string, image: string | null, caption: string | null]>([
    ['from meta, relative', meta('og:image', '/i/pier.jpg'), '', 'https://www.quill.example/i/pier.jpg', null],
    [
      'with the caption of its figure',
      meta('og:image', '/big/pier-300.jpg'),
      FIGURE,
      'https://www.quill.example/big/pier-300.jpg',
      'The pier in May',
    ],
    ['no caption of another figure', meta('og:image', '/i/crane.jpg'), FIGURE, 'https://www.quill.example/i/crane.jpg', null],
    [
      'from linked data with its caption',
      data({ image: { url: 'https://quill.example/a.jpg', caption: 'Old &amp; new' } }),
      '',
      'https://quill.example/a.jpg',
      'Old & new',
    ],
    ['no data address', meta('og:image', 'data:image/png;base64,AA'), '', null, null],
  ])('%s', (_, head, body, image, caption) => {
    const found = of(head, body);
    expect([found.imageUrl, found.imageCaption]).toEqual([image, caption]);
  });
});

describe('other fields', () => {
  test.each<[name: string, head: string, field: keyof Metadata, expected: unknown]>([
    ['site from meta', meta('og:site_name', 'Quill Daily'), 'siteName', 'Quill Daily'],
    ['site from linked data', data({ publisher: { name: 'Quill Daily' } }), 'siteName', 'Quill Daily'],
    ['section', meta('article:section', 'Harbour'), 'section', 'Harbour'],
    ['section from linked data', data({ articleSection: ['Harbour', 'News'] }), 'section', 'Harbour'],
    ['tags', meta('article:tag', 'pier') + meta('article:tag', 'ferry') + meta('article:tag', 'pier'), 'tags', ['pier', 'ferry']],
    ['tags in one string', data({ keywords: 'pier, ferry ,' }), 'tags', ['pier', 'ferry']],
    ['description', meta('og:description', 'A new\n pier'), 'description', 'A new pier'],
    ['free as a word', data({ isAccessibleForFree: 'False' }), 'isAccessibleForFree', false],
    ['free as a value', data({ isAccessibleForFree: true }), 'isAccessibleForFree', true],
    ['free by its tier', meta('article:content_tier', 'locked'), 'isAccessibleForFree', false],
    ['metered, which is neither', meta('article:content_tier', 'metered'), 'isAccessibleForFree', null],
    ['free as nonsense', data({ isAccessibleForFree: { toString: 1 } }), 'isAccessibleForFree', null],
    ['nothing known', '', 'description', null],
  ])('%s', (_, head, field, expected) => expect(of(head)[field]).toEqual(expected));
});

test('at most fifty tags of bounded length', () => {
  const { tags } = of(data({ keywords: Array.from({ length: 500 }, (_, i) => `${i} ${'x'.repeat(500)}`) }));
  expect([tags.length, Math.max(...tags.map((tag) => tag.length))]).toEqual([50, 100]);
});

test('evidence names the witness of each field that was found, and no others', () => {
  const { evidence } = of(`<title></title>${meta('og:title', 'Pier')}${meta('date', '2026-11-20')}`);
  expect(evidence).toEqual({ title: 'meta og:title', publishedAt: 'meta date' });
});
