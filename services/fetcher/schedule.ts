import type { PublisherHints } from '../../shared/types.ts';
import { newRhythm, outlook, type Rhythm, STEP } from './rhythm.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Bounds of what is learnt, in ms. */
export interface Bounds {
  minMs: number;
  maxMs: number;
}
/** Unless feeds.yml says otherwise: more often than every ten minutes brings entries no sooner than their readers notice, and once a day a dead feed may rise. */
export const BOUNDS: Bounds = { minMs: 10 * MINUTE, maxMs: DAY };

/**
 * A request to a feed with one entry an hour is worth this much waiting, summed over the entries that wait, in ms. It is the one number that chooses
 * between requests and delay: with it the feeds of `bench polling` get about as many requests as by an hourly rule.
 */
const WORTH_MS = 40 * MINUTE;
/** By this power of its entries an hour a request to a busier feed is worth less waiting, because most entries come from busy feeds; four times at most. */
const WORTH_POWER = -0.25;
const WORTH_FACTOR = 4;
/** A step of the hour with so many times the mean rate is a run of an importer: the poll comes after it, not in it. */
const RUN = 3;
/** Share of a feed's places that the entries that are expected may fill. */
const ROOM = 0.4;
/** What may come unexpectedly: twice the busiest hour that was seen, four times the mean, at least two entries an hour. */
const STORM = { peak: 2, mean: 4, perMs: 2 / HOUR };
/** Places that a feed has even if it shows fewer entries: it has not had more yet. */
const PLACES = 10;
/** A feed whose hub pushes is still looked at, because a hub that fails says nothing. */
const PUSHED_MS = 6 * HOUR;
/** A failing feed is tried again at least this often, until it is given up. */
const LONGEST_FAILING_MS = DAY;
/** A publisher's wish for fewer visits is kept to up to a day. */
const LONGEST_WISH_MS = DAY;
/** Hours and days to skip are looked through for so long; a feed that names all of them is asked as if it named none. */
const LONGEST_SKIP_MS = 7 * DAY;
/** A tenth of chance spreads feeds that started together; learnt times are kept closer, in ms at most. */
const JITTER = 0.1;
const LEARNT_JITTER_MS = 2 * MINUTE;

/**
 * The time until the next look at a feed is worth a request, in ms: when the entries that are to be expected until then have waited as long together
 * as a request is worth. Earlier where a storm could fill the places of the feed, for what is pushed out is missed for good.
 * `frugality` above 1 makes both the waiting and the risk cheaper.
 */
export function learntMs(rhythm: Rhythm, now: number, shown: number, { minMs, maxMs }: Bounds = BOUNDS, frugality = 1): number {
  const { rate, mean, peak } = outlook(rhythm, now);
  const busier = (mean * HOUR) ** WORTH_POWER;
  const worthMs = WORTH_MS * frugality * Math.min(WORTH_FACTOR, Math.max(1 / WORTH_FACTOR, busier));
  const places = Math.max(PLACES, shown) * Math.max(1, frugality);
  const storm = Math.max(STORM.peak * peak, STORM.mean * mean, STORM.perMs);
  const latest = Math.max(minMs, Math.min(maxMs, places / storm));
  let entries = 0;
  let waited = 0;
  for (let time = now; time < now + latest; ) {
    const end = (Math.floor(time / STEP) + 1) * STEP;
    const length = end - time;
    const rateNow = rate(time + length / 2);
    const more = rateNow * length;
    const wait = entries * length + (more * length) / 2;
    const part = Math.max(0, Math.min((worthMs - waited) / wait, (places * ROOM - entries) / more));
    if (part < 1) return Math.min(latest, Math.max(minMs, time + (rateNow > RUN * mean ? length : part * length) - now));
    waited += wait;
    entries += more;
    time = end;
  }
  return latest;
}

/** All that decides when a feed is asked again. */
export interface Circumstances {
  /** Set by the operator, in ms; null = learn. */
  everyMs: number | null;
  /** Bounds for what is learnt; absent: the usual ones. */
  bounds?: Bounds;
  /** null = nothing is known yet. */
  rhythm: Rhythm | null;
  /** Entries that the feed shows. */
  shown: number;
  /** Weight of the failures since the last success. */
  failureWeight: number;
  /** How long the server said that its answer is fresh, in ms. */
  freshMs: number;
  /** What the feed asked for when it was last read. */
  hints: PublisherHints | null;
  /** A hub pushes its entries, and did not miss any of late. */
  isPushed: boolean;
}

/** When to poll again, and before which time the publisher does not want it, both in ms from now. `chance` is 0 to 1. */
export function nextPoll(
  circumstances: Circumstances,
  now = Date.now(),
  chance = Math.random(),
): { delayMs: number; notBeforeMs: number } {
  const notBeforeMs = askedMs(circumstances, now);
  const delayMs = Math.max(ownMs(circumstances, now, chance), notBeforeMs);
  return { delayMs: Math.round(skippingMs(circumstances.hints, now, delayMs, chance)), notBeforeMs };
}

function ownMs({ everyMs, bounds, rhythm, shown, failureWeight, isPushed }: Circumstances, now: number, chance: number): number {
  const backed = (ms: number): number =>
    failureWeight > 0 ? Math.min(ms * 2 ** Math.min(failureWeight, 20), Math.max(ms, LONGEST_FAILING_MS)) : ms;
  if (everyMs !== null) return backed(everyMs) * (1 + JITTER * (2 * chance - 1));
  const learnt = learntMs(rhythm ?? newRhythm(now), now, shown, bounds ?? BOUNDS);
  const delay = backed(isPushed ? Math.max(learnt, Math.min(PUSHED_MS, bounds?.maxMs ?? PUSHED_MS)) : learnt);
  return delay + chance * Math.min(JITTER * delay, LEARNT_JITTER_MS);
}

function askedMs({ freshMs, hints }: Circumstances, now: number): number {
  const wish = Math.min(LONGEST_WISH_MS, Math.max(freshMs, (hints?.ttlMinutes ?? 0) * MINUTE, hints?.updatePeriodMs ?? 0));
  return skippingMs(hints, now, wish, 0);
}

/** The first time from then on at which the publisher does not mind, in ms from now; feeds that wait for the same hour do not come at once. */
function skippingMs(hints: PublisherHints | null, now: number, delayMs: number, chance: number): number {
  if (!hints || hints.skipHours.length + hints.skipDays.length === 0) return delayMs;
  const isSkipped = (time: number): boolean => {
    const date = new Date(time);
    return hints.skipHours.includes(date.getUTCHours()) || hints.skipDays.includes(date.getUTCDay());
  };
  const first = now + delayMs;
  for (let time = first; time < first + LONGEST_SKIP_MS; time = (Math.floor(time / HOUR) + 1) * HOUR)
    if (!isSkipped(time)) return time === first ? delayMs : time - now + chance * 5 * MINUTE;
  return delayMs;
}

/**
 * When entries that a poll found came out: as the feed dates them, if it can be so; else some time since the poll before. At the first poll what is
 * not dated says nothing.
 */
export function entryTimes(dates: readonly (number | null)[], now: number, before: number | null): number[] {
  if (before === null) {
    const known = dates.filter((date) => date !== null && date <= now && date > now - LONGEST_PAST_MS) as number[];
    // Some feeds date all entries with the time of the request.
    return new Set(known).size > 1 ? known : [];
  }
  return dates.map((date) => (date !== null && date > before && date <= now ? date : (before + now) / 2));
}

/** Older entries say nothing about the present rhythm. */
const LONGEST_PAST_MS = 60 * DAY;
