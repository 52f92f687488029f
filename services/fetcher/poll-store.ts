import type { Client } from '../../shared/db.ts';
import { type Fault, Later, messageOf } from '../../shared/errors.ts';
import type { Exit } from '../../shared/pipeline.ts';
import { cleanLine } from '../../shared/text.ts';
import type { Done } from '../../shared/work/finish.ts';
import { type Accepted, acceptEntries, type ReadFeed } from './accept.ts';
import type { Answer } from './answer.ts';
import { storeAnswers } from './answer-store.ts';
import { failureWeight, GIVEN_UP, GIVEN_UP_MS } from './failure.ts';
import { freshMs } from './freshness.ts';
import type { HttpResponse } from './http.ts';
import { findHub } from './hub.ts';
import { followMove, type Whereabouts } from './move.ts';
import { newRhythm, observe, type Rhythm } from './rhythm.ts';
import { entryTimes, nextPoll } from './schedule.ts';
import {
  circumstancesOf,
  type FeedRow,
  feedHost,
  type PollSuccess,
  storeFeedChange,
  storePollFailure,
  storePollSuccesses,
} from './store.ts';
import { leaveHub, pushedFeeds, storeHub, storeReadPushes, storeUnreliable } from './websub-store.ts';

/** Failures in a row after which downstream programs hear of it: two in a row are weather. */
const FAILURES_TO_REPORT = 3;
/** Failures in a row after which a feed that its publisher moved is asked at its old address again. */
const FAILURES_TO_MOVE_BACK = 3;

/** What is pushed has just come out. */
const PUSH_AGE_MS = 600_000;

/** What a poll gave, before anything is written. */
export type PollResult =
  | { kind: 'unsubscribed' }
  | { kind: 'unchanged'; feed: FeedRow; response: HttpResponse; bodySha: Buffer | null }
  | { kind: 'read'; feed: FeedRow; response: HttpResponse; bodySha: Buffer; read: ReadFeed }
  | { kind: 'pushed'; feed: FeedRow; pushIds: string[]; reads: ReadFeed[]; problem: string | null }
  | { kind: 'failed'; feed: FeedRow; error: Fault; answer: Answer | undefined };
type Answered = PollResult & { kind: 'unchanged' | 'read' };

/** Writes what polls gave, all in one transaction: entries first, then what is known of the feeds. One exit for each, in their order. */
export async function storePolls(
  client: Client,
  done: readonly Done<PollResult>[],
  callbackBase: string | null,
): Promise<Exit[]> {
  const reads = done.flatMap(({ result }) =>
    result.kind === 'read' ? result.read : result.kind === 'pushed' ? result.reads : [],
  );
  const accepted = new Map((await acceptEntries(client, reads)).map((one, i) => [reads[i]!, one]));
  const exits: Exit[] = [];
  const successes: PollSuccess[] = [];
  for (const { work, result } of done) {
    if (result.kind === 'unsubscribed') exits.push({ outcome: 'skipped' });
    else if (result.kind === 'failed')
      exits.push(await storeFailure(client, result.feed, result.error, work.host ?? feedHost(result.feed.url)));
    else if (result.kind === 'pushed')
      exits.push(await storePushed(client, result, together(result.reads.map((read) => accepted.get(read)!))));
    else {
      const found = result.kind === 'read' ? accepted.get(result.read)! : NOTHING;
      const success = successOf(result, found);
      if (result.feed.consecutive_failures >= FAILURES_TO_REPORT)
        await storeFeedChange(client, 'feed.recovered', result.feed, null);
      if (result.kind === 'read' && callbackBase !== null) await followHub(client, result, callbackBase);
      successes.push(success);
      exits.push(exitOf(result, success, found));
    }
  }
  await storePollSuccesses(client, successes);
  await storeAnswers(
    client,
    done.flatMap(({ result }) => answersOf(result)),
  );
  await storeUnreliable(
    client,
    successes.filter(({ rhythm }) => rhythm !== null).map(({ feedId }) => feedId),
  );
  return hastenPushed(client, done, exits);
}

/** What the server said, its body only where it could not be read. */
export const said = ({ status, url, shownHeaders: headers }: HttpResponse, body?: Uint8Array): Answer => ({
  status,
  url,
  headers,
  ...(body && { body }),
});

function answersOf(result: PollResult): (Answer & { feedId: number })[] {
  if (result.kind === 'unsubscribed' || result.kind === 'pushed') return [];
  const answer = result.kind === 'failed' ? result.answer : said(result.response);
  return answer ? [{ feedId: result.feed.feed_id, ...answer }] : [];
}

const NOTHING: Accepted = { works: [], count: 0, dates: [] };

const together = (all: readonly Accepted[]): Accepted => ({
  works: all.flatMap(({ works }) => works),
  count: all.reduce((sum, { count }) => sum + count, 0),
  dates: all.flatMap(({ dates }) => dates),
});

const exitOf = (result: Answered, { nextMs, whereabouts }: PollSuccess, { works, count }: Accepted): Exit => ({
  outcome: result.kind === 'read' ? 'done' : 'unchanged',
  detail: result.kind === 'read' ? `${result.read.candidates.length} entries, ${count} new` : null,
  next: works,
  again: { delayMs: nextMs, host: feedHost(whereabouts.polledUrl ?? result.feed.subscribed_url) },
});

