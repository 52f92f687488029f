import { readEnvironment } from '../../shared/environment.ts';
import { type Service, type ServiceContext, threadCount } from '../../shared/service.ts';
import { BATCH } from '../../shared/work/claims.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { Annotator } from './annotator.ts';
import { engineKind, timesOf } from './entities/engines/open.ts';
import { startEventGrouping } from './events/rounds.ts';
import { indexHandler } from './index.ts';
import { matchHandler } from './match.ts';

/** More at once would wait for the same stories, and their comparisons would keep the process from all else for too long. */
const MATCH_CONCURRENCY = 16;

/** Starts the indexer: drafts become articles with entities, quotes and sketch keys, then find their copies. Throws E_CONFIG or E_FILE when names cannot be found as the settings say. */
export async function startIndexer(context: ServiceContext, threads = threadCount()): Promise<Service> {
  const { pool, log } = context;
  const { nerModel } = readEnvironment(process.env);
  const annotator = new Annotator(pool, threads);
  if (nerModel !== null) {
    await annotator.open();
    log.info({ engine: engineKind(nerModel), model: nerModel }, 'names are found by the engine that WIRECOPY_NER_MODEL names');
  }
  const index = new QueueWorker({
    ...context,
    handlers: [indexHandler({ pool, annotate: (input) => annotator.run(input), deadlineMs: timesOf(nerModel).stageMs })],
    concurrency: threads + BATCH.most, // annotated in threads, written in batches
  });
  const match = new QueueWorker({ ...context, handlers: [matchHandler({ pool })], concurrency: MATCH_CONCURRENCY });
  const events = startEventGrouping(context);
  return {
    name: 'indexer',
    stillMs: () => Math.min(index.stillMs, match.stillMs),
    async close() {
      await Promise.all([index.close(), match.close()]);
      await events.close();
      await annotator.close();
    },
  };
}
