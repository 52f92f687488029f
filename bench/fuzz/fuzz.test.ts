import { afterAll, describe, expect, test } from 'vitest';
import { randomNumbers } from '../../shared/random.ts';
import { benchmark } from '../fuzz.ts';
import { mutated, shrunk } from './mutate.ts';
import { describeFinding, newTally, tryOne } from './run.ts';
import { FEEDS } from './seeds.ts';
import { openTargets, type Target } from './targets.ts';

/** A quick look: `bin/wirecopy bench fuzz --seconds N` makes as many as one likes. */
const DOCUMENTS = 40;
const SEED = 1;

describe('documents that are made', () => {
  test('are the same for the same seed, and others for another', () => {
    const made = (seed: number) => mutated(FEEDS, { next: randomNumbers(seed) });
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  test('shrink to what breaks', async () => {
    const document = Buffer.from('a long document with a bad word in it');
    expect(String(await shrunk(document, async (smaller) => smaller.includes('bad')))).toBe('bad');
  });

  test('that break something are found', async () => {
    const broken: Target = {
      name: 'broken',
      seeds: FEEDS,
      faultsOf: async (document) => (document.includes('rss') ? ['crashed'] : []),
    };
    const tally = newTally();
    for (let number = 0; tally.findings.length === 0; number++) await tryOne(broken, SEED, number, tally);
    expect(String(tally.findings[0]!.document)).toBe('rss');
  });
});

test('a door that is none is named, with those that are', async () => {
  const figures = benchmark.run({ seconds: 1, seed: SEED, only: 'fed' }, () => {});
  await expect(figures[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: 'E_USAGE',
    message: expect.stringContaining('"feed"'),
  });
});

describe('made documents break nothing', () => {
  const { targets, close } = openTargets();
  afterAll(close);

  test.each(targets.map((target) => [target.name, target] as const))('%s', async (_, target) => {
    const tally = newTally();
    for (let number = 0; number < DOCUMENTS; number++) await tryOne(target, SEED, number, tally);
    expect(tally.findings.map(describeFinding)).toEqual([]);
    expect(tally.documents).toBe(DOCUMENTS);
  });
});
