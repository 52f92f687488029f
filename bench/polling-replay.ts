import { randomNumbers } from '../shared/random.ts';
import type { Rule } from './polling-rules.ts';
import { type SimulatedFeed, START } from './publishing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Feeds have a week of history when they are subscribed. */
const FIRST_POLL = START + 7 * DAY;

export interface Replayed {
  feeds: number;
  days: number;
  requests: number;
  /** From the appearance of an entry to the poll that finds it, in minutes. */
  medianDelay: number;
  meanDelay: number;
  /** The median of each feed's delays, over the feeds: each feed counts alike, however little it publishes. */
  meanOfFeeds: number;
  /** Entries that the feed no longer showed when it was polled. */
  missed: number;
  entries: number;
}

/** Plays the polls of a rule over what the feeds published, until that many days after the first poll. */
export function replay(feeds: readonly SimulatedFeed[], rule: Rule, knob: number, days: number): Replayed {
  const all: number[] = [];
  const medians: number[] = [];
  let requests = 0;
  let missed = 0;
  for (const [number, feed] of feeds.entries()) {
    const played = replayFeed(feed, rule.start(knob), randomNumbers(number + 1), days);
    requests += played.requests;
    missed += played.missed;
    for (const delay of played.delays) all.push(delay);
    if (played.delays.length > 0) medians.push(median(played.delays));
  }
  return {
    feeds: feeds.length,
    days,
    requests,
    medianDelay: median(all) / MINUTE,
    meanDelay: mean(all) / MINUTE,
    meanOfFeeds: mean(medians) / MINUTE,
    missed,
    entries: all.length + missed,
  };
}

function replayFeed({ entries, places }: SimulatedFeed, next: ReturnType<Rule['start']>, chance: () => number, days: number) {
  const delays: number[] = [];
  let requests = 0;
  let missed = 0;
  let before: number | null = null;
  let read = 0;
  for (let now = FIRST_POLL + chance() * HOUR; now < FIRST_POLL + days * DAY; ) {
    let end = read;
    while (end < entries.length && entries[end]!.at <= now) end++;
    const from = Math.max(0, end - places);
    const fresh = entries.slice(Math.max(read, from), end);
    // What was published before the feed was subscribed has no delay; the first request is everyone's.
    if (before !== null) {
      requests++;
      missed += Math.max(0, from - read);
      for (const { at } of fresh) delays.push(now - at);
    }
    const wait = next({ now, before, shown: entries.slice(from, end).reverse(), fresh });
    read = end;
    before = now;
    // The queue is no clock either.
    now += wait * (1 + 0.02 * chance());
  }
  return { delays, requests, missed };
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function median(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[sorted.length >> 1]!;
}
