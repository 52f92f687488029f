import { type Client, type Queryable, rowsOf, unnest } from '../../shared/db.ts';
import type { PublisherHints } from '../../shared/types.ts';
import { hostOf, parseHttpUrl } from '../../shared/url.ts';
import type { Whereabouts } from './move.ts';
import { outlook, type Rhythm } from './rhythm.ts';
import type { Circumstances } from './schedule.ts';

/** What decides when a feed is asked again, as it stands in its row. */
export interface CircumstancesRow {
  every_ms: number | null;
  every_min_ms: number | null;
  every_max_ms: number | null;
  rhythm: Rhythm | null;
  hints: PublisherHints | null;
  shown: number;
  failure_weight: number;
  is_pushed: boolean;
}

/** Its columns, of a feed. */
export const CIRCUMSTANCES = `(extract(epoch from every) * 1000)::float8 as every_ms, (extract(epoch from every_min) * 1000)::float8 as every_min_ms,
  (extract(epoch from every_max) * 1000)::float8 as every_max_ms, rhythm, hints, shown, failure_weight,
  exists (select from websub w where w.feed_id = feed.feed_id and w.state = 'active' and w.is_reliable and w.lease_until > now()) as is_pushed`;

export const circumstancesOf = (feed: CircumstancesRow): Omit<Circumstances, 'freshMs'> => ({
  everyMs: feed.every_ms,
  ...(feed.every_max_ms !== null && { bounds: { minMs: feed.every_min_ms!, maxMs: feed.every_max_ms } }),
  rhythm: feed.rhythm,
  hints: feed.hints,
  shown: feed.shown,
  failureWeight: feed.failure_weight,
  isPushed: feed.is_pushed,
});

/** A subscribed feed as its poll needs it. */
export interface FeedRow extends CircumstancesRow {
  feed_id: number;
  /** The address in feeds.yml. */
  subscribed_url: string;
  /** The address to ask: the subscribed one, or where the publisher moved the feed. */
  url: string;
  polled_url: string | null;
  redirect_url: string | null;
  redirect_answers: number;
  name: string | null;
  title: string | null;
  source_id: number | null;
  source_name: string | null;
  content: 'auto' | 'page' | 'feed';
  max_age_ms: number | null;
  /** The time by Postgres' clock when it was read. */
  now_ms: number;
  recheck_ms: number[];
  state: 'active' | 'paused' | 'stopped' | 'gone';
  etag: string | null;
  last_modified: string | null;
  body_sha: Buffer | null;
  /** Nothing but 304 for a week: the validators may be stuck. */
  is_stale: boolean;
  consecutive_failures: number;
  /** Since the last successful poll; null = there was none. */
  seen_ms: number | null;
  /** Until the next poll that is scheduled. */
  next_ms: number;
  /** Something was pushed and not read yet. */
  has_pushes: boolean;
  hub: string | null;
  topic: string | null;
}

/** Days of nothing but 304 after which the feed is asked for in full. */
const STALE_DAYS = 7;

/** The column `recheck` in ms. */
export const RECHECK_MS = 'array(select (extract(epoch from age) * 1000)::float8 from unnest(recheck) age)';

const FEED_COLUMNS = `feed_id, url as subscribed_url, coalesce(polled_url, url) as url, polled_url, redirect_url, redirect_answers, name, title,
  source_id, (select s.name from source s where s.source_id = feed.source_id) as source_name, content, ${CIRCUMSTANCES},
  (extract(epoch from max_age) * 1000)::float8 as max_age_ms, (extract(epoch from now()) * 1000)::float8 as now_ms, ${RECHECK_MS} as recheck_ms, state, etag, last_modified, body_sha,
  coalesce(full_at, created_at) < now() - interval '${STALE_DAYS} d' as is_stale, consecutive_failures,
  (extract(epoch from now() - last_success_at) * 1000)::float8 as seen_ms, coalesce(extract(epoch from next_poll_at - now()) * 1000, 0)::float8 as next_ms,
  exists (select from push where push.feed_id = feed.feed_id) as has_pushes,
  (select w.hub from websub w where w.feed_id = feed.feed_id and w.state <> 'leaving') as hub,
  (select w.topic from websub w where w.feed_id = feed.feed_id) as topic`;

