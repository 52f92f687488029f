import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Client, type Queryable, rowsOf, unnest } from './db.ts';
import { Fault } from './errors.ts';
import { cleanLine, digest } from './text.ts';
import type { Entry } from './types.ts';
import { canonicalUrl, parseHttpUrl } from './url.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** What a feed or the giver of a document said about it. */
export type ItemEntry = Partial<Entry> & { language?: string | null };

export interface NewItem {
  key: Buffer;
  url: string | null;
  feedId: number | null;
  sourceId: number;
  entry: ItemEntry;
  /** Digest of what the feed said; absent where no feed did. */
  entrySha?: Buffer;
}

export interface Item {
  itemId: string;
  key: Buffer;
  isNew: boolean;
}

/**
 * What makes two announcements one item: the address without tracking parameters, so that one article is fetched once however many feeds
 * announce it; else the id within its feed or source; else the bytes themselves.
 */
export function itemKey(identity: { url?: string | null; scope?: string; id?: string | null; bytes?: Uint8Array }): Buffer {
  if (identity.url) return digest('url', canonicalUrl(parseHttpUrl(identity.url)));
  if (identity.id) return digest('id', identity.scope ?? '', identity.id);
  if (identity.bytes) return digest('bytes', Buffer.from(identity.bytes).toString('latin1'));
  throw new Fault('E_NO_ITEM_IDENTITY');
}

const ITEM_BY_KEY = { name: 'item_by_key', text: 'select item_id, key_sha from item where key_sha = any($1)' };

/**
 * Inserts what is not there yet, in key order so that two feeds with the same items never wait for each other in a ring; tells old from new.
 * Most of what a feed shows is there, so that is looked up first.
 */
export async function insertItems(client: Client, items: NewItem[]): Promise<Item[]> {
  const ids = new Map<string, string>();
  const look = async (wanted: NewItem[]): Promise<void> => {
    const keys = wanted.map((item) => item.key);
    for (const row of await rowsOf<{ item_id: string; key_sha: Buffer }>(client, ITEM_BY_KEY, [keys]))
      ids.set(row.key_sha.toString('hex'), row.item_id);
  };
  const isMissing = (item: NewItem): boolean => !ids.has(item.key.toString('hex'));
  await look(items);
  const missing = items.filter(isMissing).sort((a, b) => Buffer.compare(a.key, b.key));
  const inserted = missing.length === 0 ? [] : await insertMissing(client, missing);
  for (const row of inserted) ids.set(row.key_sha.toString('hex'), row.item_id);
  // What another feed has announced at the same moment.
  const late = missing.filter(isMissing);
  if (late.length > 0) await look(late);
  const fresh = new Set(inserted.map((row) => row.item_id));
  return items.map((item) => {
    const itemId = ids.get(item.key.toString('hex'))!;
    return { itemId, key: item.key, isNew: fresh.delete(itemId) };
  });
}

const insertMissing = (client: Client, items: NewItem[]): Promise<{ item_id: string; key_sha: Buffer }[]> =>
  rowsOf(
    client,
    {
      name: 'item_insert',
      text: `insert into item (key_sha, url, feed_id, source_id, entry, entry_sha)
        select * from unnest($1::bytea[], $2::text[], $3::int[], $4::int[], $5::jsonb[], $6::bytea[]) on conflict (key_sha) do nothing returning item_id, key_sha`,
    },
    [
      items.map((item) => item.key),
      items.map((item) => item.url),
      items.map((item) => item.feedId),
      items.map((item) => item.sourceId),
      items.map((item) => JSON.stringify(item.entry)),
      items.map((item) => item.entrySha ?? null),
    ],
  );

/** The giver of a document says something else about it than before. */
export const replaceEntry = (client: Client, itemId: string, entry: ItemEntry): Promise<unknown> =>
  client.query({
    name: 'entry_replace',
    text: 'update item set entry = $2 where item_id = $1 and entry <> $2',
    values: [itemId, JSON.stringify(entry)],
  });

/** The downloaded or given bytes of an item. */
export interface PageBytes {
  url: string | null;
  contentType: string | null;
  name?: string | null;
  bytes: Uint8Array;
}

/** How the server can be asked whether these bytes are still the present ones, byte for byte as it said. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export type PageOrigin = 'site' | 'entry' | 'given';

export type PackedPage = Omit<PageBytes, 'bytes'> &
  Partial<Validators> & {
    body: Buffer;
    /** Digest of the bytes. */
    sha: Buffer;
    /** Whose bytes these are: the site's (default), the entry's own text that stands in for them, or given to `ingest`. */
    from?: PageOrigin;
  };

/** A third less CPU than level 6, for pages 4 % larger. Pieces of 16 kB, as is usual, would cost as much again in handing them over. */
const PACKING = { level: 4, chunkSize: 131_072 };

/** Compresses outside of any transaction. `gzip`: the same bytes as the server has compressed them; kept where it did so in earnest, which saves the most costly part of storing a page. */
export async function packPage({
  bytes,
  gzip = null,
  ...page
}: PageBytes & Partial<Validators> & { gzip?: Uint8Array | null }): Promise<PackedPage> {
  const body = gzip && gzip.length <= bytes.length / 2 ? Buffer.from(gzip) : await compress(bytes, PACKING);
  return { ...page, body, sha: createHash('sha256').update(bytes).digest() };
}

