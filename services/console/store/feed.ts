import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { FeedHealth } from './feeds.ts';

export interface FeedDetail extends FeedHealth {
  id: string;
  source: string | null;
  tags: string[];
  content: string;
  /** As feeds.yml spells it, null = learnt. */
  every: string | null;
  max_age: string | null;
  polled_url: string | null;
  last_polled_at: Date | null;
  created_at: Date;
  last_new_item_at: Date | null;
  care: string | null;
  care_since: Date | null;
  items: number;
  originals: number;
}

export async function loadFeed(db: Queryable, feedId: string): Promise<FeedDetail | undefined> {
  const statement = {
    name: 'console_feed',
    text: `select feed_id, f.id, f.url, h.title, h.state, f.source, f.tags[1:30] as tags, f.content, f.every::text, f.max_age::text, f.polled_url, f.created_at,
        h.last_success_at, h.last_new_item_at, h.consecutive_failures, h.last_error_code, h.last_error, h.next_poll_at, h.items_24h, h.p50_lag_seconds, h.care, h.care_since,
        (select last_polled_at from wirecopy.feed t where t.feed_id = f.feed_id) as last_polled_at,
        d.items, d.originals
      from news.feed f join news.feed_health h using (feed_id), lateral (
        select count(*)::int as items, (count(*) filter (where a.relation = 'original'))::int as originals
        from wirecopy.item i join wirecopy.article a using (item_id) where i.feed_id = f.feed_id and i.discovered_at > now() - interval '7 days') d
      where feed_id = $1`,
  };
  return (await rowsOf<FeedDetail>(db, statement, [feedId]))[0];
}

export interface PollRow {
  at: Date;
  outcome: string;
  code: string | null;
  detail: string | null;
}

/** What the last polls gave, newest first. */
export const listPolls = (db: Queryable, feedId: string): Promise<PollRow[]> =>
  rowsOf(
    db,
    {
      name: 'console_polls',
      text: `select at, outcome, code, detail from wirecopy.outcome where id = $1 and stage = 'poll' order by at desc limit 40`,
    },
    [feedId],
  );

/** New items per hour of the last 48 hours, oldest first. */
export async function newPerHour(db: Queryable, feedId: string): Promise<number[]> {
  const rows = await rowsOf<{ items: number }>(
    db,
    {
      name: 'console_new_per_hour',
      text: `with counted as (select floor(extract(epoch from now() - discovered_at) / 3600)::int as hours_ago, count(*)::int as items
          from wirecopy.item where feed_id = $1 and discovered_at > now() - interval '48 hours' group by 1)
        select coalesce(items, 0) as items from generate_series(47, 0, -1) as hours_ago left join counted using (hours_ago) order by hours_ago desc`,
    },
    [feedId],
  );
  return rows.map(({ items }) => items);
}

export interface LatestItem {
  item_id: string;
  url: string | null;
  at: Date;
  article_id: string | null;
  title: string | null;
}

/** What the feed announced last, with or without an article. */
export const listLatestItems = (db: Queryable, feedId: string): Promise<LatestItem[]> =>
  rowsOf(
    db,
    {
      name: 'console_latest_items',
      text: `select i.item_id, i.url, i.discovered_at as at, a.article_id, a.title from wirecopy.item i left join wirecopy.article a using (item_id)
        where i.feed_id = $1 order by i.discovered_at desc limit 10`,
    },
    [feedId],
  );

export interface FeedAnswer {
  at: Date;
  status: number;
  url: string;
  headers: Record<string, string>;
  /** The start of what could not be read, as text; null of what could, and where it is not kept. */
  body: string | null;
  /** Length of the whole of it, decoded. */
  body_bytes: number | null;
}

/** What the feed's server said last, undefined where it never said anything. */
export async function loadAnswer(db: Queryable, feedId: string): Promise<FeedAnswer | undefined> {
  const statement = {
    name: 'console_answer',
    text: 'select at, status, url, headers, body, body_bytes from wirecopy.feed_answer where feed_id = $1',
  };
  return (await rowsOf<FeedAnswer>(db, statement, [feedId]))[0];
}
