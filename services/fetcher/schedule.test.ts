import { describe, expect, test } from 'vitest';
import type { PublisherHints } from '../../shared/types.ts';
import { newRhythm, observe, type Rhythm } from './rhythm.ts';
import { type Circumstances, entryTimes, learntMs, nextPoll } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NO_CHANCE = 0.5;
/** A Monday, 0:00 UTC, after four weeks of watching. */
const NOW = Date.UTC(2026, 2, 30);

const watched = (everyMs: number, isPublished: (time: number) => boolean = () => true): Rhythm => {
  let rhythm = newRhythm(NOW - 28 * DAY);
  for (let time = NOW - 28 * DAY; time < NOW; time += everyMs) if (isPublished(time)) rhythm = observe(rhythm, [time], time);
  return rhythm;
};
const hourOf = (time: number): number => (time % DAY) / HOUR;

describe('what is learnt', () => {
  test('a busy feed is asked more often than a calm one, and a dead one is looked at now and then', () => {
    const [busy, calm, rare] = [10 * MINUTE, 2 * HOUR, 7 * DAY].map((ms) => learntMs(watched(ms), NOW, 30));
    const dead = learntMs(watched(HOUR), NOW + 60 * DAY, 30);
    expect(busy! < calm! && calm! < rare!).toBe(true);
    expect(rare!).toBeGreaterThan(6 * HOUR);
    expect(dead).toBeGreaterThan(6 * HOUR);
  });

  test('nothing known: about hourly', () => {
    expect(Math.round(learntMs(newRhythm(NOW), NOW, 0) / (10 * MINUTE))).toBe(6);
  });

  test('an office that publishes by day is left alone at night', () => {
    const office = watched(HOUR / 2, (time) => hourOf(time) >= 8 && hourOf(time) < 16);
    expect(learntMs(office, NOW - 6 * HOUR, 100)).toBeGreaterThan(3 * HOUR);
    expect(learntMs(office, NOW - 14 * HOUR, 100)).toBeLessThan(HOUR);
  });

  test('an importer is asked soon after its run', () => {
    const importer = watched(MINUTE / 2, (time) => time % HOUR >= 20 * MINUTE && time % HOUR < 22 * MINUTE);
    const at = (NOW - 30 * MINUTE + learntMs(importer, NOW - 30 * MINUTE, 100)) % HOUR;
    expect(at).toBeGreaterThanOrEqual(22 * MINUTE);
    expect(at).toBeLessThanOrEqual(35 * MINUTE);
  });

  test('a feed with few places is asked before a storm like the last one can fill them', () => {
    const calm = watched(2 * HOUR);
    const storm = Array.from({ length: 20 }, (_, i) => NOW - 3 * DAY + i * MINUTE);
    const stormy = observe(calm, storm, NOW);
    expect(learntMs(stormy, NOW, 10)).toBeLessThan(HOUR / 2);
    expect(learntMs(stormy, NOW, 200)).toBeGreaterThan(HOUR / 2);
  });

  test('bounds hold, frugality spares requests', () => {
    expect(learntMs(watched(MINUTE), NOW, 100, { minMs: 7 * MINUTE, maxMs: DAY })).toBe(7 * MINUTE);
    expect(learntMs(watched(30 * DAY), NOW, 100, { minMs: MINUTE, maxMs: 2 * HOUR })).toBe(2 * HOUR);
    expect(learntMs(watched(HOUR), NOW, 100, undefined, 4)).toBeGreaterThan(learntMs(watched(HOUR), NOW, 100));
  });
});

const NOTHING: PublisherHints = { ttlMinutes: null, updatePeriodMs: null, skipHours: [], skipDays: [] };
const plain: Circumstances = {
  everyMs: 15 * MINUTE,
  rhythm: null,
  shown: 20,
  failureWeight: 0,
  freshMs: 0,
  hints: null,
  isPushed: false,
};
const learning = { ...plain, everyMs: null, rhythm: watched(HOUR) };
const usual = learntMs(learning.rhythm, NOW, 20);

