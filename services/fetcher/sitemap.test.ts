import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { codeOf, Fault, Later } from '../../shared/errors.ts';
import type { Feed } from '../../shared/types.ts';
import { parseFeed } from './feed.ts';
import { sitemapsToRead, unzipped, withSitemaps } from './sitemap.ts';

const parse = (xml: string): Promise<Feed> => parseFeed(Buffer.from(xml), { url: 'https://paper.example/sitemap.xml' });
const NEWS = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://paper.example/1</loc><lastmod>2026-01-21T11:00:00Z</lastmod>
    <n:news><n:publication><n:name>The Paper</n:name><n:language>en</n:language></n:publication>
    <n:publication_date>2026-01-21T10:05:00+00:00</n:publication_date><n:title>Bridge &amp; tunnel</n:title><n:keywords>bridge, tunnel</n:keywords></n:news>
    <image:image><image:loc>https://paper.example/1.jpg</image:loc><image:title>A bridge</image:title></image:image></url>
  <url><loc>https://paper.example/2</loc><n:news><n:publication_date>2026-01-22</n:publication_date><n:title>Rain</n:title></n:news></url></urlset>`;

describe('a news sitemap', () => {
  test('is a feed, newest first', async () => {
    const { format, title, language, entries } = await parse(NEWS);
    expect({ format, title, language }).toEqual({ format: 'sitemap', title: 'The Paper', language: 'en' });
    expect(entries.map(({ title, url }) => [title, url])).toEqual([
      ['Rain', 'https://paper.example/2'],
      ['Bridge & tunnel', 'https://paper.example/1'],
    ]);
    expect(entries[1]).toMatchObject({
      publishedAt: '2026-01-21T10:05:00.000Z',
      updatedAt: '2026-01-21T11:00:00.000Z',
      categories: ['bridge', 'tunnel'],
    });
  });

  test('an image is not the page', async () => {
    const { entries } = await parse(NEWS);
    expect(entries.every(({ url }) => !url!.endsWith('.jpg'))).toBe(true);
  });

  test.each([
    ['without a namespace', '<urlset><url><loc>https://paper.example/1</loc></url></urlset>'],
    [
      'of the old namespace',
      '<urlset xmlns="http://www.google.com/schemas/sitemap/0.84"><url><loc> https://paper.example/1 </loc></url></urlset>',
    ],
    [
      'under a prefix',
      '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://paper.example/1</s:loc></s:url></s:urlset>',
    ],
    ['cut short', '<urlset><url><loc>https://paper.example/1</loc></url><url><loc>https://pap'],
  ])('%s', async (_name, xml) => expect((await parse(xml)).entries[0]).toMatchObject({ url: 'https://paper.example/1' }));

  test('of many entries the newest are kept, wherever they stand', async () => {
    const urls = Array.from(
      { length: 5000 },
      (_, n) =>
        `<url><loc>https://paper.example/${n}</loc><lastmod>2026-01-01T00:${String(n % 60).padStart(2, '0')}:00Z</lastmod></url>`,
    );
    urls.push('<url><loc>https://paper.example/new</loc><lastmod>2026-01-02</lastmod></url>');
    const { entries } = await parse(`<urlset>${urls.join('')}</urlset>`);
    expect([entries.length, entries[0]!.url]).toEqual([2000, 'https://paper.example/new']);
  });
});

describe('an index', () => {
  const INDEX = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://paper.example/a.xml</loc></sitemap>
    <sitemap><loc>/b.xml</loc><lastmod>2026-01-21</lastmod></sitemap></sitemapindex>`;

  test('names its sitemaps, newest first', async () => {
    expect(await parse(INDEX)).toMatchObject({
      format: 'sitemap',
      entries: [],
      sitemaps: [
        { url: 'https://paper.example/b.xml', updatedAt: '2026-01-21T00:00:00.000Z' },
        { url: 'https://paper.example/a.xml', updatedAt: null },
      ],
    });
  });

  const NOW = Date.parse('2026-01-22T00:00:00Z');
  const at = (url: string, updatedAt: string | null = null) => ({ url: `https://paper.example/${url}`, updatedAt });
  test.each<[string, ReturnType<typeof at>[], string[]]>([
    ['the recent ones', [at('a', '2026-01-21T00:00:00Z'), at('b', '2025-01-01T00:00:00Z')], ['a']],
    ['the first ones where none says when', [at('a'), at('b'), at('c'), at('d')], ['a', 'b', 'c']],
    ['news before others', [at('a'), at('b'), at('c'), at('news-1.xml')], ['news-1.xml', 'a', 'b']],
  ])('is followed by %s', (_name, sitemaps, expected) => {
    expect(sitemapsToRead(sitemaps, NOW).map((url) => url.slice('https://paper.example/'.length))).toEqual(expected);
  });

  test('has the entries of its sitemaps; one that fails costs its own', async () => {
    const index = await parse(INDEX);
    const feed = await withSitemaps(index, async (url) => {
      if (url.endsWith('b.xml')) throw new Fault('E_TIMEOUT');
      return parse(NEWS);
    });
    expect(feed.entries).toHaveLength(2);
  });

  test.each([
    ['all fail', () => new Fault('E_TIMEOUT'), 'E_TIMEOUT'],
    ['the server wants a pause', () => new Later('E_HTTP_429', new Date()), 'E_HTTP_429'],
  ])('fails where %s', async (_name, error, code) => {
    const reading = withSitemaps(await parse(INDEX), () => Promise.reject(error()));
    expect(await reading.catch(codeOf)).toBe(code);
  });

  test('another feed is left as it is', async () => {
    const feed = await parse(NEWS);
    expect(await withSitemaps(feed, () => Promise.reject(new Error('asked')))).toBe(feed);
  });
});

test.each([
  ['a bomb', gzipSync(Buffer.alloc(20_000_000)), 'E_TOO_LARGE'],
  ['a broken file', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), 'E_ENCODING'],
])('compressed: %s', (_name, bytes, code) => {
  let found = 'none';
  try {
    unzipped(bytes);
  } catch (error) {
    found = codeOf(error);
  }
  expect(found).toBe(code);
});
