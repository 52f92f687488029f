import { describe, expect, test } from 'vitest';
import { changeDelayMs, isSentHome, nextRecheckMs } from './recheck-schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SCHEDULE = [2 * HOUR, 12 * HOUR, 2 * DAY];

describe('the next look of a schedule', () => {
  test.each<[name: string, schedule: number[], age: number, expected: number | null]>([
    ['at first', SCHEDULE, 0, 2 * HOUR],
    ['a little before its time, which counts as its time', SCHEDULE, 2 * HOUR - 5_000, 10 * HOUR + 5_000],
    ['at its time', SCHEDULE, 2 * HOUR, 10 * HOUR],
    ['long before its time: the feed asked for this look', SCHEDULE, 1 * HOUR, 1 * HOUR],
    ['after an outage, what was missed is not made up for', SCHEDULE, 13 * HOUR, 35 * HOUR],
    ['when the last one has passed', SCHEDULE, 2 * DAY, null],
    ['when it is as good as passed', SCHEDULE, 2 * DAY - 5_000, null],
    ['without a schedule', [], 0, null],
    ['with ages of seconds', [1_000, 3_000], 980, 2_020],
  ])('%s', (_, schedule, age, expected) => expect(nextRecheckMs(schedule, age)).toBe(expected));
});

describe('a change that a feed announces', () => {
  test.each<[name: string, age: number, sinceLast: number, expected: number]>([
    ['is looked at at once', 30 * MINUTE, 11 * MINUTE, 0],
    ['waits until ten minutes have passed', 30 * MINUTE, 4 * MINUTE, 6 * MINUTE],
    ['waits for a quarter of its age', 2 * DAY, 5 * HOUR, 7 * HOUR],
    ['of an old article that nobody has looked at for long is looked at at once', 90 * DAY, 89 * DAY, 0],
  ])('%s', (_, age, sinceLast, expected) => expect(changeDelayMs(age, sinceLast)).toBe(expected));

  test('costs a bounded number of looks when it never ends', () => {
    let looks = 0;
    let last = 0;
    for (let age = 0; age < 2 * DAY; age += 5 * MINUTE) {
      if (changeDelayMs(age, age - last) > 0) continue;
      looks++;
      last = age;
    }
    expect(looks).toBeLessThan(25);
  });
});

test.each([
  ['https://a.example/news/1', 'https://a.example/', true],
  ['https://a.example/news/1', 'https://www.a.example/', true],
  ['https://a.example/news/1', 'https://a.example/news/one', false],
  ['https://a.example/news/1', 'https://a.example/?p=1', false],
  ['https://a.example/', 'https://www.a.example/', false],
])('asked for %s, answered from %s: sent home is %s', (asked, answered, expected) =>
  expect(isSentHome(asked, answered)).toBe(expected),
);
