import { formatDay, formatInstant } from './format.ts';

/** A span of time by which things are counted: which one of them a moment lies in, and when it begins. */
interface Step {
  name: string;
  indexOf: (at: Date) => number;
  startOf: (index: number) => Date;
  nameOf: (start: Date) => string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first day of 1970 was a Thursday, weeks begin on Mondays. */
const MONDAY_MS = 3 * DAY_MS;

const fixed = (name: string, lengthMs: number, nameOf: Step['nameOf'], shiftMs = 0): Step => ({
  name,
  indexOf: (at) => Math.floor((at.getTime() + shiftMs) / lengthMs),
  startOf: (index) => new Date(index * lengthMs - shiftMs),
  nameOf,
});

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

const STEPS: readonly Step[] = [
  fixed('hour', HOUR_MS, formatInstant),
  fixed('day', DAY_MS, formatDay),
  fixed('week', 7 * DAY_MS, (start) => `week of ${formatDay(start)}`, MONDAY_MS),
  {
    name: 'month',
    indexOf: (at) => at.getUTCFullYear() * 12 + at.getUTCMonth(),
    startOf: (index) => new Date(Date.UTC(Math.floor(index / 12), index % 12)),
    nameOf: (start) => MONTH.format(start),
  },
  {
    name: 'year',
    indexOf: (at) => at.getUTCFullYear(),
    startOf: (index) => new Date(Date.UTC(index, 0)),
    nameOf: (start) => String(start.getUTCFullYear()),
  },
];

/** More are too thin to be told apart on a telephone; fewer are blocks. */
const MOST = 60;
const FEWEST = 24;
/** A few old articles must not press everything else into one bar. */
const INSIDE = 0.95;

export interface TimeBars {
  /** hour, day, week, month or year. */
  step: string;
  /** What each bar is called, oldest first. */
  names: string[];
  /** The bar of each moment; null for those before the first one. */
  places: (number | null)[];
}

/** Bars for moments: the finest ones that hold nearly all of them, up to the newest; null where all lie in one hour. */
export function timeBars(moments: readonly Date[]): TimeBars | null {
  for (const step of STEPS) {
    const indexes = moments.map(step.indexOf);
    const last = indexes.reduce((most, index) => Math.max(most, index), -Infinity);
    const inside = indexes.filter((index) => index > last - MOST);
    if (inside.length < INSIDE * indexes.length && step !== STEPS.at(-1)) continue;
    const first = inside.reduce((least, index) => Math.min(least, index), last);
    if (inside.length === 0 || (first === last && inside.length === indexes.length)) return null;
    const start = Math.min(first, last - FEWEST + 1);
    return {
      step: step.name,
      names: Array.from({ length: last - start + 1 }, (_, i) => step.nameOf(step.startOf(start + i))),
      places: indexes.map((index) => (index < start ? null : index - start)),
    };
  }
  return null;
}
