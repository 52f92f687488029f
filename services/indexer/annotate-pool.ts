import { ThreadPool, threadModule } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import type { AnnotateInput } from './annotate-thread.ts';

/** Threads that find entities, quotes and dates. */
export const openAnnotatePool = (size: number): ThreadPool<AnnotateInput, Annotations> =>
  new ThreadPool(threadModule(import.meta.url, './annotate-thread'), { size });
