import type { Command } from 'commander';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options {
  rows: number;
}

export const benchmark: Benchmark<Options> = {
  declare: (command: Command) => command.option('--rows <N>', 'due items to begin with', Number, 1_000_000),
  async *run({ rows }): AsyncIterable<Figures> {
    yield { title: 'backlog', rows: [{ rows }] };
  },
};
