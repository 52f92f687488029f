import { expect, test } from 'vitest';
import type { Code } from '../errors.ts';
import { backoffMs } from './backoff.ts';

const NO_CHANCE = 0.5;

test.each<[name: string, code: Code, failures: number, ms: number]>([
  ["a publisher's server gets time", 'E_HTTP_5XX', 0, 30_000],
  ['more of it each time', 'E_TIMEOUT', 2, 750_000],
  ['at most six hours', 'E_CONNECT', 9, 21_600_000],
  ['a fault of ours passes sooner', 'E_DATABASE', 0, 1_000],
  ['or not', 'E_INTERNAL', 3, 27_000],
  ['at most five minutes', 'E_PARSE', 20, 300_000],
])('%s', (_, code, failures, ms) => {
  expect(backoffMs(code, failures, NO_CHANCE)).toBe(ms);
});

test('chance moves it by a quarter at most', () => {
  expect(backoffMs('E_TIMEOUT', 0, 0)).toBe(22_500);
  expect(backoffMs('E_TIMEOUT', 0, 1)).toBe(37_500);
});
