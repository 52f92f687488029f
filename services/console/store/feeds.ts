import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { FeedState } from '../../../shared/feed-counts.ts';
import { PAGE_LIMIT, type Page, pageOf } from './page.ts';

export interface FeedHealth {
  feed_id: number;
  url: string;
  title: string | null;
  state: FeedState;
  last_success_at: Date | null;
  consecutive_failures: number;
  last_error_code: string | null;
  last_error: string | null;
  next_poll_at: Date | null;
  items_24h: number;
  p50_lag_seconds: number | null;
}

/** Feeds in the order of their numbers after `after` (0 = from the first); `state` null = in any. */
export async function listFeeds(db: Queryable, state: FeedState | null, after: number): Promise<Page<FeedHealth>> {
  const statement = {
    name: 'console_feeds',
    text: `select feed_id, url, title, state, last_success_at, consecutive_failures, last_error_code, last_error, next_poll_at, items_24h, p50_lag_seconds
        from news.feed_health where feed_id > $1 and ($2::text is null or state = $2) order by feed_id limit ${PAGE_LIMIT}`,
  };
  return pageOf(await rowsOf<FeedHealth>(db, statement, [after, state]));
}
