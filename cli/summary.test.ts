import { expect, test } from 'vitest';
import { add, type Tally } from './summary.ts';

const NOTHING: Tally = { polls: 0, pages: 0, rechecks: 0, articles: 0, rejected: 0, retries: 0, dead: 0 };

test.each<[stage: Parameters<typeof add>[1]['stage'], outcome: string, expected: Partial<Tally>]>([
  ['poll', 'done', { polls: 1 }],
  ['poll', 'unchanged', { polls: 1 }],
  ['poll', 'rejected', { rejected: 1 }],
  ['page', 'done', { pages: 1 }],
  ['page', 'later', {}],
  ['page', 'retry', { retries: 1 }],
  ['recheck', 'unchanged', { rechecks: 1 }],
  ['recheck', 'rejected', { rechecks: 1 }],
  ['recheck', 'skipped', {}],
  ['parse', 'done', {}],
  ['parse', 'dead', { dead: 1 }],
  ['index', 'unchanged', {}],
  ['index', 'done', { articles: 1 }],
  ['index', 'lost', {}],
])('%s %s', (stage, outcome, expected) => {
  const tally = { ...NOTHING };
  add(tally, { stage, outcome });
  expect(tally).toEqual({ ...NOTHING, ...expected });
});
