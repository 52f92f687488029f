import { expect, test } from 'vitest';
import { itemKey } from '../../shared/items.ts';
import { claimsOf } from './addresses.ts';

const PAGE = 'https://paper.example/news/rain';
const claims = (own: Partial<Parameters<typeof claimsOf>[0]>) =>
  claimsOf({ url: PAGE, finalUrl: PAGE, canonicalUrl: null, title: 'Rain', ...own });
const named = (url: string) => itemKey({ url }).toString('hex');

test.each<[string, Parameters<typeof claims>[0], [url: string, isSure: boolean][]]>([
  ['its own', {}, [[PAGE, true]]],
  ['its own twice', { canonicalUrl: `${PAGE}?utm_source=x`, finalUrl: `${PAGE}#top` }, [[PAGE, true]]],
  [
    'the end of its redirects',
    { url: 'https://short.example/x7' },
    [
      ['https://short.example/x7', true],
      [PAGE, true],
    ],
  ],
  [
    'what it calls its own',
    { canonicalUrl: 'https://www.paper.example/news/2026/rain' },
    [
      [PAGE, true],
      ['https://www.paper.example/news/2026/rain', false],
    ],
  ],
  ['the original at another publisher', { canonicalUrl: 'https://agency.example/rain' }, [[PAGE, true]]],
  ['the front page', { finalUrl: 'https://paper.example/', canonicalUrl: 'https://paper.example/' }, [[PAGE, true]]],
  ['a door', { finalUrl: 'https://paper.example/account/login?next=/news/rain' }, [[PAGE, true]]],
  ['a wall of consent', { finalUrl: 'https://consent.example/consent/collect' }, [[PAGE, true]]],
])('%s', (_name, own, expected) => {
  expect(claims(own).map(({ key, isSure }) => [key.toString('hex'), isSure])).toEqual(
    expected.map(([url, isSure]) => [named(url), isSure]),
  );
});

test('titles count without their case', () => {
  expect(claims({ title: 'RAIN' })[0]!.titleSha).toEqual(claims({})[0]!.titleSha);
  expect(claims({ title: null })[0]!.titleSha).toBeNull();
});
