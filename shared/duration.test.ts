import { describe, expect, test } from 'vitest';
import { formatDuration, formatSeconds, parseDuration } from './duration.ts';

const SPELLINGS: [text: string, ms: number][] = [
  ['0s', 0],
  ['500ms', 500],
  ['1500ms', 1500],
  ['3s', 3000],
  ['15m', 900_000],
  ['90m', 5_400_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
];

const NOT_DURATIONS = ['', '5', 's', '5 m', ' 5m', '5m ', '5M', '-1s', '1.5h', '1h30m', '5w', '5m\n', '١m', '1234567s', 'auto'];

describe('durations', () => {
  test.each(SPELLINGS)('%s is %d ms and back', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
    expect(formatDuration(ms)).toBe(text);
  });

  test.each([
    ['60s', '1m'],
    ['0d', '0s'],
    ['48h', '2d'],
    ['007s', '7s'],
  ])('%s is spelled %s', (text, short) => expect(formatDuration(parseDuration(text))).toBe(short));

  test.each([
    [0.4, '0 s'],
    [59.6, '1 min'],
    [3_599, '1 h'],
    [7_500, '2 h 5 min'],
    [86_399, '1 d'],
    [97_200, '1 d 3 h'],
    [1e8, '1,157 d 9 h'],
  ])('%d seconds are read as %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  test.each(NOT_DURATIONS)('%j is refused', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'E_CONFIG' }));
  });
});
