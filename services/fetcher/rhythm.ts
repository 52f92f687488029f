/**
 * When a feed publishes, learnt from when it did: a mean rate, how it differs by hour of the day, by day of the week and within the hour, and
 * whether there is more or less than usual right now. About 50 numbers, which change only when entries come: what fades is reckoned from `at`.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The finest grain, in ms: an importer that runs on the hour is told from one that runs at twenty past. */
export const STEP = HOUR / 12;

/** What is older counts less, by e in this time: after two weeks a changed rhythm is the rule, and every day of the week has been seen twice. */
const MEMORY_MS = 14 * DAY;
/** What is going on right now is over after some hours. */
const MOOD_MS = 3 * HOUR;
/**
 * How many entries, spread evenly, a figure is taken to rest on from the start, so that few entries say little. Tuned by replay
 * (`bench polling`): figures twice or half as large cost 1 to 3 % more requests.
 */
const DOUBT = { rate: 1, hours: 2, days: 4, steps: 2, mood: 3 };
/** The time in which the one entry of the rate would have come: it makes a feed of which nothing is known be asked about hourly, as the big readers do. */
const DOUBT_MS = 0.75 * HOUR;

/** What a feed's row keeps. Times in ms since 1970; hours and days in UTC, Monday first. */
export interface Rhythm {
  /** From when on its entries are known. */
  since: number;
  /** When the counts below were last brought up to date; they fade from then on. */
  at: number;
  hours: number[];
  days: number[];
  /** Within the hour. */
  steps: number[];
  /** Entries of the last hours. */
  recent: number;
  /** Most entries within one hour. */
  peak: number;
}

const even = (length: number, value: number): number[] => new Array<number>(length).fill(value);
const hourOf = (time: number): number => Math.floor(time / HOUR) % 24;
/** 1970 began on a Thursday. */
const dayOf = (time: number): number => (Math.floor(time / DAY) + 3) % 7;
const stepOf = (time: number): number => Math.floor(time / STEP) % 12;
const fading = (ms: number, by: number): number => Math.exp(-Math.max(0, ms) / by);
/** Three digits are more than the evidence is worth; the row stays short. */
const short = (number: number): number => Math.round(number * 1_000) / 1_000;

/** A feed that is first looked at now, with nothing known of it yet. */
export const newRhythm = (now: number): Rhythm => ({
  since: now,
  at: now,
  hours: even(24, 0),
  days: even(7, 0),
  steps: even(12, 0),
  recent: 0,
  peak: 0,
});

/** What is known after entries of these times became known at `now`. */
export function observe(rhythm: Rhythm, times: readonly number[], now: number): Rhythm {
  const faded = fading(now - rhythm.at, MEMORY_MS);
  const fade = (counts: readonly number[]): number[] => counts.map((count) => count * faded);
  const [hours, days, steps] = [fade(rhythm.hours), fade(rhythm.days), fade(rhythm.steps)];
  let recent = rhythm.recent * fading(now - rhythm.at, MOOD_MS);
  for (const time of times) {
    const weight = fading(now - time, MEMORY_MS);
    hours[hourOf(time)]! += weight;
    days[dayOf(time)]! += weight;
    steps[stepOf(time)]! += weight;
    recent += fading(now - time, MOOD_MS);
  }
  return {
    since: Math.min(rhythm.since, ...times),
    at: now,
    hours: hours.map(short),
    days: days.map(short),
    steps: steps.map(short),
    recent: short(recent),
    peak: short(Math.max(rhythm.peak * faded, busiestHour(times))),
  };
}

function busiestHour(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  for (const [to, time] of sorted.entries()) {
    while (time - sorted[from]! > HOUR) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** What is to be expected of a feed from now on, in entries per ms. */
export interface Outlook {
  /** At a time, its present mood included. */
  rate(time: number): number;
  /** Over all hours. */
  mean: number;
  /** In the busiest hour that is remembered. */
  peak: number;
}

/** The feed's usual rates, and what its present mood makes of them. */
export function outlook(rhythm: Rhythm, now: number): Outlook {
  const { rate: usual, mean } = usualRate(rhythm, now);
  const grain = 2 * STEP;
  let due = 0;
  for (let time = Math.max(rhythm.since, now - 3 * MOOD_MS); time < now; time += grain)
    due += usual(time) * Math.min(grain, now - time) * fading(now - time, MOOD_MS);
  const mood = (rhythm.recent * fading(now - rhythm.at, MOOD_MS) + DOUBT.mood) / (due + DOUBT.mood);
  return {
    rate: (time) => usual(time) * (1 + (mood - 1) * fading(time - now, MOOD_MS)),
    mean,
    peak: (rhythm.peak * fading(now - rhythm.at, MEMORY_MS)) / HOUR,
  };
}

function usualRate(rhythm: Rhythm, now: number): Pick<Outlook, 'rate' | 'mean'> {
  const faded = fading(now - rhythm.at, MEMORY_MS);
  const watched = watchedTime(rhythm.since, now);
  const entries = rhythm.hours.reduce((sum, count) => sum + count, 0) * faded;
  const mean = (entries + DOUBT.rate) / (watched.total + DOUBT_MS);
  const factors = (counts: readonly number[], times: readonly number[], doubt: number): number[] =>
    counts.map((count, i) => (count * faded + doubt) / (mean * times[i]! + doubt));
  const hours = factors(rhythm.hours, watched.hours, DOUBT.hours);
  const days = factors(rhythm.days, watched.days, DOUBT.days);
  const steps = factors(rhythm.steps, even(12, watched.total / 12), DOUBT.steps);
  return { mean, rate: (time) => mean * hours[hourOf(time)]! * days[dayOf(time)]! * steps[stepOf(time)]! };
}

/** For how long each hour and each day was watched, faded like the counts: a feed seen on two evenings says nothing about mornings. */
function watchedTime(since: number, now: number): { total: number; hours: number[]; days: number[] } {
  const total = MEMORY_MS * (1 - fading(now - since, MEMORY_MS));
  // By then all hours and days were watched alike.
  if (now - since > 2 * MEMORY_MS) return { total, hours: even(24, total / 24), days: even(7, total / 7) };
  const hours = even(24, 0);
  const days = even(7, 0);
  for (let from = since; from < now; ) {
    const to = Math.min(now, (Math.floor(from / HOUR) + 1) * HOUR);
    const weight = (to - from) * fading(now - from, MEMORY_MS);
    hours[hourOf(from)]! += weight;
    days[dayOf(from)]! += weight;
    from = to;
  }
  return { total, hours, days };
}
