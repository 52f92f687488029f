import { runContained, ThreadPool, threadModule } from '../../shared/pool.ts';
import { type Service, type ServiceContext, threadCount } from '../../shared/service.ts';
import type { Article } from '../../shared/types.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { type ParseInput, parseHandler } from './parse.ts';

/** Longest first try of one page, in ms. */
const PARSE_DEADLINE_MS = 3_000;

/** Starts the parser: pages become drafts in warm threads. */
export function startParser(context: ServiceContext, threads = threadCount()): Service {
  const pool = new ThreadPool<ParseInput, Article>(threadModule(import.meta.url, './parse-thread'), {
    size: threads,
    deadlineMs: PARSE_DEADLINE_MS,
  });
  const worker = new QueueWorker({
    ...context,
    handlers: [parseHandler({ pool: context.pool, extract: (input) => runContained(pool, input) })],
    concurrency: 2 * threads, // while one page is parsed, the next one is loaded
  });
  return {
    name: 'parser',
    movedAt: () => worker.movedAt,
    async close() {
      await worker.close();
      await pool.close();
    },
  };
}
