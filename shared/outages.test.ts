import { beforeEach, expect, test } from 'vitest';
import { Outages } from './outages.ts';

let said: string[];
const log = {
  warn: (_: unknown, line: string) => said.push(line),
  info: (_: unknown, line: string) => said.push(line),
} as unknown as ConstructorParameters<typeof Outages>[0];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => {
  said = [];
});

test('an outage is said once, however often it is met, and its end once', async () => {
  const outages = new Outages(log, 20);
  for (const reason of ['it does not answer', 'it is starting', 'it is starting']) outages.trouble('database', reason);
  expect(outages.list()).toEqual([{ store: 'database', reason: 'it is starting', seconds: 0 }]);
  await pause(30);
  for (let i = 0; i < 3; i++) outages.answered('database');
  expect(said).toEqual([
    'the database is away, it does not answer: work waits for it, nothing is lost',
    'the database is back after 0 s',
  ]);
  expect(outages.list()).toEqual([]);
});

test('a store that answers between its troubles is not back', async () => {
  const outages = new Outages(log, 50);
  for (let i = 0; i < 4; i++) {
    outages.trouble('queue', 'it is full');
    outages.answered('queue');
  }
  expect(said).toHaveLength(1);
  expect(outages.list()).toMatchObject([{ store: 'queue' }]);
});

test('calm lasts since the last trouble, for ever where there was none', async () => {
  const outages = new Outages(log, 10);
  expect(outages.calmMs('database')).toBe(Infinity);
  outages.trouble('database', 'it is stopping');
  await pause(15);
  outages.answered('database');
  expect(outages.calmMs('database')).toBeLessThan(10_000);
  expect(outages.calmMs('queue')).toBe(Infinity);
  outages.trouble('database', 'again');
  expect(said).toHaveLength(3);
});
