import { type Queryable, rowsOf } from './db.ts';

/** As in news.feed_health. */
export const FEED_STATES = ['healthy', 'failing', 'gone', 'new', 'paused', 'stopped'] as const;
export type FeedState = (typeof FEED_STATES)[number];

/** How many feeds are in each state; from the table, because the view also looks at the items of every feed. */
export async function countFeeds(db: Queryable): Promise<Record<FeedState, number>> {
  const rows = await rowsOf<{ state: FeedState; feeds: number }>(db, {
    name: 'feed_counts',
    text: 'select wirecopy.feed_state(f) as state, count(*)::int as feeds from wirecopy.feed f group by 1',
  });
  const counted = new Map(rows.map(({ state, feeds }) => [state, feeds]));
  return Object.fromEntries(FEED_STATES.map((state) => [state, counted.get(state) ?? 0])) as Record<FeedState, number>;
}
