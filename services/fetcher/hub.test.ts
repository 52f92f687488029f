import { expect, test } from 'vitest';
import { findHub } from './hub.ts';

const URL_ = 'https://news.example/rss';
const inFeed = (hubs: string[], self: string | null = null) => ({ hubs, self });

test.each<[string, string | null, ReturnType<typeof inFeed> | null, ReturnType<typeof findHub>]>([
  ['none', null, inFeed([]), null],
  [
    'in the feed',
    null,
    inFeed(['https://hub.example/'], 'https://news.example/all'),
    { hub: 'https://hub.example/', topic: 'https://news.example/all' },
  ],
  ['without self the address counts', null, inFeed(['https://hub.example/']), { hub: 'https://hub.example/', topic: URL_ }],
  [
    'in one header',
    '<https://hub.example/>; rel="hub", <https://news.example/all>; rel=self',
    null,
    { hub: 'https://hub.example/', topic: 'https://news.example/all' },
  ],
  [
    'the header wins',
    '<https://a.example/>; rel=hub',
    inFeed(['https://b.example/']),
    { hub: 'https://a.example/', topic: URL_ },
  ],
  ['several relations', '</hub>; title="a, b"; rel="preload hub"', null, { hub: 'https://news.example/hub', topic: URL_ }],
  ['other relations', '<https://x.example/>; rel="alternate", </y>; rel=selfish', inFeed([]), null],
  [
    'the first usable one',
    null,
    inFeed(['javascript:alert(1)', 'https://hub.example/']),
    { hub: 'https://hub.example/', topic: URL_ },
  ],
  ['no address of the web', '<data:,x>; rel=hub', inFeed([]), null],
  ['not a header', '<<<<;;;;rel=hub', inFeed([]), null],
])('%s', (_, link, feed, expected) => {
  expect(findHub(link, feed, URL_)).toEqual(expected);
});

test('a header made to be slow is not', () => {
  const start = performance.now();
  findHub(`<a>${'; a="b"'.repeat(2_000)}${'<'.repeat(5_000)}`, null, URL_);
  findHub(`${'<a> ; '.repeat(3_000)}`, null, URL_);
  expect(performance.now() - start).toBeLessThan(2_000);
});
