import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAway, type Pool } from '../../shared/db.ts';
import { type Code, Fault, messageOf } from '../../shared/errors.ts';
import type { Feed } from '../../shared/types.ts';
import { hostOf, parseHttpUrl } from '../../shared/url.ts';
import type { Handler } from '../../shared/work/finish.ts';
import { gather } from '../../shared/work/gather.ts';
import { prepareEntries, type ReadFeed } from './accept.ts';
import { answerOf } from './answer.ts';
import type { FeedInput } from './feed-thread.ts';
import type { HttpClient, HttpResponse } from './http.ts';
import { type PollResult, said, storePolls } from './poll-store.ts';
import { withSitemaps } from './sitemap.ts';
import { type FeedRow, loadFeeds } from './store.ts';
import { loadPushes } from './websub-store.ts';

/** Fetch (12 s), parse (3 s, once more alone with 15 s), and room for a busy machine. */
const DEADLINE_MS = 45_000;
/** Polls that are loaded, and finished, together. Most find nothing new: their transaction costs more than they do. */
const TOGETHER = { most: 64, waitMs: 4 };

export interface PollDependencies {
  pool: Pool;
  http: HttpClient;
  parseFeed(input: FeedInput): Promise<Feed>;
  /** Where the callbacks of hubs begin; null = no hub can reach us. */
  callbackBase?: string | null;
  /** Time between two requests to a host, in ms: an index of sitemaps is followed by some of them. */
  spacingMs?(host: string): number;
  /** Throws where a feed may not be asked for. */
  permit?(url: URL, options: { host: string | null; signal: AbortSignal }): Promise<void>;
}

/** Stage `poll`: asks a feed for news and accepts its new entries, its validators and its next poll in one transaction. */
export function pollHandler({
  pool,
  http,
  parseFeed,
  permit,
  spacingMs,
  callbackBase = null,
}: PollDependencies): Handler<PollResult> {
  const load = gather<string, FeedRow | undefined>(TOGETHER.waitMs, TOGETHER.most, async (ids) => {
    const feeds = new Map((await loadFeeds(pool, ids)).map((feed) => [String(feed.feed_id), feed]));
    return ids.map((id) => feeds.get(id));
  });
  return {
    stage: 'poll',
    deadlineMs: DEADLINE_MS,
    batch: TOGETHER.most,
    async run(work, signal) {
      const feed = await load(work.id);
      if (feed?.state !== 'active') return { kind: 'unsubscribed' };
      if (feed.has_pushes) return readPushes({ pool, parseFeed }, feed);
      const permitted = permit && ((url: URL, signal: AbortSignal) => permit(url, { host: work.host, signal }));
      const parse = ({ bytes, url, contentType }: HttpResponse) => parseFeed({ bytes, url, contentType });
      let response: HttpResponse | undefined;
      try {
        response = await http.get(feed.url, {
          kind: 'feed',
          ...(!feed.is_stale && { etag: feed.etag, lastModified: feed.last_modified }),
          permit: permitted,
          signal,
        });
        const bodySha = response.status === 304 ? feed.body_sha : createHash('sha256').update(response.bytes).digest();
        if (response.status === 304 || (feed.body_sha && bodySha?.equals(feed.body_sha)))
          return { kind: 'unchanged', feed, response, bodySha };
        const parsed = await withSitemaps(await parse(response), async (url) => {
          await sleep(spacingMs?.(hostOf(parseHttpUrl(url))) ?? 0, undefined, { signal });
          return parse(await http.get(url, { kind: 'feed', permit: permitted, signal }));
        });
        return { kind: 'read', feed, response, bodySha: bodySha!, read: await prepareEntries(pool, feed, parsed) };
      } catch (thrown) {
        const error = theirFault(thrown);
        return { kind: 'failed', feed, error, answer: response ? said(response, response.bytes) : answerOf(error) };
      }
    },
    store: (client, done) => storePolls(client, done, callbackBase),
  };
}

/** What a hub pushed is read instead of asking the feed. */
async function readPushes({ pool, parseFeed }: Pick<PollDependencies, 'pool' | 'parseFeed'>, feed: FeedRow): Promise<PollResult> {
  const pushes = await loadPushes(pool, feed.feed_id);
  const reads: ReadFeed[] = [];
  let problem: string | null = null;
  for (const { body, content_type: contentType } of pushes) {
    try {
      reads.push(await prepareEntries(pool, feed, await parseFeed({ bytes: body, url: feed.url, contentType })));
    } catch (error) {
      // A push that cannot be read is forgotten: the next poll finds what it said.
      problem = `${theirFault(error).code}: ${messageOf(error)}`;
    }
  }
  return { kind: 'pushed', feed, pushIds: pushes.map((push) => push.push_id), reads, problem };
}

/** A feed's fault ends in its row; a fault of ours is thrown on, to be tried again. */
function theirFault(error: unknown): Fault {
  if (!(error instanceof Fault) || isAway(error) || isOurs(error.code)) throw error;
  return error;
}

/** A fault of ours, or none: the feed is asked again as soon as politeness allows. */
const isOurs = (code: Code): boolean => code === 'E_DATABASE' || code === 'E_ROBOTS_FIRST';