test.each<[string, Partial<Circumstances>, number]>([
  ['the operator decides', {}, 15 * MINUTE],
  ['however short', { everyMs: 3_000 }, 3_000],
  ['unless the server asks for longer', { freshMs: HOUR }, HOUR],
  ['or the feed, by ttl', { hints: { ...NOTHING, ttlMinutes: 45 } }, 45 * MINUTE],
  ['or by its update period', { hints: { ...NOTHING, updatePeriodMs: 2 * HOUR } }, 2 * HOUR],
  ['the longest wish counts', { freshMs: HOUR, hints: { ...NOTHING, ttlMinutes: 120 } }, 2 * HOUR],
  ['a wish for a year is kept for a day', { freshMs: 365 * DAY }, DAY],
  ['a passing failure changes little', { failureWeight: 0.25 }, 15 * MINUTE * 2 ** 0.25],
  ['a hard one doubles', { failureWeight: 1 }, 30 * MINUTE],
  ['a failing feed is looked at daily', { failureWeight: 29 }, DAY],
  ['a rare one as rarely as it was', { everyMs: 3 * DAY, failureWeight: 29 }, 3 * DAY],
  ['a push changes nothing for an operator who decides', { isPushed: true }, 15 * MINUTE],
])('next poll: %s', (_, own, expected) => {
  expect(nextPoll({ ...plain, ...own }, NOW, NO_CHANCE).delayMs).toBe(Math.round(expected));
});

test('hours and days to skip', () => {
  const at = (hints: Partial<PublisherHints>, now = NOW) =>
    (now + nextPoll({ ...plain, hints: { ...NOTHING, ...hints } }, now, 0).delayMs - NOW) / HOUR;
  expect(at({ skipHours: [0, 1, 2] })).toBe(3);
  expect(at({ skipDays: [1] })).toBe(24); // Monday
  expect(at({ skipDays: [6, 0] }, NOW - 2 * DAY)).toBe(0); // Saturday and Sunday
  expect(at({ skipHours: Array.from({ length: 24 }, (_, hour) => hour) })).toBeLessThan(1);
  expect(at({ skipHours: [5] })).toBeLessThan(1);
});

test('chance moves a set time by a tenth, a learnt one by two minutes at most and never forward, and never before what the publisher asked', () => {
  expect([0, 1].map((chance) => nextPoll(plain, NOW, chance).delayMs)).toEqual([13.5 * MINUTE, 16.5 * MINUTE]);
  expect([0, 1].map((chance) => nextPoll(learning, NOW, chance).delayMs)).toEqual([
    Math.round(usual),
    Math.round(usual + Math.min(usual / 10, 2 * MINUTE)),
  ]);
  for (const chance of [0, 0.5, 1]) {
    const { delayMs, notBeforeMs } = nextPoll({ ...plain, freshMs: 16 * MINUTE }, NOW, chance);
    expect(notBeforeMs).toBe(16 * MINUTE);
    expect(delayMs).toBeGreaterThanOrEqual(notBeforeMs);
  }
});

test('a feed that is pushed is polled as a backup only, within its bounds', () => {
  expect(nextPoll({ ...learning, isPushed: true }, NOW, 0).delayMs).toBe(6 * HOUR);
  expect(nextPoll({ ...learning, isPushed: true, bounds: { minMs: MINUTE, maxMs: 2 * HOUR } }, NOW, 0).delayMs).toBe(2 * HOUR);
});

describe('when entries came out', () => {
  test.each<[string, (number | null)[], number | null, number[]]>([
    ['first poll: as dated', [NOW - HOUR, NOW - 2 * HOUR], null, [NOW - HOUR, NOW - 2 * HOUR]],
    ['first poll: without date nothing', [null, NOW - HOUR, NOW - 2 * HOUR], null, [NOW - HOUR, NOW - 2 * HOUR]],
    ['first poll: nothing very old, nothing to come', [NOW - 90 * DAY, NOW + DAY, NOW - 1, NOW - 2], null, [NOW - 1, NOW - 2]],
    ['first poll: all dated alike', [NOW - 5, NOW - 5, NOW - 5], null, []],
    ['later: as dated', [NOW - MINUTE], NOW - HOUR, [NOW - MINUTE]],
    [
      'later: shown late, not dated or wrong: between the polls',
      [NOW - 3 * HOUR, null, NOW + 1],
      NOW - HOUR,
      [1, 2, 3].map(() => NOW - HOUR / 2),
    ],
  ])('%s', (_, dates, before, expected) => {
    expect(entryTimes(dates, NOW, before)).toEqual(expected);
  });
});
