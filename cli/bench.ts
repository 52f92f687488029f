import type { Command } from 'commander';
import type { Benchmark, Figures } from '../bench/benchmark.ts';
import { example, jsonOption } from './options.ts';
import { print, printJson, say, table } from './output.ts';

const storms = () => import('../bench/storm.ts');

/** A file in bench/ that exports `benchmark`. A line here and it exists. */
const BENCHMARKS: { name: string; does: string; load: () => Promise<{ benchmark: Benchmark<never> }> }[] = [
  {
    name: 'e2e',
    does: 'the whole pipeline: articles per second, CPU by stage, latency, memory, beside one written in an afternoon',
    load: () => import('../bench/e2e.ts'),
  },
  { name: 'backlog', does: 'work off a million due items', load: () => import('../bench/backlog.ts') },
  {
    name: 'console',
    does: 'server time and weight of each page of the console over an archive',
    load: () => import('../bench/console.ts'),
  },
  { name: 'events', does: 'group new stories into events beside a growing archive', load: () => import('../bench/events.ts') },
  {
    name: 'entities',
    does: 'names, quotations and dates: CPU (and with --from F1) beside compromise',
    load: () => import('../bench/entities.ts'),
  },
  {
    name: 'copies',
    does: 'copies, fixed forms and versions of one file, beside MinHash, SimHash and TF-IDF',
    load: () => import('../bench/copies.ts'),
  },
  {
    name: 'copies-load',
    does: 'the copy step on a filled database: articles per second, latency, bytes per article',
    load: () => import('../bench/copies-load.ts'),
  },
  {
    name: 'extract',
    does: 'readable text: time, memory and F1 beside plain jsdom + Readability',
    load: () => import('../bench/extract.ts'),
  },
  {
    name: 'export',
    does: 'export of a generated archive: rows per second and peak memory by format',
    load: () => import('../bench/export.ts'),
  },
  {
    name: 'feeds',
    does: 'parsing feeds: CPU beside rss-parser alone',
    load: () => import('../bench/feeds.ts'),
  },
  {
    name: 'feeds-load',
    does: '10,000 feeds through queue and database beside a bare loop of undici and rss-parser',
    load: () => import('../bench/feeds-load.ts'),
  },
  {
    name: 'fuzz',
    does: 'made documents against every reader of feeds, pages, texts and settings: crashes, hangs, wrong answers',
    load: () => import('../bench/fuzz.ts'),
  },
  {
    name: 'polling',
    does: 'requests against delay of rules for polling, replayed on simulated feeds',
    load: () => import('../bench/polling.ts'),
  },
  {
    name: 'queries',
    does: "the analysts' questions on a generated archive, with the tables that are read as a whole",
    load: () => import('../bench/queries.ts'),
  },
  {
    name: 'storm',
    does: 'what is lost or doubled while everything fails, beside a naive pipeline',
    load: async () => ({ benchmark: (await storms()).storm }),
  },
  {
    name: 'takeover',
    does: 'how long it takes after one kill, and after the queue was emptied',
    load: async () => ({ benchmark: (await storms()).takeover }),
  },
  {
    name: 'copies-race',
    does: 'copies that arrive at once, under indexers that are killed',
    load: async () => ({ benchmark: (await storms()).copiesRace }),
  },
  {
    name: 'webhooks',
    does: 'changes while the receiver of a webhook is away for two minutes, and what that costs those who write',
    load: () => import('../bench/webhooks.ts'),
  },
  {
    name: 'changes',
    does: 'what a reader of the change log misses under concurrent writers',
    load: async () => ({ benchmark: (await storms()).changes }),
  },
];

export async function register(program: Command): Promise<void> {
  const bench = program
    .command('bench')
    .description('measure on this machine, with servers of its own on loopback; without a name list what there is')
    .addHelpText('after', example('bench', `bench ${BENCHMARKS[0]!.name}`, `bench ${BENCHMARKS[0]!.name} --json`))
    .action(() => print(table(BENCHMARKS.map(({ name, does }) => ({ benchmark: name, measures: does })))));
  for (const { name, does, load } of BENCHMARKS) {
    const { benchmark } = await load();
    const command = bench.command(name).description(does).addOption(jsonOption());
    benchmark.declare(command);
    command.action(({ json, ...options }: { json?: boolean }) => show(benchmark.run(options as never, say), json === true));
  }
}

async function show(figures: AsyncIterable<Figures>, json: boolean): Promise<void> {
  const { rig } = await import('../bench/rig.ts');
  const all: Figures[] = [];
  const add = async (one: Figures): Promise<void> => {
    all.push(one);
    if (!json) await print(`${one.title}\n${table(one.rows)}\n`);
  };
  await add(rig());
  for await (const one of figures) await add(one);
  if (json) await printJson(Object.fromEntries(all.map(({ title, rows }) => [title, rows])));
}
