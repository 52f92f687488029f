import { describe, expect, test } from 'vitest';
import { BACKENDS } from '../backends.ts';
import { readChanges } from './changes.ts';
import { raceCopies } from './copies.ts';
import { brokenPromises, stormRows } from './report.ts';
import { runStorm, type StormResult, type StormSettings } from './run.ts';

/** STORM_SEED repeats a storm, STORM_SECONDS makes it longer; `wirecopy bench storm` has more of it. */
const seed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000);
const seconds = Number(process.env.STORM_SECONDS ?? 18);
/** Only a hang ends a test: a storm of seconds takes minutes on a machine that has other things to do. */
const HANG_MS = 900_000;

async function weather(settings: Pick<StormSettings, 'arm' | 'backend' | 'seconds'>): Promise<StormResult> {
  const all = {
    ...settings,
    seed,
    least: { told: 50, lostAnswers: 1 },
    each: 1,
    perSecond: 5,
    everyMs: 1_000,
    bombs: 1,
  };
  const result = await runStorm(all);
  console.log(`storm with seed ${seed}:`, stormRows([{ settings: all, result }])[0]);
  return result;
}

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('a storm with the queue on $backend', ({ backend }) => {
  test('loses nothing, doubles nothing, gives up nothing wrongly', { timeout: HANG_MS }, async () => {
    const result = await weather({ arm: 'wirecopy', backend, seconds });
    expect(brokenPromises(result)).toEqual([]);
    expect(result.faults.size).toBe(backend === 'redis' ? 13 : 9);
  });

  test('is strong enough to break a pipeline that relies on its queue', { timeout: HANG_MS }, async () => {
    const { lost, doubled, wronglyDead } = await weather({ arm: 'naive', backend, seconds: 0.7 * seconds });
    expect(lost.length + doubled.length + wronglyDead.length).toBeGreaterThan(0);
  });
});

describe.each(BACKENDS.filter(({ isMissing }) => isMissing))('a storm with the queue on $backend', () => {
  test.skip('needs a redis-server on PATH', () => {});
});

test('copies that arrive at once are one story, whoever indexes them and is killed meanwhile', { timeout: HANG_MS }, async () => {
  const {
    texts,
    articles,
    kills,
    seconds: _,
    ...wrong
  } = await raceCopies({
    backend: 'postgres',
    seed,
    copies: 150,
    indexers: 3,
    killEveryMs: 3_000,
  });
  expect(wrong).toEqual({ split: [], glued: [], doubled: [], dead: [], waiting: 0 });
  expect([articles, texts > 1, kills > 0]).toEqual([150, true, true]);
});

test('a reader of the change log misses nothing that was written at the same time', { timeout: HANG_MS }, async () => {
  const { missed, twice, seen, outOfOrder } = await readChanges({ seed, changes: 10_000, writers: 8, killEveryMs: 1_500 });
  expect({ missed, twice, seen }).toEqual({ missed: 0, twice: 0, seen: 10_000 });
  expect(outOfOrder).toBeGreaterThan(0);
});
