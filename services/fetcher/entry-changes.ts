import { type Client, rowsOf } from '../../shared/db.ts';
import { type ItemEntry, type PackedPage, storePage } from '../../shared/items.ts';
import type { NextWork } from '../../shared/pipeline.ts';
import { digest } from '../../shared/text.ts';
import type { Entry } from '../../shared/types.ts';
import { changeDelayMs } from './recheck-schedule.ts';
import type { FeedRow } from './store.ts';

/** An entry of a feed whose item is known already. */
export interface KnownEntry {
  itemId: string;
  item: { entry: ItemEntry; entrySha: Buffer };
  /** Of the page; null where the entry's own text is all there is. */
  host: string | null;
  ownText: PackedPage | null;
  document: { feed: Pick<FeedRow, 'feed_id'> };
}

/** What a reader sees of an entry. Its markup is left out: counters and signed picture addresses in it are new at each request. */
export const entryDigest = ({ title, updatedAt, summary, contentHtml }: Entry): Buffer =>
  digest('entry', title ?? '', updatedAt ?? '', visible(summary), visible(contentHtml));

const visible = (html: string | null): string => (html ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

/**
 * Notes what feeds say otherwise about items that they announced first, and gives the work that follows: a look at the page, as soon as
 * that is decent, or the parsing of the entry's own new text. What other feeds say about the same address counts for nothing:
 * two feeds with different summaries would take turns for ever.
 */
export async function followEntries<Known extends KnownEntry>(
  client: Client,
  entries: readonly Known[],
): Promise<(Pick<Known, 'document'> & { works: NextWork[] })[]> {
  const changed = await findChanged(client, entries);
  if (changed.length === 0) return [];
  const followed: (Pick<Known, 'document'> & { works: NextWork[] })[] = [];
  const noted = new Map((await noteChanges(client, changed)).map((row) => [row.item_id, row]));
  for (const { itemId, host, ownText, document } of changed) {
    const item = noted.get(itemId);
    if (!item?.is_to_follow) continue;
    if (host !== null) {
      const delayMs = changeDelayMs(item.age_ms, item.since_ms);
      followed.push({ document, works: [{ stage: 'recheck', id: itemId, host, delayMs }] });
    } else if (ownText) {
      await storePage(client, itemId, ownText);
      followed.push({ document, works: [{ stage: 'parse', id: itemId }] });
    }
  }
  return followed;
}

/** Those that say something else than the digest that is stored. Most say the same, so their texts are not sent. */
async function findChanged<Known extends KnownEntry>(client: Client, entries: readonly Known[]): Promise<Known[]> {
  if (entries.length === 0) return [];
  const rows = await rowsOf<{ place: number }>(
    client,
    {
      name: 'entries_changed',
      text: `select t.place::int - 1 as place from unnest($1::bigint[], $2::int[], $3::bytea[]) with ordinality as t (id, feed_id, sha, place)
        join item i on i.item_id = t.id and i.feed_id = t.feed_id and i.entry_sha is distinct from t.sha order by place`,
    },
    [
      entries.map(({ itemId }) => itemId),
      entries.map(({ document }) => document.feed.feed_id),
      entries.map(({ item }) => item.entrySha),
    ],
  );
  // Of several documents of a feed the last one is the newest.
  return [...new Map(rows.map(({ place }) => [entries[place]!.itemId, entries[place]!])).values()];
}

interface NotedItem {
  item_id: string;
  /** It has a page that was fetched, and was compared before: without a digest nobody knows whether it changed. */
  is_to_follow: boolean;
  age_ms: number;
  since_ms: number;
}

/** Writes what the feeds say now. What was given to `ingest` is not theirs to change, and what was taken down must not come back. */
const noteChanges = (client: Client, changed: readonly KnownEntry[]): Promise<NotedItem[]> =>
  rowsOf(
    client,
    {
      name: 'entries_note',
      text: `with known as materialized (select item_id, entry_sha from item where item_id = any($1) and page_from <> 'given'
          and not exists (select from tombstone t where t.item_id = item.item_id) order by item_id for no key update)
        update item i set entry = t.entry, entry_sha = t.sha, entry_changed_at = case when known.entry_sha is null then entry_changed_at else clock_timestamp() end
        from unnest($1::bigint[], $2::jsonb[], $3::bytea[]) as t (id, entry, sha) join known on known.item_id = t.id where i.item_id = t.id
        returning i.item_id, page_at is not null and known.entry_sha is not null as is_to_follow, (extract(epoch from now() - discovered_at) * 1000)::float8 as age_ms,
          (extract(epoch from now() - coalesce(checked_at, page_at, discovered_at)) * 1000)::float8 as since_ms`,
    },
    [
      changed.map(({ itemId }) => itemId),
      changed.map(({ item }) => JSON.stringify(item.entry)),
      changed.map(({ item }) => item.entrySha),
    ],
  );
