import { expect, test } from 'vitest';
import { advertisedFeeds } from './discover.ts';

const PAGE = 'https://paper.example/news/';

test.each<[name: string, html: string, expected: string[]]>([
  ['none', '<html><head><title>x</title></head>', []],
  ['RSS', '<link rel="alternate" type="application/rss+xml" href="/rss">', ['https://paper.example/rss']],
  ['Atom, in any case and order', '<LINK HREF=atom TYPE="Application/Atom+XML" REL="Alternate home">', [`${PAGE}atom`]],
  [
    'JSON',
    '<link rel=alternate type=application/feed+json href=https://other.example/feed.json>',
    ['https://other.example/feed.json'],
  ],
  [
    'the same twice',
    '<link rel=alternate type=text/xml href=/a><link rel=alternate type=text/xml href=/a>',
    ['https://paper.example/a'],
  ],
  ['another language', '<link rel="alternate" hreflang="de" href="/de">', []],
  ['a stylesheet', '<link rel="stylesheet" type="application/rss+xml" href="/rss">', []],
  ['a script', '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', []],
  ['without address', '<link rel="alternate" type="application/rss+xml">', []],
])('%s', (_name, html, expected) => expect(advertisedFeeds(html, PAGE)).toEqual(expected));

test('a page full of links is not read to its end', () => {
  const html = Array.from({ length: 50_000 }, (_, n) => `<link rel=alternate type=text/xml href=/${n}>`).join('');
  expect(advertisedFeeds(html, PAGE)).toHaveLength(20);
});
