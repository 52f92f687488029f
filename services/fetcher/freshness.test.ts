import { expect, test } from 'vitest';
import { freshMs } from './freshness.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DATE = 'Sat, 21 Nov 2026 12:00:00 GMT';
const HOUR_LATER = 'Sat, 21 Nov 2026 13:00:00 GMT';

test.each([
  ['nothing', {}, 0],
  ['max-age', { cacheControl: 'max-age=300' }, 300_000],
  ['max-age among others', { cacheControl: 'public, max-age="60", must-revalidate' }, 60_000],
  ['s-maxage is for shared caches', { cacheControl: 's-maxage=99' }, 0],
  ['no-cache', { cacheControl: 'no-cache' }, 0],
  ['no-store wins', { cacheControl: 'no-store, max-age=300' }, 0],
  ['the time in caches counts', { cacheControl: 'max-age=300', age: '100' }, 200_000],
  ['older than fresh', { cacheControl: 'max-age=300', age: '1000' }, 0],
  ['an age that is none', { cacheControl: 'max-age=300', age: 'old' }, 300_000],
  ['Expires', { expires: HOUR_LATER }, 3_600_000],
  ['Expires by the clock of the server', { expires: HOUR_LATER, date: 'Sat, 21 Nov 2026 12:30:00 GMT' }, 1_800_000],
  ['Expires less the age', { expires: HOUR_LATER, date: DATE, age: '600' }, 3_000_000],
  ['max-age before Expires', { cacheControl: 'max-age=60', expires: HOUR_LATER }, 60_000],
  ['max-age of nothing before Expires', { cacheControl: 'max-age=0', expires: HOUR_LATER }, 0],
  ['expired', { expires: 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
  ['Expires: 0', { expires: '0' }, 0],
  ['Expires: -1', { expires: '-1' }, 0],
])('%s', (_name, headers, expected) => {
  expect(freshMs({ cacheControl: null, expires: null, age: null, date: null, ...headers }, NOW)).toBe(expected);
});
