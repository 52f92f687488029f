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

/** As in news.feed_health. */
export const FEED_CARES = ['gone', 'not_a_feed', 'refused', 'failing', 'moved', 'silent'] as const;
export type FeedCare = (typeof FEED_CARES)[number];

/** How many feeds need which care. Of the view only this column is asked for, so Postgres leaves its look at the items of every feed out. */
export async function countCares(db: Queryable): Promise<Record<FeedCare, number>> {
  const rows = await rowsOf<{ care: FeedCare; feeds: number }>(db, {
    name: 'feed_cares',
    text: 'select care, count(*)::int as feeds from news.feed_health where care is not null group by care',
  });
  const counted = new Map(rows.map(({ care, feeds }) => [care, feeds]));
  return Object.fromEntries(FEED_CARES.map((care) => [care, counted.get(care) ?? 0])) as Record<FeedCare, number>;
}
