import { type Client, type Pool, type Queryable, rowsOf, transaction } from '../../shared/db.ts';
import type { FeedSettings } from '../../shared/feeds-schema.ts';
import type { NextWork } from '../../shared/pipeline.ts';
import { digest } from '../../shared/text.ts';
import { hostOf, parseHttpUrl } from '../../shared/url.ts';
import { accept, type Rings } from '../../shared/work/finish.ts';

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

export interface Applied {
  added: number;
  changed: number;
  stopped: number;
}

/**
 * Makes the subscriptions those of the configuration, in one transaction. A feed that left the file stops and keeps its history;
 * one that is new is polled at once; what is scheduled already keeps its time, so a restart polls nothing early.
 */
export async function applyFeeds(pool: Pool, feeds: FeedSettings[]): Promise<{ applied: Applied; rings: Rings }> {
  return transaction(pool, async (client) => {
    await client.query('lock table feed in share row exclusive mode');
    const before = await rowsOf<{ feed_id: number; key: string; state: string; settings: string }>(client, {
      name: 'feed_settings',
      text: `select feed_id, key, state, ${SETTINGS} as settings from feed`,
    });
    const known = new Map(before.map((row) => [row.key, row]));
    const rows = await upsertFeeds(client, feeds);
    const wanted = new Set(rows.map((row) => row.feed_id));
    const gone = before.filter((row) => row.state !== 'stopped' && !wanted.has(row.feed_id)).map((row) => row.feed_id);
    await client.query(`update feed set state = 'stopped', next_poll_at = null where feed_id = any($1)`, [gone]);
    await client.query(`delete from work where stage = 'poll' and id = any($1)`, [gone]);
    const works = await missingPolls(client);
    return {
      applied: {
        added: rows.filter((row) => !known.has(row.key)).length,
        changed: rows.filter((row) => known.has(row.key) && known.get(row.key)!.settings !== row.settings).length,
        stopped: gone.length,
      },
      rings: await accept(client, works),
    };
  });
}

/** Everything of a feed that the configuration decides, as one comparable text. */
const SETTINGS = `concat_ws(' ', url, coalesce(name, '-'), tags, content, coalesce(every::text, 'auto'), coalesce(max_age::text, 'none'), (state = 'stopped'))`;

async function upsertFeeds(client: Client, feeds: FeedSettings[]): Promise<{ feed_id: number; key: string; settings: string }[]> {
  return rowsOf(
    client,
    {
      name: 'feed_upsert',
      text: `insert into feed as f (key_sha, key, url, name, content, every, max_age, tags)
        select key_sha, key, url, name, content, every * interval '1 ms', max_age * interval '1 ms', array(select jsonb_array_elements_text(tags))
        from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::jsonb[])
          as t (key_sha, key, url, name, content, every, max_age, tags)
        on conflict (key_sha) do update set url = excluded.url, name = excluded.name, content = excluded.content, every = excluded.every,
          max_age = excluded.max_age, tags = excluded.tags, state = case when f.state = 'paused' then 'paused' else 'active' end,
          etag = case when f.url = excluded.url then f.etag end, last_modified = case when f.url = excluded.url then f.last_modified end,
          body_sha = case when f.url = excluded.url then f.body_sha end
        returning feed_id, key, ${SETTINGS} as settings`,
    },
    [
      feeds.map((feed) => digest('feed', feed.id)),
      feeds.map((feed) => feed.id),
      feeds.map((feed) => feed.url),
      feeds.map((feed) => feed.name),
      feeds.map((feed) => feed.content),
      feeds.map((feed) => feed.everyMs),
      feeds.map((feed) => feed.maxAgeMs),
      feeds.map((feed) => JSON.stringify(feed.tags)),
    ],
  );
}

/** Active feeds that nobody will poll: new ones, resumed ones, and those whose address has moved to another host. */
async function missingPolls(client: Client): Promise<NextWork[]> {
  const feeds = await rowsOf<{ feed_id: number; url: string; host: string | null }>(client, {
    name: 'feed_without_poll',
    text: `select feed_id, url, work.host from feed left join work on work.stage = 'poll' and work.id = feed_id where state = 'active'`,
  });
  return feeds
    .map(({ feed_id, url, host }) => ({ stage: 'poll' as const, id: String(feed_id), host: feedHost(url), known: host }))
    .filter((work) => work.host !== work.known)
    .map(({ known: _, ...work }) => work);
}

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
