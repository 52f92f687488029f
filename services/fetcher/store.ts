import { type Client, type Queryable, rowsOf } from '../../shared/db.ts';
import { hostOf, parseHttpUrl } from '../../shared/url.ts';
import type { Whereabouts } from './move.ts';

/** A subscribed feed as its poll needs it. */
export interface FeedRow {
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
  content: 'auto' | 'page' | 'feed';
  every_ms: number | null;
  max_age_ms: number | null;
  rhythm_s: number | null;
  state: 'active' | 'paused' | 'stopped' | 'gone';
  etag: string | null;
  last_modified: string | null;
  body_sha: Buffer | null;
  /** Nothing but 304 for a week: the validators may be stuck. */
  is_stale: boolean;
  consecutive_failures: number;
  failure_weight: number;
}

/** Days of nothing but 304 after which the feed is asked for in full. */
const STALE_DAYS = 7;

const FEED_COLUMNS = `feed_id, url as subscribed_url, coalesce(polled_url, url) as url, polled_url, redirect_url, redirect_answers, name, title, source_id, content, (extract(epoch from every) * 1000)::float8 as every_ms,
  (extract(epoch from max_age) * 1000)::float8 as max_age_ms, rhythm_s, state, etag, last_modified, body_sha,
  coalesce(full_at, created_at) < now() - interval '${STALE_DAYS} d' as is_stale, consecutive_failures, failure_weight`;

export async function loadFeed(db: Queryable, feedId: string): Promise<FeedRow | undefined> {
  const rows = await rowsOf<FeedRow>(db, { name: 'feed_load', text: `select ${FEED_COLUMNS} from feed where feed_id = $1` }, [
    feedId,
  ]);
  return rows[0];
}

/** The host:port of a feed: what its polls are claimed by. */
export const feedHost = (url: string): string => hostOf(parseHttpUrl(url));

/** What a successful poll leaves in the feed's row; absent fields stay. */
export interface PollSuccess {
  title?: string | null;
  sourceId?: number;
  etag: string | null;
  lastModified: string | null;
  bodySha: Buffer | null;
  rhythmS: number | null;
  hasNew: boolean;
  /** Whether the answer had a body. */
  isFull: boolean;
  whereabouts: Whereabouts;
  nextMs: number;
}

export async function storePollSuccess(client: Client, feedId: number, poll: PollSuccess): Promise<void> {
  await client.query({
    name: 'feed_success',
    text: `update feed set title = coalesce($2, title), source_id = coalesce($3, source_id), etag = $4, last_modified = $5, body_sha = $6, rhythm_s = $7,
      last_polled_at = now(), last_success_at = now(), last_new_item_at = case when $8 then now() else last_new_item_at end,
      consecutive_failures = 0, failure_weight = 0, failing_since = null, last_error_code = null, last_error = null,
      full_at = case when $10 then now() else full_at end, moved_at = case when polled_url is distinct from $11 and $11 is not null then now() else moved_at end, polled_url = $11, redirect_url = $12, redirect_answers = $13,
      next_poll_at = now() + $9::float8 * interval '1 ms' where feed_id = $1`,
    values: [
      feedId,
      poll.title ?? null,
      poll.sourceId ?? null,
      poll.etag,
      poll.lastModified,
      poll.bodySha,
      poll.rhythmS,
      poll.hasNew,
      poll.nextMs,
      poll.isFull,
      poll.whereabouts.polledUrl,
      poll.whereabouts.redirectUrl,
      poll.whereabouts.redirectAnswers,
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

/** Notes which feed announced which items. */
export async function storeSightings(client: Client, feedId: number, itemIds: string[]): Promise<void> {
  await client.query({
    name: 'sighting_store',
    text: 'insert into sighting (item_id, feed_id) select unnest($2::bigint[]), $1 on conflict do nothing',
    values: [feedId, itemIds],
  });
}

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
}

export async function loadPageItem(db: Queryable, itemId: string): Promise<PageItem | undefined> {
  const rows = await rowsOf<PageItem>(
    db,
    {
      name: 'page_item_load',
      text: 'select i.item_id, i.url, i.entry, f.content from item i left join feed f using (feed_id) where i.item_id = $1',
    },
    [itemId],
  );
  return rows[0];
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
