import { createHash } from 'node:crypto';
import { type Client, isAway, type Pool } from '../../shared/db.ts';
import { type Code, Fault, Later, messageOf } from '../../shared/errors.ts';
import type { Exit } from '../../shared/pipeline.ts';
import { cleanLine } from '../../shared/text.ts';
import type { Feed } from '../../shared/types.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import { gather } from '../../shared/work/gather.ts';
import { type Accepted, acceptEntries, prepareEntries, type ReadFeed } from './accept.ts';
import { failureWeight, GIVEN_UP, GIVEN_UP_MS } from './failure.ts';
import type { FeedInput } from './feed-thread.ts';
import { freshMs } from './freshness.ts';
import type { HttpClient, HttpResponse } from './http.ts';
import { followMove, type Whereabouts } from './move.ts';
import { newRhythm, observe, type Rhythm } from './rhythm.ts';
import { entryTimes, nextPoll } from './schedule.ts';
import {
  circumstancesOf,
  type FeedRow,
  feedHost,
  loadFeeds,
  type PollSuccess,
  storeFeedChange,
  storePollFailure,
  storePollSuccesses,
} from './store.ts';

/** Fetch (12 s), parse (3 s, once more alone with 15 s), and room for a busy machine. */
const DEADLINE_MS = 45_000;
/** Failures in a row after which downstream programs hear of it: two in a row are weather. */
const FAILURES_TO_REPORT = 3;
/** Failures in a row after which a feed that its publisher moved is asked at its old address again. */
const FAILURES_TO_MOVE_BACK = 3;

/** Polls that are loaded, and finished, together. Most find nothing new: their transaction costs more than they do. */
const TOGETHER = { most: 64, waitMs: 4 };

type PollResult =
  | { kind: 'unsubscribed' }
  | { kind: 'unchanged'; feed: FeedRow; response: HttpResponse; bodySha: Buffer | null }
  | { kind: 'read'; feed: FeedRow; response: HttpResponse; bodySha: Buffer; read: ReadFeed }
  | { kind: 'failed'; feed: FeedRow; error: Fault };
type Answered = PollResult & { kind: 'unchanged' | 'read' };

export interface PollDependencies {
  pool: Pool;
  http: HttpClient;
  parseFeed(input: FeedInput): Promise<Feed>;
  /** Throws where a feed may not be asked for. */
  permit?(url: URL, options: { host: string | null; signal: AbortSignal }): Promise<void>;
}

/** Stage `poll`: asks a feed for news and accepts its new entries, its validators and its next poll in one transaction. */
export function pollHandler({ pool, http, parseFeed, permit }: PollDependencies): Handler<PollResult> {
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
      try {
        const response = await http.get(feed.url, {
          kind: 'feed',
          ...(!feed.is_stale && { etag: feed.etag, lastModified: feed.last_modified }),
          permit: permit && ((url, signal) => permit(url, { host: work.host, signal })),
          signal,
        });
        const bodySha = response.status === 304 ? feed.body_sha : createHash('sha256').update(response.bytes).digest();
        if (response.status === 304 || (feed.body_sha && bodySha?.equals(feed.body_sha)))
          return { kind: 'unchanged', feed, response, bodySha };
        const parsed = await parseFeed({ bytes: response.bytes, url: response.url, contentType: response.contentType });
        return { kind: 'read', feed, response, bodySha: bodySha!, read: await prepareEntries(pool, feed, parsed) };
      } catch (error) {
        // A feed's fault ends in its row; a fault of ours is tried again.
        if (!(error instanceof Fault) || isAway(error) || isOurs(error.code)) throw error;
        return { kind: 'failed', feed, error };
      }
    },
    store: storePolls,
  };
}

/** A fault of ours, or none: the feed is asked again as soon as politeness allows. */
const isOurs = (code: Code): boolean => code === 'E_DATABASE' || code === 'E_ROBOTS_FIRST';

