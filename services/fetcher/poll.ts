import { createHash } from 'node:crypto';
import { type Client, isAway, type Pool } from '../../shared/db.ts';
import { type Code, Fault, Later, messageOf } from '../../shared/errors.ts';
import { ensureSource, insertItems, itemKey, type NewItem, type PackedPage, packPage, storePage } from '../../shared/items.ts';
import type { Exit, NextWork } from '../../shared/pipeline.ts';
import { cleanLine } from '../../shared/text.ts';
import { findTombstones } from '../../shared/tombstones.ts';
import type { Entry, Feed } from '../../shared/types.ts';
import { hostOf, parseHttpUrl, registrableDomain } from '../../shared/url.ts';
import { type Done, type Handler, recordOutcome } from '../../shared/work/finish.ts';
import type { FeedInput } from './feed-thread.ts';
import type { HttpClient, HttpResponse } from './http.ts';
import { maxAgeMs, nextPollMs, rhythmOf } from './schedule.ts';
import {
  type FeedRow,
  feedHost,
  loadFeed,
  storeFeedChange,
  storePollFailure,
  storePollSuccess,
  storeSightings,
} from './store.ts';

/** Fetch (12 s), parse (3 s, once more alone with 15 s), and room for a busy machine. */
const DEADLINE_MS = 45_000;
/** Failures in a row after which downstream programs hear of it: two in a row are weather. */
const FAILURES_TO_REPORT = 3;

/** An entry as an item, with its text ready to be stored where no page will be downloaded. */
interface Candidate {
  item: Omit<NewItem, 'sourceId'>;
  host: string | null;
  ownText: PackedPage | null;
  isTooOld: boolean;
}

type PollResult =
  | { kind: 'unsubscribed' }
  | { kind: 'unchanged'; feed: FeedRow; response: HttpResponse; bodySha: Buffer | null }
  | {
      kind: 'read';
      feed: FeedRow;
      response: HttpResponse;
      bodySha: Buffer;
      parsed: Feed;
      sourceId: number;
      candidates: Candidate[];
    }
  | { kind: 'failed'; feed: FeedRow; error: Fault };

export interface PollDependencies {
  pool: Pool;
  http: HttpClient;
  parseFeed(input: FeedInput): Promise<Feed>;
}

/** Stage `poll`: asks a feed for news and accepts its new entries, its validators and its next poll in one transaction. */
export function pollHandler({ pool, http, parseFeed }: PollDependencies): Handler<PollResult> {
  return {
    stage: 'poll',
    deadlineMs: DEADLINE_MS,
    async run(work, signal) {
      const feed = await loadFeed(pool, work.id);
      if (feed?.state !== 'active') return { kind: 'unsubscribed' };
      try {
        const response = await http.get(feed.url, { kind: 'feed', etag: feed.etag, lastModified: feed.last_modified, signal });
        const bodySha = response.status === 304 ? feed.body_sha : createHash('sha256').update(response.bytes).digest();
        if (response.status === 304 || (feed.body_sha && bodySha?.equals(feed.body_sha)))
          return { kind: 'unchanged', feed, response, bodySha };
        const parsed = await parseFeed({ bytes: response.bytes, url: response.url, contentType: response.contentType });
        const sourceId = await ensureSource(pool, sourceName(feed, parsed), registrableDomain(parseHttpUrl(feed.url)));
        const candidates = await Promise.all(parsed.entries.map((entry) => candidateOf(feed, parsed, entry)));
        return { kind: 'read', feed, response, bodySha: bodySha!, parsed, sourceId, candidates: distinct(candidates) };
      } catch (error) {
        // A feed's fault ends in its row; a fault of ours is tried again.
        if (!(error instanceof Fault) || isAway(error) || error.code === 'E_DATABASE') throw error;
        return { kind: 'failed', feed, error };
      }
    },
    async store(client, done) {
      const exits: Exit[] = [];
      for (const one of done) exits.push(await storePoll(client, one));
      return exits;
    },
  };
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
      entry: { ...entry, language: parsed.language },
    },
    host,
    ownText: host === null ? await entryPage(entry.url, entry.title, entry.contentHtml ?? entry.summary ?? '') : null,
    isTooOld: feed.max_age_ms !== null && publishedAt < Date.now() - feed.max_age_ms,
  };
}

