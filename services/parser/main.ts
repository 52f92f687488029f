import { runContained } from '../../shared/pool.ts';
import { type Service, type ServiceContext, threadCount } from '../../shared/service.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { parseHandler } from './parse.ts';
import { openParsePool } from './parse-pool.ts';

/** Pages that are read or wait to be written, beyond those in the threads: a page may have 15 MB. */
const PAGES_IN_HAND = 16;

/** Starts the parser: pages become drafts in warm threads. */
export function startParser(context: ServiceContext, threads = threadCount()): Service {
  const parsePool = openParsePool(threads);
  const worker = new QueueWorker({
    ...context,
    handlers: [parseHandler({ pool: context.pool, extract: (input) => runContained(parsePool, input) })],
    concurrency: threads + PAGES_IN_HAND,
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
