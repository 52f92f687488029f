import { type Client, type Queryable, rowsOf } from '../../shared/db.ts';
import { hostOf, parseHttpUrl } from '../../shared/url.ts';

/** A subscribed feed as its poll needs it. */
export interface FeedRow {
  feed_id: number;
  url: string;
  name: string | null;
  title: string | null;
  source_id: number | null;
  content: 'auto' | 'page' | 'feed';
  every_ms: number | null;
  max_age_ms: number | null;
  rhythm_s: number | null;
  state: 'active' | 'paused' | 'stopped';
  etag: string | null;
  last_modified: string | null;
  body_sha: Buffer | null;
  consecutive_failures: number;
}

const FEED_COLUMNS = `feed_id, url, name, title, source_id, content, (extract(epoch from every) * 1000)::float8 as every_ms,
  (extract(epoch from max_age) * 1000)::float8 as max_age_ms, rhythm_s, state, etag, last_modified, body_sha, consecutive_failures`;

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
  nextMs: number;
}

export async function storePollSuccess(client: Client, feedId: number, poll: PollSuccess): Promise<void> {
  await client.query({
    name: 'feed_success',
    text: `update feed set title = coalesce($2, title), source_id = coalesce($3, source_id), etag = $4, last_modified = $5, body_sha = $6, rhythm_s = $7,
      last_polled_at = now(), last_success_at = now(), last_new_item_at = case when $8 then now() else last_new_item_at end,
      consecutive_failures = 0, last_error_code = null, last_error = null, next_poll_at = now() + $9::float8 * interval '1 ms' where feed_id = $1`,
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
    ],
  });
}

export async function storePollFailure(
  client: Client,
  feedId: number,
  code: string,
  detail: string,
  counted: boolean,
  nextMs: number,
): Promise<void> {
  await client.query({
    name: 'feed_failure',
    text: `update feed set last_polled_at = now(), consecutive_failures = consecutive_failures + $4::int, last_error_code = $2, last_error = $3,
      next_poll_at = now() + $5::float8 * interval '1 ms' where feed_id = $1`,
    values: [feedId, code, detail, counted ? 1 : 0, nextMs],
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
    values: [kind, JSON.stringify({ feed_id: feed.feed_id, url: feed.url, code })],
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
