import type { Command } from 'commander';
import { Fault } from '../shared/errors.ts';
import { PACKAGE_ROOT } from '../shared/package.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options {
  changes: number;
  articles: number;
  away: number;
}

/** Changes while the receiver of a webhook goes away and comes back. Throws when one was lost or an article's came out of order. */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    command
      .option('--changes <N>', 'changes that are written', Number, 10_000)
      .option('--articles <N>', 'articles that they are about', Number, 1_000)
      .option('--away <SECONDS>', 'how long the receiver is away in the middle', Number, 120),
  async *run({ changes, articles, away }, say): AsyncIterable<Figures> {
    const { fileURLToPath } = await import('node:url');
    const { openPostgres } = await import('./postgres.ts');
    const { stormWebhooks } = await import('./webhook-storm.ts');
    const { url, folder, close } = await openPostgres();
    try {
      const program = fileURLToPath(new URL('bin/wirecopy', PACKAGE_ROOT));
      const result = await stormWebhooks({ url, folder, program, changes, articles, awayMs: away * 1_000, say });
      const { writings, missing, twice, outOfOrder, backlog, catchUpSeconds } = result;
      yield {
        title: 'changes written, each in a transaction of its own, by four connections',
        rows: writings.map(({ phase, perSecond, p50Ms, p95Ms }) => ({
          while: phase,
          'per second': perSecond,
          'p50 (ms)': p50Ms,
          'p95 (ms)': p95Ms,
        })),
      };
      yield {
        title: `${changes} changes of ${articles} articles, the receiver away for ${away} s`,
        rows: [
          {
            missing,
            'out of order': outOfOrder,
            twice,
            'waiting at its return': backlog,
            'caught up after (s)': Number(catchUpSeconds.toFixed(1)),
            'messages per second': Math.round(backlog / catchUpSeconds),
          },
        ],
      };
      if (missing + outOfOrder > 0)
        throw new Fault('E_INTERNAL', `${missing} changes are missing, ${outOfOrder} came out of order`);
    } finally {
      await close();
    }
  },
};