export const loadFeeds = (db: Queryable, feedIds: readonly string[]): Promise<FeedRow[]> =>
  rowsOf(db, { name: 'feed_load', text: `select ${FEED_COLUMNS} from feed where feed_id = any($1)` }, [feedIds]);

/** The host:port of a feed: what its polls are claimed by. */
export const feedHost = (url: string): string => hostOf(parseHttpUrl(url));

/** What a successful poll leaves in the feed's row; null where the answer said nothing new about it. */
export interface PollSuccess {
  feedId: number;
  title: string | null;
  sourceId: number | null;
  etag: string | null;
  lastModified: string | null;
  bodySha: Buffer | null;
  rhythm: Rhythm | null;
  hints: PublisherHints | null;
  shown: number | null;
  hasNew: boolean;
  /** Whether the answer had a body. */
  isFull: boolean;
  whereabouts: Whereabouts;
  nextMs: number;
  notBeforeMs: number;
}

/** Mean time between entries. */
const meanSeconds = (rhythm: Rhythm): number => Math.round(1 / outlook(rhythm, rhythm.at).mean / 1_000);

export async function storePollSuccesses(client: Client, polls: readonly PollSuccess[]): Promise<void> {
  if (polls.length === 0) return;
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  await client.query({
    name: 'feed_success',
    text: `update feed set title = coalesce(p.title, feed.title), source_id = coalesce(p.source_id, feed.source_id), etag = p.etag, last_modified = p.last_modified,
      body_sha = p.body_sha, rhythm = coalesce(p.rhythm, feed.rhythm), rhythm_s = coalesce(p.rhythm_s, feed.rhythm_s), hints = coalesce(p.hints, feed.hints), shown = coalesce(p.shown, feed.shown),
      last_polled_at = now(), last_success_at = now(), last_new_item_at = case when p.has_new then now() else last_new_item_at end,
      consecutive_failures = 0, failure_weight = 0, failing_since = null, last_error_code = null, last_error = null,
      full_at = case when p.is_full then now() else full_at end,
      moved_at = case when feed.polled_url is distinct from p.polled_url and p.polled_url is not null then now() else moved_at end, polled_url = p.polled_url, redirect_url = p.redirect_url, redirect_answers = p.redirect_answers,
      next_poll_at = now() + p.next_ms * interval '1 ms', not_before = now() + p.not_before_ms * interval '1 ms'
      from unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::text[], $6::bytea[], $7::jsonb[], $8::jsonb[], $9::int[], $10::boolean[], $11::boolean[],
        $12::text[], $13::text[], $14::int[], $15::float8[], $16::float8[], $17::int[])
        as p (feed_id, title, source_id, etag, last_modified, body_sha, rhythm, hints, shown, has_new, is_full, polled_url, redirect_url, redirect_answers, next_ms, not_before_ms, rhythm_s)
      where feed.feed_id = p.feed_id`,
    values: [
      polls.map((poll) => poll.feedId),
      polls.map((poll) => poll.title),
      polls.map((poll) => poll.sourceId),
      polls.map((poll) => poll.etag),
      polls.map((poll) => poll.lastModified),
      polls.map((poll) => poll.bodySha),
      polls.map((poll) => json(poll.rhythm)),
      polls.map((poll) => json(poll.hints)),
      polls.map((poll) => poll.shown),
      polls.map((poll) => poll.hasNew),
      polls.map((poll) => poll.isFull),
      polls.map((poll) => poll.whereabouts.polledUrl),
      polls.map((poll) => poll.whereabouts.redirectUrl),
      polls.map((poll) => poll.whereabouts.redirectAnswers),
      polls.map((poll) => poll.nextMs),
      polls.map((poll) => poll.notBeforeMs),
      polls.map(({ rhythm }) => rhythm && meanSeconds(rhythm)),
    ],
  });
}