/** What was pushed meanwhile is read at once. The rows of these polls are locked, so whoever pushes from now on comes after this transaction. */
async function hastenPushed(client: Client, done: readonly Done<PollResult>[], exits: Exit[]): Promise<Exit[]> {
  const waiting = await pushedFeeds(
    client,
    done.map(({ work }) => Number(work.id)),
  );
  return exits.map((exit, i) =>
    exit.again && waiting.has(Number(done[i]!.work.id)) ? { ...exit, again: { ...exit.again, delayMs: 0 } } : exit,
  );
}

/** A push is a poll that was answered before it was asked: the next poll stays when it was. */
async function storePushed(
  client: Client,
  { feed, pushIds, reads, problem }: PollResult & { kind: 'pushed' },
  found: Accepted,
): Promise<Exit> {
  await storeReadPushes(client, {
    feedId: feed.feed_id,
    pushIds,
    isRead: reads.length > 0,
    hasNew: found.count > 0,
    rhythm: learn(feed, found.dates, PUSH_AGE_MS),
  });
  return {
    outcome: 'done',
    detail: [`${pushIds.length} pushed, ${found.count} new`, problem].filter(Boolean).join('; '),
    next: found.works,
    again: { delayMs: Math.max(0, feed.next_ms), host: feedHost(feed.url) },
  };
}

async function followHub(
  client: Client,
  { feed, response, read }: PollResult & { kind: 'read' },
  callbackBase: string,
): Promise<void> {
  const found = findHub(response.headers.link, read.parsed, response.url);
  if (found === null) {
    if (feed.hub !== null) await leaveHub(client, feed.feed_id);
  } else if (found.hub !== feed.hub || found.topic !== feed.topic) await storeHub(client, feed.feed_id, found, callbackBase);
}

/** What is known of a feed after an answer. */
function successOf(result: Answered, { count, dates }: Accepted): PollSuccess {
  const { feed, response } = result;
  const parsed = result.kind === 'read' ? result.read.parsed : null;
  const rhythm = learn(feed, dates);
  const { delayMs, notBeforeMs } = nextPoll({
    ...circumstancesOf(feed),
    rhythm: rhythm ?? feed.rhythm,
    ...(parsed && { hints: parsed.hints, shown: parsed.entries.length }),
    failureWeight: 0,
    freshMs: freshMs(response.headers),
  });
  return {
    feedId: feed.feed_id,
    title: parsed && cleanLine(parsed.title, 500),
    sourceId: result.kind === 'read' ? result.read.sourceId : null,
    ...knownAgain(result),
    rhythm,
    hints: parsed?.hints ?? null,
    shown: parsed?.entries.length ?? null,
    hasNew: count > 0,
    isFull: response.status !== 304,
    whereabouts: followMove(whereaboutsOf(feed), response.permanentRedirect),
    nextMs: delayMs,
    notBeforeMs,
  };
}

/** By what an unchanged feed is known again. An index may stay as it is while its sitemaps change, unless it says when they do. */
function knownAgain(result: Answered): Pick<PollSuccess, 'etag' | 'lastModified' | 'bodySha'> {
  const { feed, response, bodySha } = result;
  const isBlind = result.kind === 'read' && result.read.parsed.sitemaps?.some(({ updatedAt }) => updatedAt === null);
  if (isBlind) return { etag: null, lastModified: null, bodySha: null };
  const isUnmodified = response.status === 304;
  return {
    etag: response.etag ?? (isUnmodified ? feed.etag : null),
    lastModified: response.lastModified ?? (isUnmodified ? feed.last_modified : null),
    bodySha,
  };
}

/** The feed's rhythm after entries that are new to it; null where it stays as it is. */
function learn({ rhythm, seen_ms }: FeedRow, dates: Accepted['dates'], sinceMs = seen_ms): Rhythm | null {
  if (rhythm !== null && dates.length === 0) return null;
  const now = Date.now();
  return observe(rhythm ?? newRhythm(now), entryTimes(dates, now, sinceMs === null ? null : now - sinceMs), now);
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
  const pauseMs = error instanceof Later ? error.delayMs : 0;
  const failureWeightNow = feed.failure_weight + weight;
  const next = nextPoll({ ...circumstancesOf(feed), failureWeight: failureWeightNow, freshMs: 0 });
  const delayMs = Math.max(pauseMs, next.delayMs, failureWeightNow >= GIVEN_UP ? GIVEN_UP_MS : 0);
  const detail = cleanLine(messageOf(error), 500) ?? ''; // it may repeat what the server said
  await storePollFailure(client, feed.feed_id, { code: error.code, detail, weight, movesBack, nextMs: stops ? null : delayMs });
  const isReported = stops ? failures <= FAILURES_TO_REPORT : weight > 0 && failures === FAILURES_TO_REPORT;
  if (isReported) await storeFeedChange(client, 'feed.failing', feed, error.code);
  const again = { delayMs, host: movesBack ? feedHost(feed.subscribed_url) : host };
  return { outcome: 'rejected', code: error.code, detail, ...(!stops && { again }), quietMs: pauseMs };
}
