import { readEnvironment } from '../../shared/environment.ts';
import type { KnownEntity } from '../../shared/feeds-schema.ts';
import { ThreadPool, threadModule } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import type { AnnotateInput } from './annotate-thread.ts';
import { checkEngine, timesOf } from './entities/engines/open.ts';

/** Threads that find entities, quotes and dates, with the user's own gazetteer. Throws E_CONFIG or E_FILE when WIRECOPY_NER_MODEL cannot be used: every text would fail. */
export function openAnnotatePool(size: number, entities: readonly KnownEntity[] = []): ThreadPool<AnnotateInput, Annotations> {
  const settings = readEnvironment(process.env);
  checkEngine(settings);
  const { threadMs: deadlineMs } = timesOf(settings.nerModel);
  return new ThreadPool(threadModule(import.meta.url, './annotate-thread'), { size, deadlineMs, workerData: entities });
}