/** An entry's own text as a page of its own. */
export function entryPage(url: string | null, title: string | null, html: string): Promise<PackedPage> {
  const head = title ? `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>` : '';
  const page = `<!doctype html><html><head><meta charset="utf-8">${head}</head><body><article>${html}</article></body></html>`;
  return packPage({ url, contentType: 'text/html; charset=utf-8', bytes: Buffer.from(page) });
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

async function storePoll(client: Client, { work, result }: Done<PollResult>): Promise<Exit> {
  if (result.kind === 'unsubscribed') return { outcome: 'skipped' };
  const { feed } = result;
  const host = feedHost(feed.url);
  if (result.kind === 'failed') return storeFailure(client, feed, result.error, work.host ?? host);
  if (feed.consecutive_failures >= FAILURES_TO_REPORT) await storeFeedChange(client, 'feed.recovered', feed, null);
  const accepted = result.kind === 'read' ? await acceptEntries(client, result) : { works: [], count: 0 };
  const rhythmMs = result.kind === 'read' ? (rhythmOf(result.parsed) ?? secondsToMs(feed.rhythm_s)) : secondsToMs(feed.rhythm_s);
  const nextMs = nextPollMs({
    everyMs: feed.every_ms,
    rhythmMs,
    consecutiveFailures: 0,
    wishMs: maxAgeMs(result.response.headers.cacheControl),
  });
  await storePollSuccess(client, feed.feed_id, {
    ...(result.kind === 'read' && { title: cleanLine(result.parsed.title, 500), sourceId: result.sourceId }),
    etag: result.response.etag ?? (result.response.status === 304 ? feed.etag : null),
    lastModified: result.response.lastModified ?? (result.response.status === 304 ? feed.last_modified : null),
    bodySha: result.bodySha,
    rhythmS: rhythmMs === null ? null : Math.round(rhythmMs / 1_000),
    hasNew: accepted.count > 0,
    nextMs,
  });
  return {
    outcome: result.kind === 'read' ? 'done' : 'unchanged',
    detail: result.kind === 'read' ? `${result.candidates.length} entries, ${accepted.count} new` : null,
    next: accepted.works,
    again: { delayMs: nextMs, host },
  };
}

const secondsToMs = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1_000);

/** What was taken down leaves no trace here: it is as if the feed had not named it. */
async function acceptEntries(
  client: Client,
  result: PollResult & { kind: 'read' },
): Promise<{ works: NextWork[]; count: number }> {
  const takenDown = await findTombstones(
    client,
    result.candidates.map(({ item }) => item.key),
  );
  const candidates = result.candidates.filter(({ item }) => !takenDown.has(item.key.toString('hex')));
  const items = await insertItems(
    client,
    candidates.map(({ item }) => ({ ...item, sourceId: result.sourceId })),
  );
  await storeSightings(
    client,
    result.feed.feed_id,
    items.map((item) => item.itemId),
  );
  const works: NextWork[] = [];
  for (const [i, item] of items.entries()) {
    const { host, ownText, isTooOld } = candidates[i]!;
    if (!item.isNew) continue;
    if (isTooOld) {
      await recordOutcome(client, 'page', item.itemId, 'skipped', { detail: 'older than max_age' });
      continue;
    }
    if (ownText) await storePage(client, item.itemId, ownText);
    works.push(host === null ? { stage: 'parse', id: item.itemId } : { stage: 'page', id: item.itemId, host });
  }
  return { works, count: items.filter((item) => item.isNew).length };
}

/** A request for a pause is no failure, but whatever it was, the reason stands in the feed's row. */
async function storeFailure(client: Client, feed: FeedRow, error: Fault, host: string): Promise<Exit> {
  const counted = !(error instanceof Later);
  const failures = feed.consecutive_failures + Number(counted);
  const asked = error instanceof Later ? error.at.getTime() - Date.now() : 0;
  const rhythm = { everyMs: feed.every_ms, rhythmMs: secondsToMs(feed.rhythm_s), consecutiveFailures: failures, wishMs: 0 };
  const delayMs = Math.max(asked, nextPollMs(rhythm));
  const code: Code = error.code;
  const detail = cleanLine(messageOf(error), 500) ?? ''; // it may repeat what the server said
  await storePollFailure(client, feed.feed_id, code, detail, counted, delayMs);
  if (counted && failures === FAILURES_TO_REPORT) await storeFeedChange(client, 'feed.failing', feed, code);
  return { outcome: 'rejected', code, detail, again: { delayMs, host }, quietMs: asked };
}
