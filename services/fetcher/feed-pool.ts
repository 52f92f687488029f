import { ThreadPool, threadModule } from '../../shared/pool.ts';
import type { Feed } from '../../shared/types.ts';
import type { FeedInput } from './feed-thread.ts';

/** Threads that parse feeds. */
export const openFeedPool = (size: number): ThreadPool<FeedInput, Feed> =>
  new ThreadPool(threadModule(import.meta.url, './feed-thread'), { size });
