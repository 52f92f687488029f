import type { Feed } from '../../shared/types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A feed without evidence of its rhythm is polled hourly, as the big readers do. */
const DEFAULT_MS = HOUR;
/** More often than every 10 minutes brings items no sooner than their readers notice. */
const SHORTEST_MS = 10 * MINUTE;
const LONGEST_MS = 6 * HOUR;
/** A failing feed is tried again after twice the time each time, at least once a day. */
const LONGEST_FAILING_MS = 24 * HOUR;
/** A server's wish for fewer visits is kept to up to a day. */
const LONGEST_WISH_MS = 24 * HOUR;
/** A tenth of chance spreads feeds that started together. */
const JITTER = 0.1;

export interface Rhythm {
  /** Set by the operator, in ms; null = learn. */
  everyMs: number | null;
  /** Typical time between entries, in ms; null = unknown. */
  rhythmMs: number | null;
  consecutiveFailures: number;
  /** What the server asked for (max-age), in ms. */
  wishMs: number;
}

/** Median time between the newest entries of a feed, in ms; null with fewer than three dated entries. */
export function rhythmOf(feed: Feed): number | null {
  const times = feed.entries
    .map((entry) => Date.parse(entry.publishedAt ?? entry.updatedAt ?? ''))
    .filter((time) => !Number.isNaN(time))
    .sort((a, b) => b - a)
    .slice(0, 30);
  if (times.length < 3) return null;
  const gaps = times.slice(1).map((time, i) => times[i]! - time);
  return gaps.sort((a, b) => a - b)[gaps.length >> 1]!;
}

/** When to poll again, in ms from now. `chance` is 0 to 1. */
export function nextPollMs(rhythm: Rhythm, chance = Math.random()): number {
  const learnt = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (rhythm.rhythmMs ?? 2 * DEFAULT_MS) / 2));
  const base = Math.max(rhythm.everyMs ?? learnt, Math.min(rhythm.wishMs, LONGEST_WISH_MS));
  const delay =
    rhythm.consecutiveFailures > 0
      ? Math.min(base * 2 ** Math.min(rhythm.consecutiveFailures, 10), Math.max(base, LONGEST_FAILING_MS))
      : base;
  return Math.round(delay * (1 + JITTER * (2 * chance - 1)));
}
