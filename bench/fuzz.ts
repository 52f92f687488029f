import { Fault } from '../shared/errors.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options {
  seconds: number;
  seed: number;
  only?: string;
}

/** Turns that each door gets before the next one has its own. */
const TURNS = 20;

export const benchmark: Benchmark<Options> = {
  declare: (command) =>
    command
      .option('--seconds <N>', 'how long documents are made and read', Number, 60)
      .option('--seed <N>', 'the same seed makes the same documents', Number, 1)
      .option('--only <NAME>', 'one door alone'),

  async *run({ seconds, seed, only }, say): AsyncGenerator<Figures> {
    const { describeFinding, MOST_FINDINGS, newTally, tryOne } = await import('./fuzz/run.ts');
    const { openTargets } = await import('./fuzz/targets.ts');
    const { targets, close } = openTargets();
    const tallies = targets.filter(({ name }) => !only || name === only).map((target) => ({ target, tally: newTally() }));
    try {
      if (tallies.length === 0)
        throw new Fault('E_USAGE', `there is no door ${only}, there are ${targets.map(({ name }) => `"${name}"`).join(', ')}`);
      const end = performance.now() + seconds * 1000;
      for (let number = 0; performance.now() < end; number += TURNS)
        for (const { target, tally } of tallies)
          for (let turn = 0; turn < TURNS && performance.now() < end && tally.findings.length < MOST_FINDINGS; turn++)
            await tryOne(target, seed, number + turn, tally);
    } finally {
      await close();
    }
    yield {
      title: `made documents, seed ${seed}`,
      rows: tallies.map(({ target, tally }) => ({
        door: target.name,
        documents: tally.documents,
        MB: Number((tally.bytes / 1e6).toFixed(1)),
        'slowest, ms': Math.round(tally.slowestMs),
        findings: tally.findings.length,
      })),
    };
    const findings = tallies.flatMap(({ tally }) => tally.findings);
    for (const finding of findings) say(describeFinding(finding));
    if (findings.length > 0) throw new Error(`${findings.length} documents broke something`);
  },
};
