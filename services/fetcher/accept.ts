import type { Client, Pool } from '../../shared/db.ts';
import { ensureSource, insertItems, itemKey, type NewItem, type PackedPage, packPage, storePages } from '../../shared/items.ts';
import type { NextWork } from '../../shared/pipeline.ts';
import { findTombstones } from '../../shared/tombstones.ts';
import type { Entry, Feed } from '../../shared/types.ts';
import { hostOf, parseHttpUrl, registrableDomain } from '../../shared/url.ts';
import { recordOutcome } from '../../shared/work/finish.ts';
import { entryDigest, followEntries } from './entry-changes.ts';
import { type FeedRow, storeSightings } from './store.ts';

/** An entry as an item, with its text ready to be stored where no page will be downloaded. */
interface Candidate {
  item: Omit<NewItem, 'sourceId'> & { entrySha: Buffer };
  host: string | null;
  ownText: PackedPage | null;
  isTooOld: boolean;
}

/** What a document of a feed said, ready to be accepted. */
export interface ReadFeed {
  feed: FeedRow;
  parsed: Feed;
  sourceId: number;
  candidates: Candidate[];
}

/** Makes items of a feed's entries, outside of any transaction. */
export async function prepareEntries(pool: Pool, feed: FeedRow, parsed: Feed): Promise<ReadFeed> {
  const name = sourceName(feed, parsed);
  // A feed's source changes once in a lifetime.
  const isKnown = feed.source_id !== null && feed.source_name === name;
  const sourceId = isKnown ? feed.source_id! : await ensureSource(pool, name, registrableDomain(parseHttpUrl(feed.url)));
  const candidates = await Promise.all(parsed.entries.map((entry) => candidateOf(feed, parsed, entry)));
  return { feed, parsed, sourceId, candidates: distinct(candidates) };
}

const sourceName = (feed: FeedRow, parsed: Feed): string =>
  feed.name ?? parsed.title ?? feed.title ?? registrableDomain(parseHttpUrl(feed.url));

/** The page is downloaded unless the operator wants the feed's own text, or the entry has no address. */
async function candidateOf(feed: FeedRow, parsed: Feed, entry: Entry): Promise<Candidate> {
  const host = entry.url && !(feed.content === 'feed' && entry.contentHtml) ? hostOf(parseHttpUrl(entry.url)) : null;
  const publishedAt = Date.parse(entry.publishedAt ?? '');
  return {
    item: {
      key: itemKey({ url: entry.url, scope: `feed ${feed.feed_id}`, id: entry.id }),
      url: entry.url,
      feedId: feed.feed_id,
      // A title that stands in for none is no witness to the article's.
      entry: { ...entry, ...(entry.titleFrom && { title: null }), language: parsed.language },
      entrySha: entryDigest(entry),
    },
    host,
    ownText:
      host === null
        ? await entryPage(entry.url, entry.titleFrom === 'link' ? null : entry.title, entry.contentHtml ?? entry.summary ?? '')
        : null,
    isTooOld: feed.max_age_ms !== null && publishedAt < feed.now_ms - feed.max_age_ms,
  };
}

/** An entry's own text as a page of its own. */
export async function entryPage(url: string | null, title: string | null, html: string): Promise<PackedPage> {
  const head = title ? `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>` : '';
  const page = `<!doctype html><html><head><meta charset="utf-8">${head}</head><body><article>${html}</article></body></html>`;
  return { ...(await packPage({ url, contentType: 'text/html; charset=utf-8', bytes: Buffer.from(page) })), from: 'entry' };
}

/** Two entries of one feed with the same identity are one item: the first one counts. */
function distinct(candidates: Candidate[]): Candidate[] {
  const byKey = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = candidate.item.key.toString('hex');
    if (!byKey.has(key)) byKey.set(key, candidate);
  }
  return [...byKey.values()];
}

/** What came of the entries of one document. */
export interface Accepted {
  works: NextWork[];
  /** Items that no feed had announced before. */
  count: number;
  /** When the entries are dated that are new to this feed, in ms; null = not dated. */
  dates: (number | null)[];
}

/**
 * Accepts the entries of several documents at once: from here on their items are promised.
 * What was taken down leaves no trace here: it is as if no feed had named it.
 */
export async function acceptEntries(client: Client, documents: readonly ReadFeed[]): Promise<Accepted[]> {
  const named = documents.flatMap((document) => document.candidates.map((candidate) => ({ document, candidate })));
  const takenDown = await findTombstones(
    client,
    named.map(({ candidate }) => candidate.item.key),
  );
  const announced = named.filter(({ candidate }) => !takenDown.has(candidate.item.key.toString('hex')));
  if (announced.length === 0) return documents.map(() => ({ works: [], count: 0, dates: [] }));
  const items = await insertItems(
    client,
    announced.map(({ document: { sourceId }, candidate: { item } }) => ({ ...item, sourceId })),
  );
  const sighted = await storeSightings(
    client,
    announced.map(({ document: { feed } }, i) => ({ feedId: feed.feed_id, itemId: items[i]!.itemId })),
  );
  const isNewToFeed = new Set(sighted.map(({ feedId, itemId }) => `${feedId} ${itemId}`));
  const accepted = new Map(
    documents.map((document) => [document, { works: [] as NextWork[], count: 0, dates: [] as (number | null)[] }]),
  );
  const known: (Candidate & { itemId: string; document: ReadFeed })[] = [];
  const pages: (PackedPage & { itemId: string })[] = [];
  for (const [i, { document, candidate }] of announced.entries()) {
    const { itemId, isNew } = items[i]!;
    const own = accepted.get(document)!;
    if (isNewToFeed.has(`${document.feed.feed_id} ${itemId}`)) own.dates.push(dateOf(candidate));
    if (!isNew) {
      if (document.feed.recheck_ms.length > 0) known.push({ ...candidate, itemId, document });
      continue;
    }
    own.count++;
    if (candidate.isTooOld) await recordOutcome(client, 'page', itemId, 'skipped', { detail: 'older than max_age' });
    else {
      if (candidate.ownText) pages.push({ ...candidate.ownText, itemId });
      own.works.push(firstWork(itemId, candidate));
    }
  }
  for (const { document, works } of await followEntries(client, known)) accepted.get(document)!.works.push(...works);
  await storePages(client, pages);
  return [...accepted.values()];
}

const firstWork = (itemId: string, { host }: Candidate): NextWork =>
  host === null ? { stage: 'parse', id: itemId } : { stage: 'page', id: itemId, host };

function dateOf({ item: { entry } }: Candidate): number | null {
  const time = Date.parse(entry.publishedAt ?? entry.updatedAt ?? '');
  return Number.isNaN(time) ? null : time;
}
