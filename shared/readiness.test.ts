import { expect, test } from 'vitest';
import type { Waits } from './motion.ts';
import { whyStill } from './readiness.ts';
import type { ServiceName } from './service.ts';

const NONE: Waits = { fetch: 0, parse: 0, index: 0, match: 0 };

test.each<[name: string, service: ServiceName, stillSeconds: number, waits: Partial<Waits>, expected: string | null]>([
  ['nothing waits', 'parser', 3_600, {}, null],
  ['work waits and moves', 'parser', 5, { parse: 3_600 }, null],
  ['work has just come', 'parser', 3_600, { parse: 2 }, null],
  ['work of others waits', 'parser', 3_600, { index: 3_600 }, null],
  ['work waits and nothing moves', 'parser', 300, { parse: 200 }, 'parser: nothing has moved for 300 s, and work waits at parse'],
  [
    'one of two queues waits',
    'indexer',
    120,
    { index: 0, match: 120 },
    'indexer: nothing has moved for 120 s, and work waits at match',
  ],
  [
    'a queue of several stages',
    'fetcher',
    120,
    { fetch: 500 },
    'fetcher: nothing has moved for 120 s, and work waits at poll, page, recheck',
  ],
])('%s', (_, name, stillSeconds, waits, expected) => {
  expect(whyStill({ name, stillMs: () => 1_000 * stillSeconds }, { ...NONE, ...waits })).toBe(expected);
});
