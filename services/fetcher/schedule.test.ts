import { expect, test } from 'vitest';
import type { Entry } from '../../shared/types.ts';
import { nextPollMs, rhythmOf } from './schedule.ts';

const MINUTE = 60_000;
const NO_CHANCE = 0.5;
const entry = (publishedAt: string | null): Entry => ({
  id: null,
  title: null,
  url: null,
  publishedAt,
  updatedAt: null,
  authors: [],
  summary: null,
  contentHtml: null,
  categories: [],
});
const feed = (...times: (string | null)[]) => ({
  format: 'rss' as const,
  title: null,
  link: null,
  language: null,
  hints: { ttlMinutes: null, updatePeriodMs: null, skipHours: [], skipDays: [] },
  entries: times.map(entry),
});

test.each([
  ['too few entries', feed('2026-01-01T10:00:00Z', '2026-01-01T11:00:00Z'), null],
  ['undated entries', feed(null, null, null, null), null],
  ['steady, any order', feed('2026-01-01T10:00:00Z', '2026-01-01T12:00:00Z', '2026-01-01T11:00:00Z'), 60 * MINUTE],
  [
    'one long pause',
    feed('2026-01-01T10:00:00Z', '2026-01-01T10:10:00Z', '2026-01-01T10:20:00Z', '2026-01-03T00:00:00Z'),
    10 * MINUTE,
  ],
])('rhythm: %s', (_, input, expected) => {
  expect(rhythmOf(input)).toBe(expected);
});

const steady = { everyMs: null, rhythmMs: null, consecutiveFailures: 0, wishMs: 0 };
test.each([
  ['without evidence hourly', steady, 60 * MINUTE],
  ['twice as often as it publishes', { ...steady, rhythmMs: 80 * MINUTE }, 40 * MINUTE],
  ['never more often than every ten minutes', { ...steady, rhythmMs: MINUTE }, 10 * MINUTE],
  ['the operator decides', { ...steady, everyMs: 3_000, rhythmMs: 80 * MINUTE }, 3_000],
  ['unless the publisher asks for longer', { ...steady, everyMs: 3_000, wishMs: 5 * MINUTE }, 5 * MINUTE],
  ['a wish for a year is kept for a day', { ...steady, wishMs: 365 * 24 * 60 * MINUTE }, 24 * 60 * MINUTE],
  ['a failure doubles', { ...steady, everyMs: 15 * MINUTE, consecutiveFailures: 1 }, 30 * MINUTE],
  ['a dead feed is looked at daily', { ...steady, everyMs: 15 * MINUTE, consecutiveFailures: 40 }, 24 * 60 * MINUTE],
])('next poll: %s', (_, input, expected) => {
  expect(nextPollMs(input, NO_CHANCE)).toBe(expected);
});

test('chance moves a poll by a tenth at most', () => {
  expect(nextPollMs(steady, 0)).toBe(54 * MINUTE);
  expect(nextPollMs(steady, 1)).toBe(66 * MINUTE);
});