/** Rows of one statement: a page may have 15 MB, and a value in Postgres ends at 1 GB. */
const PAGES_AT_ONCE = 32;

/** Stores pages and makes each its item's present one. The bodies go as one piece, binary: a list of them would go as hexadecimal text. */
export async function storePages(client: Client, pages: readonly (PackedPage & { itemId: string })[]): Promise<void> {
  for (let from = 0; from < pages.length; from += PAGES_AT_ONCE) {
    const some = pages.slice(from, from + PAGES_AT_ONCE);
    const lengths = some.map(({ body }) => body.length);
    await client.query({
      name: 'page_store',
      text: `with stored as (insert into page (item_id, fetched_at, url, content_type, name, body)
          select item_id, clock_timestamp(), url, content_type, name, substring($5::bytea from start for length)
          from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $6::int[], $7::int[]) as t (item_id, url, content_type, name, start, length) returning item_id, fetched_at)
        update item set page_at = stored.fetched_at, checked_at = stored.fetched_at, etag = t.etag, last_modified = t.last_modified, body_sha = t.sha, page_from = t.page_from
        from stored join unnest($1::bigint[], $8::text[], $9::text[], $10::bytea[], $11::text[]) as t (item_id, etag, last_modified, sha, page_from) using (item_id)
        where item.item_id = stored.item_id`,
      values: [
        some.map(({ itemId }) => itemId),
        some.map(({ url }) => url),
        some.map(({ contentType }) => contentType),
        some.map(({ name }) => name ?? null),
        Buffer.concat(some.map(({ body }) => body)),
        startsOf(lengths),
        lengths,
        some.map(({ etag }) => etag ?? null),
        some.map(({ lastModified }) => lastModified ?? null),
        some.map(({ sha }) => sha),
        some.map(({ from }) => from ?? 'site'),
      ],
    });
  }
}

/** Where each of pieces that stand one after the other begins, as SQL counts: from 1. */
function startsOf(lengths: readonly number[]): number[] {
  let next = 1;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return start;
  });
}

/** Stores a page and makes it the item's present one. */
export const storePage = (client: Client, itemId: string, page: PackedPage): Promise<void> =>
  storePages(client, [{ ...page, itemId }]);

/** A stored page with what is known about its item. Times that are compared stay texts: a Date has no microseconds. */
export interface StoredPage extends PageBytes {
  pageAt: string;
  entry: ItemEntry;
  /** When the entry changed, if it was not read since. */
  entryChangedAt: string | null;
  contentMode: string;
  sourceId: number;
  isIndexed: boolean;
}

/** The present pages of items, without those that were dropped by retention. */
export async function loadPages(db: Queryable, itemIds: string[]): Promise<Map<string, StoredPage>> {
  const rows = await rowsOf<{
    item_id: string;
    url: string | null;
    content_type: string | null;
    name: string | null;
    body: Buffer;
    page_at: string;
    entry: ItemEntry;
    entry_changed_at: string | null;
    content: string | null;
    source_id: number;
    is_indexed: boolean;
  }>(
    db,
    {
      name: 'pages_load',
      text: `select i.item_id, p.url, p.content_type, p.name, p.body, p.fetched_at::text as page_at, i.entry, i.entry_changed_at::text, f.content, i.source_id,
          exists (select from article a where a.item_id = i.item_id) as is_indexed
        from ${unnest('$1::bigint[]')} as wanted (item_id) cross join lateral (select * from item where item_id = wanted.item_id offset 0) i
          cross join lateral (select * from page where item_id = i.item_id and fetched_at = i.page_at offset 0) p left join feed f on f.feed_id = i.feed_id`,
    },
    [itemIds],
  );
  const pages = rows.map(
    async (row): Promise<[string, StoredPage]> => [
      row.item_id,
      {
        url: row.url,
        contentType: row.content_type,
        name: row.name,
        bytes: await decompress(row.body, PACKING),
        pageAt: row.page_at,
        entry: row.entry,
        entryChangedAt: row.entry_changed_at,
        contentMode: row.content ?? 'page',
        sourceId: row.source_id,
        isIndexed: row.is_indexed,
      },
    ],
  );
  return new Map(await Promise.all(pages));
}

/** The publisher of that name, made when it is new. */
export async function ensureSource(db: Queryable, name: string, domain: string | null): Promise<number> {
  const [row] = await rowsOf<{ source_id: number }>(
    db,
    {
      name: 'source_ensure',
      text: `with made as (insert into source (name, domain) values ($1, $2) on conflict (name) do nothing returning source_id)
        select source_id from made union all select source_id from source where name = $1 limit 1`,
    },
    [cleanLine(name, 200) ?? 'unknown', domain],
  );
  if (!row) throw new Fault('E_DATABASE', 'a source appeared at the same moment'); // the other transaction is committed at the next try
  return row.source_id;
}
