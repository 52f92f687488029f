import type { Command } from 'commander';

/** Figures under a heading; a row's keys are the columns. */
export interface Figures {
  title: string;
  rows: Record<string, string | number>[];
}

/**
 * A benchmark: a file here that exports this, and a line in cli/bench.ts. It brings its own servers and data, on loopback,
 * compares what it compares alternately in one run, and throws when what it measured is wrong, not slow.
 * What it needs it imports when it runs (`await import(…)`): help is fast.
 */
export interface Benchmark<Options = Record<string, unknown>> {
  /** Declares its options, with defaults that suit two cores. */
  declare(command: Command): void;
  /** Gives figures as they are ready; `say` is for talk about what is going on. */
  run(options: Options, say: (line: string) => void): AsyncIterable<Figures>;
}
