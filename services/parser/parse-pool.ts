import { ThreadPool, threadModule } from '../../shared/pool.ts';
import type { Article } from '../../shared/types.ts';
import type { ParseInput } from './parse-thread.ts';

/** Threads that make articles of documents. */
export const openParsePool = (size: number): ThreadPool<ParseInput, Article> =>
  new ThreadPool(threadModule(import.meta.url, './parse-thread'), { size });
