import { readEnvironment } from '../../shared/environment.ts';
import type { KnownEntity } from '../../shared/feeds-schema.ts';
import { ThreadPool, threadModule } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import type { AnnotateInput } from './annotate-thread.ts';
import { checkModel } from './entities/engine.ts';

/** Threads that find entities, quotes and dates, with the user's own gazetteer. Throws E_CONFIG or E_FILE when WIRECOPY_NER_MODEL is no model: every text would fail. */
export function openAnnotatePool(size: number, entities: readonly KnownEntity[] = []): ThreadPool<AnnotateInput, Annotations> {
  checkModel(readEnvironment(process.env).nerModel);
  return new ThreadPool(threadModule(import.meta.url, './annotate-thread'), { size, workerData: entities });
}
