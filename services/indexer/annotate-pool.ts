import type { KnownEntity } from '../../shared/feeds-schema.ts';
import { ThreadPool, threadModule } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import type { AnnotateInput } from './annotate-thread.ts';

/** Threads that find entities, quotes and dates, with the user's own gazetteer. */
export const openAnnotatePool = (size: number, entities: readonly KnownEntity[] = []): ThreadPool<AnnotateInput, Annotations> =>
  new ThreadPool(threadModule(import.meta.url, './annotate-thread'), { size, workerData: entities });
