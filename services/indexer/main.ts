import { runContained, ThreadPool, threadModule } from '../../shared/pool.ts';
import { type Service, type ServiceContext, threadCount } from '../../shared/service.ts';
import type { Annotations } from '../../shared/types.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { type Annotate, indexHandler } from './index.ts';
import { matchHandler } from './match.ts';

/** Longest first try of one text, in ms. */
const ANNOTATE_DEADLINE_MS = 3_000;
const MATCH_CONCURRENCY = 4;

/** Starts the indexer: drafts become articles with entities, quotes and sketch keys, then find their copies. */
export function startIndexer(context: ServiceContext, threads = threadCount()): Service {
  const pool = new ThreadPool<Parameters<Annotate>[0], Annotations>(threadModule(import.meta.url, './annotate-thread'), {
    size: threads,
    deadlineMs: ANNOTATE_DEADLINE_MS,
  });
  const index = new QueueWorker({
    ...context,
    handlers: [indexHandler({ pool: context.pool, annotate: (input) => runContained(pool, input) })],
    concurrency: 2 * threads + 2, // annotated in threads, written in batches
  });
  const match = new QueueWorker({ ...context, handlers: [matchHandler({ pool: context.pool })], concurrency: MATCH_CONCURRENCY });
  return {
    name: 'indexer',
    movedAt: () => Math.max(index.movedAt, match.movedAt),
    async close() {
      await Promise.all([index.close(), match.close()]);
      await pool.close();
    },
  };
}
