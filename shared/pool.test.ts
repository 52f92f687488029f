import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { codeOf, Later } from './errors.ts';
import { runContained, ThreadPool } from './pool.ts';

/** What the thread has to do at each attempt, and what it counts in memory that outlives it. */
interface Job {
  plan: ('answer' | 'hang' | 'refuse' | 'wait')[];
  counts: Int32Array;
}
const [ATTEMPTS, RUNNING, MOST] = [0, 1, 2];

const folder = mkdtempSync(join(tmpdir(), 'pool-'));
const script = join(folder, 'thread.mjs');
writeFileSync(
  script,
  `import { parentPort } from 'node:worker_threads';
   const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
   parentPort.on('message', ({ plan, counts }) => {
     const step = plan[Atomics.add(counts, ${ATTEMPTS}, 1)];
     if (step === 'hang') sleep(Infinity);
     if (step === 'refuse') return parentPort.postMessage({ error: { code: 'E_EMPTY', message: 'nothing', final: true } });
     if (step === 'wait') return parentPort.postMessage({ error: { code: 'E_NER_SERVICE', message: 'away', final: false, delayMs: 60_000 } });
     const running = Atomics.add(counts, ${RUNNING}, 1) + 1;
     Atomics.store(counts, ${MOST}, Math.max(running, Atomics.load(counts, ${MOST})));
     sleep(50);
     Atomics.sub(counts, ${RUNNING}, 1);
     parentPort.postMessage({ output: step });
   });
   parentPort.postMessage({ ready: true });`,
);

let pool: ThreadPool<Job, string>;
const start = (size: number) => (pool = new ThreadPool(pathToFileURL(script), { size, deadlineMs: 500 }));
afterEach(() => pool.close());
afterAll(() => rmSync(folder, { recursive: true }));

const counters = () => new Int32Array(new SharedArrayBuffer(12));

describe('a contained run', () => {
  test.each<[name: string, plan: Job['plan'], attempts: number, ending: string]>([
    ['answers at once', ['answer'], 1, 'answer'],
    ['has a second try after running out of time', ['hang', 'answer'], 2, 'answer'],
    ['ends with the error of its second try', ['hang', 'refuse'], 2, 'E_EMPTY'],
    ['has no second try after a refusal', ['refuse', 'answer'], 1, 'E_EMPTY'],
  ])('%s', async (_, plan, attempts, ending) => {
    const counts = counters();
    const ended = await runContained(start(1), { plan, counts }).catch((error) => error.code);
    expect([ended, counts[ATTEMPTS]]).toEqual([ending, attempts]);
  });

  test('may be told to come back later', async () => {
    const error = await runContained(start(1), { plan: ['wait'], counts: counters() }).catch((thrown) => thrown);
    expect([codeOf(error), error instanceof Later, error.delayMs > 0]).toEqual(['E_NER_SERVICE', true, true]);
  });

  test('makes its second try when no other second try runs', async () => {
    const threads = start(2);
    const both = counters();
    const plan: Job['plan'] = ['hang', 'hang', 'answer', 'answer'];
    await Promise.all([1, 2].map(() => runContained(threads, { plan, counts: both })));
    expect([both[ATTEMPTS], both[MOST]]).toEqual([4, 1]);
  });
});
