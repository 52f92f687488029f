import { describe, expect, test } from 'vitest';
import { newRhythm, observe, outlook, type Rhythm } from './rhythm.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 0:00 UTC. */
const MONDAY = Date.UTC(2026, 2, 2);
const NOW = MONDAY + 28 * DAY;

/** Entries that became known one by one, until `end`. */
const learn = (times: number[], start = MONDAY): Rhythm =>
  times.reduce((rhythm, time) => observe(rhythm, [time], time), newRhythm(start));
const every = (ms: number, from: number, to: number, isPublished: (time: number) => boolean = () => true): number[] =>
  Array.from({ length: Math.ceil((to - from) / ms) }, (_, i) => from + i * ms).filter(isPublished);
const hourOf = (time: number): number => (time % DAY) / HOUR;

describe('what is expected', () => {
  test('of a feed of which nothing is known: an entry in 45 minutes, at any time', () => {
    const { rate, mean } = outlook(newRhythm(NOW), NOW);
    expect(mean * 0.75 * HOUR).toBeCloseTo(1);
    expect(rate(NOW + 5 * HOUR)).toBeCloseTo(rate(NOW + 77 * HOUR));
  });

  test('the mean rate', () => {
    const { mean } = outlook(learn(every(HOUR, MONDAY, NOW)), NOW);
    expect(mean * DAY).toBeGreaterThan(22);
    expect(mean * DAY).toBeLessThan(26);
  });

  test('the hours of the day', () => {
    const { rate } = outlook(learn(every(HOUR / 2, MONDAY, NOW, (time) => hourOf(time) >= 8 && hourOf(time) < 16)), NOW);
    expect(rate(NOW + 12 * HOUR) / rate(NOW + 3 * HOUR)).toBeGreaterThan(10);
  });

  test('the days of the week', () => {
    const { rate } = outlook(learn(every(HOUR, MONDAY, NOW, (time) => Math.floor((time - MONDAY) / DAY) % 7 < 5)), NOW);
    expect(rate(NOW + 2 * DAY) / rate(NOW + 5 * DAY)).toBeGreaterThan(8);
  });

  test('the minutes at which an importer runs', () => {
    const { rate } = outlook(learn(every(HOUR, MONDAY + 22 * 60_000, NOW)), NOW);
    expect(rate(NOW + DAY + 22 * 60_000) / rate(NOW + DAY + 40 * 60_000)).toBeGreaterThan(10);
  });

  test('more than usual in the middle of news, which passes', () => {
    const calm = learn(every(2 * HOUR, MONDAY, NOW));
    const busy = observe(calm, every(60_000, NOW - 20 * 60_000, NOW), NOW);
    const before = outlook(calm, NOW);
    const during = outlook(busy, NOW);
    expect(during.rate(NOW + HOUR / 2) / before.rate(NOW + HOUR / 2)).toBeGreaterThan(2);
    expect(during.rate(NOW + DAY) / before.rate(NOW + DAY)).toBeLessThan(2);
    expect(during.peak * HOUR).toBeCloseTo(20);
  });

  test('less and less of a feed that fell silent', () => {
    const rhythm = learn(every(HOUR, MONDAY, NOW));
    const rates = [1, 10, 40].map((days) => outlook(rhythm, NOW + days * DAY).mean);
    expect(rates[0]! > rates[1]! && rates[1]! > rates[2]!).toBe(true);
    expect(rates[2]! / rates[0]!).toBeLessThan(0.1);
  });

  test('a changed rhythm after two weeks', () => {
    const slow = every(12 * HOUR, MONDAY, NOW);
    const fast = every(HOUR, NOW, NOW + 14 * DAY);
    expect(outlook(learn([...slow, ...fast]), NOW + 14 * DAY).mean * DAY).toBeGreaterThan(12);
  });
});

test('an evening of entries says nothing about the morning', () => {
  const evening = every(5 * 60_000, NOW + 18 * HOUR, NOW + 20 * HOUR);
  const { rate } = outlook(observe(newRhythm(NOW + 20 * HOUR), evening, NOW + 20 * HOUR), NOW + 20 * HOUR);
  const nextDay = NOW + DAY;
  expect(rate(nextDay + 9 * HOUR) / rate(nextDay + 19 * HOUR)).toBeGreaterThan(0.3);
});

test('what is kept is short and survives the way through JSON', () => {
  const rhythm = learn(every(HOUR, MONDAY, NOW));
  expect(JSON.parse(JSON.stringify(rhythm))).toEqual(rhythm);
  expect(JSON.stringify(rhythm).length).toBeLessThan(600);
});
