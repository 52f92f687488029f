import { parseArgs } from 'node:util';
import { readChanges } from './changes.ts';
import { raceCopies } from './copies.ts';
import { brokenPromises, percentiles, type Row, type Storm, stormRows } from './report.ts';
import { type ArmName, runStorm } from './run.ts';
import { measureTakeover } from './takeover.ts';

/** What `wirecopy bench storm`, `takeover`, `copies-race` and `changes` run from a checkout: figures on stdout, one JSON document per line, the course of things on stderr. Exit 1 when a promise was broken. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: 'string' },
    arm: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    seeds: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '10' },
    every: { type: 'string', default: '2000' },
    faults: { type: 'string', default: '' },
    each: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    count: { type: 'string' },
    processes: { type: 'string', default: '8' },
    logs: { type: 'string' },
  },
});

const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
const print = (title: string, rows: Row[]): void => console.log(JSON.stringify({ title, rows }));
const backends = (values.backend ? [values.backend] : ['redis', 'postgres']) as ('redis' | 'postgres')[];
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => Number(values.seed) + i);

const broken: string[] = [];
const judge = (problems: string[]): void => {
  for (const problem of problems) say(`BROKEN ${problem}`);
  broken.push(...problems);
};

async function storms(): Promise<void> {
  const arms = (values.arm ? [values.arm] : ['wirecopy', 'naive']) as ArmName[];
  const all: Storm[] = [];
  for (const backend of backends)
    for (const arm of arms)
      for (const seed of seeds) {
        say(`storm of ${values.seconds} s with seed ${seed} on ${arm}, queue on ${backend}`);
        const settings = {
          arm,
          backend,
          seed,
          seconds: Number(values.seconds),
          perSecond: Number(values.rate),
          everyMs: Number(values.every),
          each: Number(values.each),
          bombs: Math.ceil(Number(values.seconds) / 60),
          only: values.faults,
          logs: values.logs,
        };
        const result = await runStorm(settings);
        all.push({ settings, result });
        const problems = brokenPromises(result);
        if (arm === 'wirecopy') judge(problems);
        say(`${result.accepted} accepted, ${problems.length} promises broken, drained after ${result.drainSeconds ?? '∞'} s`);
      }
  print('storm', stormRows(all));
  print('faults', faultRows(all));
}

/** How often each kind struck, over all storms. */
function faultRows(all: Storm[]): Row[] {
  const counts = new Map<string, number>();
  for (const { result } of all) for (const [name, count] of result.faults) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([fault, struck]) => ({ fault, struck }));
}

async function takeovers(): Promise<void> {
  for (const backend of backends) {
    say(`takeover, queue on ${backend}`);
    const { takeovers, bursts } = await measureTakeover(backend, Number(values.rounds));
    const stages = [...new Set(takeovers.map(({ stage }) => stage))];
    print(`takeover, queue on ${backend}`, [
      ...stages.map((stage) => ({
        what: `killed with an item in hand at ${stage}: seconds to its end there`,
        'p50/p95/max s': percentiles(takeovers.filter((one) => one.stage === stage).map(({ seconds }) => seconds)),
      })),
      { what: 'a burst of 30 items until all are indexed, undisturbed', 'p50/p95/max s': percentiles(bursts.undisturbed) },
      { what: 'the same, the queue emptied after the first was accepted', 'p50/p95/max s': percentiles(bursts.emptied) },
    ]);
  }
}

async function copies(): Promise<void> {
  for (const backend of backends)
    for (const seed of seeds) {
      say(`copies, queue on ${backend}, seed ${seed}`);
      const { split, glued, doubled, dead, ...figures } = await raceCopies({
        backend,
        seed,
        copies: Number(values.count ?? 10_000),
        indexers: Number(values.processes),
        killEveryMs: Number(values.every),
      });
      judge([...split, ...glued, ...doubled, ...dead, ...(figures.waiting > 0 ? [`${figures.waiting} still wait`] : [])]);
      const counts = {
        'texts split': split.length,
        'stories glued': glued.length,
        doubled: doubled.length,
        dead: dead.length,
      };
      print('copies', [{ queue: backend, seed, ...figures, ...counts }]);
    }
}

async function changes(): Promise<void> {
  for (const seed of seeds) {
    say(`changes, seed ${seed}`);
    const { outOfOrder, rolledBack, ...figures } = await readChanges({
      seed,
      changes: Number(values.count ?? 100_000),
      writers: Number(values.processes),
      killEveryMs: Number(values.every),
    });
    judge(figures.missed + figures.twice > 0 ? [JSON.stringify(figures)] : []);
    print('changes', [{ seed, ...figures, 'rolled back': rolledBack, 'committed out of order': outOfOrder }]);
  }
}

const PARTS: Record<string, () => Promise<void>> = { storm: storms, takeover: takeovers, 'copies-race': copies, changes };
const part = PARTS[positionals[0] ?? 'storm'];
if (!part) throw new Error(`there are ${Object.keys(PARTS).join(', ')}`);
await part();
process.exitCode = broken.length > 0 ? 1 : 0;
