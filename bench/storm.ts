import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { Fault } from '../shared/errors.ts';
import { PACKAGE_ROOT } from '../shared/package.ts';
import type { Benchmark, Figures } from './benchmark.ts';

/** Flags, what they mean, and the value without them. */
type Declared = [flags: string, help: string, standard?: string][];

const BACKEND: Declared = [['--backend <NAME>', 'redis or postgres: where the queue lives; default both']];
const SEEDS: Declared = [
  ['--seed <N>', 'first number for the generator of chance; default one of its own, which is shown'],
  ['--seeds <N>', 'how many runs, each with the next seed', '1'],
];

/** Faults of every kind on the whole pipeline, and on a naive one as the control. */
export const storm = fromCheckout('storm', [
  ...SEEDS,
  ['--seconds <N>', 'how long each storm lasts', '60'],
  ...BACKEND,
  ['--arm <NAME>', 'wirecopy or naive; default both'],
  ['--rate <N>', 'new items in a second', '10'],
  ['--every <MS>', 'time between two faults on average', '2000'],
  ['--each <N>', 'processes of each service', '2'],
  ['--faults <TEXT>', 'only faults whose name holds this'],
  ['--logs <DIR>', 'folder for what the services say'],
]);

/** One fault at a time on a pipeline that is otherwise left alone. */
export const takeover = fromCheckout('takeover', [...BACKEND, ['--rounds <N>', 'how often each is measured', '3']]);

/** Copies that all arrive at once, under indexers that are killed. */
export const copiesRace = fromCheckout('copies-race', [
  ...SEEDS,
  ...BACKEND,
  ['--count <N>', 'copies', '10000'],
  ['--processes <N>', 'indexers', '8'],
  ['--every <MS>', 'time between two kills on average', '5000'],
]);

/** A reader of the change log that remembers one number, under concurrent writers. */
export const changes = fromCheckout('changes', [
  ...SEEDS,
  ['--count <N>', 'changes', '100000'],
  ['--processes <N>', 'writers', '8'],
  ['--every <MS>', 'time between two kills of a service on average', '5000'],
]);

/** They drive the program from outside, with the tests' own servers, which only a checkout has. Throws E_USAGE elsewhere, E_INTERNAL when a promise was broken. */
function fromCheckout(part: string, declared: Declared): Benchmark<Record<string, string>> {
  return {
    declare(command: Command) {
      for (const [flags, help, standard] of declared) command.option(flags, help, standard);
    },
    async *run(options, say): AsyncIterable<Figures> {
      const main = fileURLToPath(new URL('e2e/storm/main.ts', PACKAGE_ROOT));
      const setup = fileURLToPath(new URL('infra/setup.mjs', PACKAGE_ROOT));
      if (!existsSync(main)) throw new Fault('E_USAGE', 'this benchmark runs from a checkout of the repository');
      await run(process.execPath, [setup]);
      const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      const child = spawn(process.execPath, ['--import', 'tsx', main, part, ...given], {
        cwd: fileURLToPath(PACKAGE_ROOT),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(child, 'close');
      say(`${part}: several minutes, nothing but loopback`);
      for await (const line of createInterface(child.stdout!)) yield JSON.parse(line) as Figures;
      const [code] = await closed;
      if (code !== 0) throw new Fault('E_INTERNAL', 'a promise was broken: see the lines that begin with BROKEN');
    },
  };
}

/** What is measured is the built program. */
async function run(command: string, args: string[]): Promise<void> {
  const [code] = await once(spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'close');
  if (code !== 0) throw new Fault('E_INTERNAL', 'the program could not be built');
}
