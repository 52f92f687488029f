import { newRhythm, observe, type Rhythm } from '../services/fetcher/rhythm.ts';
import { BOUNDS, entryTimes, learntMs } from '../services/fetcher/schedule.ts';
import type { SimulatedEntry } from './publishing.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What a poll saw. */
export interface Seen {
  now: number;
  /** The poll before; null = this is the first. */
  before: number | null;
  /** What the feed shows, newest first. */
  shown: readonly SimulatedEntry[];
  fresh: readonly SimulatedEntry[];
}

/** A rule for polling one feed: from what a poll saw to the ms until the next. `knob` above 1 makes it ask less often. */
export interface Rule {
  name: string;
  start(knob: number): (seen: Seen) => number;
}

/** Every rule that adapts has the same bounds. */
const bounded = (ms: number): number => Math.min(BOUNDS.maxMs, Math.max(BOUNDS.minMs, ms));

/** Every feed every hour. */
const fixed: Rule = { name: 'fixed 60 min', start: (knob) => () => knob * HOUR };

/** The mean time between the entries that the feed shows. */
const frequency: Rule = {
  name: 'entry frequency',
  start:
    (knob) =>
    ({ shown }) => {
      const dates = shown.flatMap(({ dated }) => dated ?? []);
      return bounded(knob * (dates.length < 2 ? HOUR : (dates[0]! - dates.at(-1)!) / (dates.length - 1)));
    },
};

/** An hour sooner when less than a third of a feed was seen before, ten minutes later when more than two thirds were, an hour after a month of silence. */
const duplicates: Rule = {
  name: 'duplicate share',
  start: (knob) => {
    let interval = HOUR;
    let lastNew = 0;
    return ({ now, before, shown, fresh }) => {
      if (fresh.length > 0 || before === null) lastNew = now;
      const known = shown.length === 0 ? 1 : 1 - fresh.length / shown.length;
      if (before !== null && known < 1 / 3) interval -= HOUR;
      if (before !== null && known > 2 / 3) interval += now - lastNew > 31 * DAY ? HOUR : HOUR / 6;
      interval = bounded(interval);
      return bounded(interval * knob);
    };
  },
};

export const BASELINES: readonly Rule[] = [fixed, frequency, duplicates];

/** What the fetcher does: the very functions, with nothing of the database. */
export const learnt: Rule = {
  name: 'wirecopy',
  start: (knob) => {
    let rhythm: Rhythm | null = null;
    return ({ now, before, shown, fresh }) => {
      const times = entryTimes(
        fresh.map(({ dated }) => dated),
        now,
        before,
      );
      if (rhythm === null || times.length > 0) rhythm = observe(rhythm ?? newRhythm(now), times, now);
      return learntMs(rhythm, now, shown.length, BOUNDS, knob);
    };
  },
};
