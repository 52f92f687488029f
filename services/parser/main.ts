import { runContained } from '../../shared/pool.ts';
import { type Service, type ServiceContext, threadCount } from '../../shared/service.ts';
import { BATCH } from '../../shared/work/claims.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { parseHandler } from './parse.ts';
import { openParsePool } from './parse-pool.ts';

/** Starts the parser: pages become drafts in warm threads. */
export function startParser(context: ServiceContext, threads = threadCount()): Service {
  const parsePool = openParsePool(threads);
  const worker = new QueueWorker({
    ...context,
    handlers: [parseHandler({ pool: context.pool, extract: (input) => runContained(parsePool, input) })],
    concurrency: threads + BATCH.most, // read in threads, written in batches
  });
  return {
    name: 'parser',
    stillMs: () => worker.stillMs,
    async close() {
      await worker.close();
      await parsePool.close();
    },
  };
}