/** What a failed poll leaves in the feed's row. */
export interface PollFailure {
  code: string;
  detail: string;
  /** 0: a request for a pause, which is no failure. */
  weight: number;
  /** Nothing is left of the address where the publisher had moved the feed. */
  movesBack: boolean;
  /** null: no more polls. */
  nextMs: number | null;
}

export async function storePollFailure(client: Client, feedId: number, failure: PollFailure): Promise<void> {
  await client.query({
    name: 'feed_failure',
    text: `update feed set last_polled_at = now(), last_error_code = $2, last_error = $3,
      consecutive_failures = consecutive_failures + ($4::real > 0)::int, failure_weight = failure_weight + $4,
      failing_since = case when $4 > 0 then coalesce(failing_since, now()) else failing_since end,
      redirect_url = null, redirect_answers = 0, polled_url = case when not $5 then polled_url end,
      etag = case when not $5 then etag end, last_modified = case when not $5 then last_modified end,
      state = case when $6::float8 is null then 'gone' else state end, next_poll_at = now() + $6::float8 * interval '1 ms' where feed_id = $1`,
    values: [feedId, failure.code, failure.detail, failure.weight, failure.movesBack, failure.nextMs],
  });
}

export interface Sighting {
  feedId: number;
  itemId: string;
}

/** Notes which feed announced which items; gives those that are new to their feed. */
export const storeSightings = (client: Client, sightings: readonly Sighting[]): Promise<Sighting[]> =>
  rowsOf(
    client,
    {
      name: 'sighting_store',
      text: `insert into sighting (feed_id, item_id) select * from unnest($1::int[], $2::bigint[]) on conflict do nothing
        returning feed_id as "feedId", item_id as "itemId"`,
    },
    [sightings.map(({ feedId }) => feedId), sightings.map(({ itemId }) => itemId)],
  );

/** A change of health that downstream programs hear of. */
export async function storeFeedChange(
  client: Client,
  kind: 'feed.failing' | 'feed.recovered',
  feed: FeedRow,
  code: string | null,
): Promise<void> {
  await client.query({
    name: 'feed_change',
    text: 'insert into change (kind, payload) values ($1, $2)',
    values: [kind, JSON.stringify({ feed_id: feed.feed_id, url: feed.subscribed_url, code })],
  });
}

/** An item whose page is to be downloaded. */
export interface PageItem {
  item_id: string;
  url: string | null;
  entry: { title?: string | null; contentHtml?: string | null };
  content: 'auto' | 'page' | 'feed' | null;
  recheck_ms: number[];
  /** The item whose page was found at this item's own address before, if it lives. */
  same_page: string | null;
}

/** By item. */
export async function loadPageItems(db: Queryable, itemIds: string[]): Promise<Map<string, PageItem>> {
  const rows = await rowsOf<PageItem>(
    db,
    {
      name: 'page_items_load',
      text: `select i.item_id, i.url, i.entry, f.content, ${RECHECK_MS} as recheck_ms,
          (select a.item_id from item_address a where a.key_sha = i.key_sha and a.is_sure and a.item_id <> i.item_id and item_lives(a.item_id) limit 1) as same_page
        from ${unnest('$1::bigint[]')} as wanted (item_id) cross join lateral (select * from item where item_id = wanted.item_id offset 0) i left join feed f using (feed_id)`,
    },
    [itemIds],
  );
  return new Map(rows.map((row) => [row.item_id, row]));
}

/** Notes what the publishers of fetched pages reserve. */
export async function storeReservations(client: Client, items: { itemId: string; reservations: string[] }[]): Promise<void> {
  await client.query({
    name: 'reservations_store',
    text: `update item set reservations = array(select jsonb_array_elements_text(mine.words)) from unnest($1::bigint[], $2::jsonb[]) as mine (item_id, words)
      where item.item_id = mine.item_id`,
    values: [items.map(({ itemId }) => itemId), items.map(({ reservations }) => JSON.stringify(reservations))],
  });
}
