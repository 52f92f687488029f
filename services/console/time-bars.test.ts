import { expect, test } from 'vitest';
import { timeBars } from './time-bars.ts';

const at = (text: string): Date => new Date(`${text}Z`);
const every = (count: number, ms: number): Date[] =>
  Array.from({ length: count }, (_, i) => new Date(at('2026-11-21T10:30').getTime() - i * ms));

const HOUR = 3_600_000;

test.each<[name: string, moments: Date[], step: string, bars: number, first: string, last: string]>([
  ['some hours', every(5, HOUR), 'hour', 24, '20 Nov 2026, 11:00 UTC', '21 Nov 2026, 10:00 UTC'],
  ['sixty hours', every(60, HOUR), 'hour', 60, '18 Nov 2026, 23:00 UTC', '21 Nov 2026, 10:00 UTC'],
  ['a week', every(8, 24 * HOUR), 'day', 24, '29 Oct 2026', '21 Nov 2026'],
  ['seven weeks', every(50, 24 * HOUR), 'day', 50, '3 Oct 2026', '21 Nov 2026'],
  ['a year', every(365, 24 * HOUR), 'week', 53, 'week of 17 Nov 2025', 'week of 16 Nov 2026'],
  ['three years', every(157, 7 * 24 * HOUR), 'month', 37, 'Nov 2023', 'Nov 2026'],
  ['a century', every(100, 365 * 24 * HOUR), 'year', 60, '1967', '2026'],
])('%s', (_, moments, step, bars, first, last) => {
  const made = timeBars(moments)!;
  expect([made.step, made.names.length, made.names[0], made.names.at(-1)]).toEqual([step, bars, first, last]);
  expect(made.places[0]).toBe(bars - 1);
});

test('one moment alone needs no bars, nor do many in one hour', () => {
  expect(timeBars([])).toBeNull();
  expect(timeBars(every(1, HOUR))).toBeNull();
  expect(timeBars(every(9, 60_000))).toBeNull();
});

test('a few very old moments are left out instead of pressing the others together', () => {
  const made = timeBars([...every(40, HOUR), at('1970-01-01T00:00')])!;
  expect([made.step, made.places.at(-1), made.places[39]]).toEqual(['hour', null, 0]);
});

test('weeks begin on Mondays', () => {
  const made = timeBars([at('2026-11-22T23:59'), at('2026-11-23T00:00'), ...every(100, 3 * 24 * HOUR)])!;
  expect([made.step, made.places[1]! - made.places[0]!]).toEqual(['week', 1]);
});