async function storePolls(client: Client, done: Done<PollResult>[]): Promise<Exit[]> {
  const reads = done.flatMap(({ result }) => (result.kind === 'read' ? result.read : []));
  const accepted = new Map((await acceptEntries(client, reads)).map((one, i) => [reads[i]!, one]));
  const successes: PollSuccess[] = [];
  const exits: Exit[] = [];
  for (const { work, result } of done) {
    if (result.kind === 'unsubscribed') exits.push({ outcome: 'skipped' });
    else if (result.kind === 'failed')
      exits.push(await storeFailure(client, result.feed, result.error, work.host ?? feedHost(result.feed.url)));
    else {
      const { feed } = result;
      if (feed.consecutive_failures >= FAILURES_TO_REPORT) await storeFeedChange(client, 'feed.recovered', feed, null);
      const found = result.kind === 'read' ? accepted.get(result.read)! : NOTHING;
      const success = successOf(result, found);
      successes.push(success);
      exits.push({
        outcome: result.kind === 'read' ? 'done' : 'unchanged',
        detail: result.kind === 'read' ? `${result.read.candidates.length} entries, ${found.count} new` : null,
        next: found.works,
        again: { delayMs: success.nextMs, host: feedHost(success.whereabouts.polledUrl ?? feed.subscribed_url) },
      });
    }
  }
  await storePollSuccesses(client, successes);
  return exits;
}

const NOTHING: Accepted = { works: [], count: 0, dates: [] };

/** What is known of a feed after an answer. */
function successOf(result: Answered, { count, dates }: Accepted): PollSuccess {
  const { feed, response, bodySha } = result;
  const parsed = result.kind === 'read' ? result.read.parsed : null;
  const rhythm = learn(feed, dates);
  const { delayMs, notBeforeMs } = nextPoll({
    ...circumstancesOf(feed),
    rhythm: rhythm ?? feed.rhythm,
    ...(parsed && { hints: parsed.hints, shown: parsed.entries.length }),
    failureWeight: 0,
    freshMs: freshMs(response.headers),
  });
  const isUnchanged = response.status === 304;
  return {
    feedId: feed.feed_id,
    title: parsed && cleanLine(parsed.title, 500),
    sourceId: result.kind === 'read' ? result.read.sourceId : null,
    etag: response.etag ?? (isUnchanged ? feed.etag : null),
    lastModified: response.lastModified ?? (isUnchanged ? feed.last_modified : null),
    bodySha,
    rhythm,
    hints: parsed?.hints ?? null,
    shown: parsed?.entries.length ?? null,
    hasNew: count > 0,
    isFull: !isUnchanged,
    whereabouts: followMove(whereaboutsOf(feed), response.permanentRedirect),
    nextMs: delayMs,
    notBeforeMs,
  };
}

/** The feed's rhythm after entries that are new to it; null where it stays as it is. */
function learn({ rhythm, seen_ms }: FeedRow, dates: Accepted['dates']): Rhythm | null {
  if (rhythm !== null && dates.length === 0) return null;
  const now = Date.now();
  return observe(rhythm ?? newRhythm(now), entryTimes(dates, now, seen_ms === null ? null : now - seen_ms), now);
}

const whereaboutsOf = (feed: FeedRow): Whereabouts => ({
  subscribedUrl: feed.subscribed_url,
  polledUrl: feed.polled_url,
  redirectUrl: feed.redirect_url,
  redirectAnswers: feed.redirect_answers,
});

/** A request for a pause is no failure, but whatever it was, the reason stands in the feed's row. */
async function storeFailure(client: Client, feed: FeedRow, error: Fault, host: string): Promise<Exit> {
  const weight = error instanceof Later ? 0 : failureWeight(error.code);
  const failures = feed.consecutive_failures + Number(weight > 0);
  const isGone = error.code === 'E_HTTP_410';
  const movesBack = feed.polled_url !== null && weight > 0 && (isGone || failures >= FAILURES_TO_MOVE_BACK);
  const stops = isGone && !movesBack;
  const pauseMs = error instanceof Later ? error.at.getTime() - Date.now() : 0;
  const failureWeightNow = feed.failure_weight + weight;
  const next = nextPoll({ ...circumstancesOf(feed), failureWeight: failureWeightNow, freshMs: 0 });
  const delayMs = Math.max(pauseMs, next.delayMs, failureWeightNow >= GIVEN_UP ? GIVEN_UP_MS : 0);
  const detail = messageOf(error);
  await storePollFailure(client, feed.feed_id, { code: error.code, detail, weight, movesBack, nextMs: stops ? null : delayMs });
  const isReported = stops ? failures <= FAILURES_TO_REPORT : weight > 0 && failures === FAILURES_TO_REPORT;
  if (isReported) await storeFeedChange(client, 'feed.failing', feed, error.code);
  const again = { delayMs, host: movesBack ? feedHost(feed.subscribed_url) : host };
  return { outcome: 'rejected', code: error.code, detail, ...(!stops && { again }), quietMs: pauseMs };
}
