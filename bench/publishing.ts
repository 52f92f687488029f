import { randomNumbers } from '../shared/random.ts';

/** Feeds of several kinds with the times at which they publish, generated from a seed: what polling rules are replayed on. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Monday, 2 March 2026, 0:00 UTC. */
export const START = Date.UTC(2026, 2, 2);

export interface SimulatedEntry {
  /** When the feed shows it. */
  at: number;
  /** What the feed says about it; null = nothing. */
  dated: number | null;
}

export interface SimulatedFeed {
  kind: string;
  /** How many entries the feed shows. */
  places: number;
  /** In the order of appearance. */
  entries: SimulatedEntry[];
}

type Chance = () => number;
type Publish = (chance: Chance, end: number) => number[];

const between = (chance: Chance, low: number, high: number): number => low + (high - low) * chance();
const hourOf = (time: number): number => (time % DAY) / HOUR;
const dayOf = (time: number): number => (Math.floor(time / DAY) + 3) % 7;
const isWeekend = (time: number): boolean => dayOf(time) > 4;

/** Times of chance whose rate, in entries per hour, is never above `most`. */
function byChance(chance: Chance, end: number, most: number, rate: (time: number) => number): number[] {
  const times: number[] = [];
  for (let time = START; ; ) {
    time += (-Math.log(1 - chance()) / most) * HOUR;
    if (time >= end) return times;
    if (chance() * most < rate(time)) times.push(time);
  }
}

/** Office hours that begin and end gently, in a time zone. */
function working(time: number, zone: number, from: number, to: number): number {
  const hour = (hourOf(time) + zone + 24) % 24;
  if (hour < from - 1 || hour > to + 1) return 0.03;
  return hour < from || hour > to ? 0.4 : 1;
}

/** Kinds by name. The rule was tuned on the first group, with other seeds; the second is for the proof. */
const KINDS: Record<'tuned on' | 'held out', Record<string, Publish>> = {
  'tuned on': {
    'agency, round the clock': (chance, end) => {
      const perHour = between(chance, 6, 16);
      return byChance(
        chance,
        end,
        perHour * 1.5,
        (time) => perHour * (1 + 0.5 * Math.sin(((hourOf(time) - 8) / 24) * 2 * Math.PI)),
      );
    },
    'local paper, by day': (chance, end) => {
      const zone = Math.floor(between(chance, -8, 9));
      const perHour = between(chance, 0.5, 3);
      return byChance(chance, end, perHour, (time) => perHour * working(time, zone, 7, 19) * (isWeekend(time) ? 0.4 : 1));
    },
    'weekly blog': (chance, end) => {
      const day = Math.floor(between(chance, 0, 7));
      const hour = between(chance, 6, 20);
      const times: number[] = [];
      for (let week = START; week < end; week += 7 * DAY)
        if (chance() < 0.9) times.push(week + day * DAY + hour * HOUR + between(chance, -3, 3) * HOUR);
      return times;
    },
    'breaking news': (chance, end) => {
      const calm = between(chance, 0.3, 1.2);
      const storms = byChance(chance, end, 1 / 72, () => 1 / 72).map((at) => ({
        at,
        hours: between(chance, 3, 9),
        times: between(chance, 8, 25),
      }));
      const rate = (time: number) =>
        calm *
        (1 + sumOf(storms, (storm) => (time < storm.at ? 0 : storm.times * Math.exp((storm.at - time) / (storm.hours * HOUR)))));
      return byChance(chance, end, calm * 60, rate);
    },
    dead: (chance, end) => {
      const perHour = between(chance, 0.05, 1);
      const last = START + between(chance, 2, 16) * DAY;
      return byChance(chance, Math.min(last, end), perHour, () => perHour);
    },
    'batches on the hour': (chance, end) => {
      const every = [1, 1, 2, 3][Math.floor(chance() * 4)]!;
      const minute = between(chance, 0, 20);
      const times: number[] = [];
      for (let time = START + minute * MINUTE; time < end; time += every * HOUR) {
        const active = hourOf(time) > 5 && hourOf(time) < 22;
        if (chance() > (active ? 0.9 : 0.1)) continue;
        const size = 1 + Math.floor(between(chance, 0, 5));
        for (let i = 0; i < size; i++) times.push(time + between(chance, 0, 1.5) * MINUTE);
      }
      return times.sort((a, b) => a - b);
    },
    'changed rhythm': (chance, end) => {
      const [before, after] = [between(chance, 0.05, 0.5), between(chance, 1, 6)];
      const [first, second] = chance() < 0.5 ? [before, after] : [after, before];
      const change = START + between(chance, 14, 35) * DAY;
      return byChance(chance, end, 6, (time) => (time < change ? first : second) * working(time, 0, 6, 22));
    },
    'silent at weekends': (chance, end) => {
      const zone = Math.floor(between(chance, -8, 9));
      const perHour = between(chance, 0.3, 2);
      return byChance(chance, end, perHour, (time) => (isWeekend(time + zone * HOUR) ? 0 : perHour * working(time, zone, 8, 18)));
    },
  },
  'held out': {
    'evening sports': (chance, end) => {
      const perHour = between(chance, 1, 4);
      const rate = (time: number) => {
        const night = hourOf(time) > 17 && hourOf(time) < 23.5;
        const match = night && (isWeekend(time) || dayOf(time) === 2);
        return match ? perHour * 4 : night ? perHour : perHour * 0.1;
      };
      return byChance(chance, end, perHour * 4, rate);
    },
    'morning newsletter': (chance, end) => {
      const hour = between(chance, 4, 10);
      const times: number[] = [];
      for (let day = START; day < end; day += DAY)
        if (!isWeekend(day))
          for (let i = 0; i < 1 + chance() * 3; i++) times.push(day + hour * HOUR + between(chance, -10, 10) * MINUTE);
      return times.sort((a, b) => a - b);
    },
    'monthly journal': (chance, end) => {
      const times: number[] = [];
      const first = between(chance, 0, 28);
      for (let at = START + first * DAY; at < end; at += 28 * DAY)
        for (let i = 0; i < 4 + chance() * 8; i++) times.push(at + between(chance, 0, 2) * HOUR);
      return times.sort((a, b) => a - b);
    },
    'one author in streaks': (chance, end) => {
      const times: number[] = [];
      for (let time = START; time < end; time += between(chance, 0.3, 9) * DAY) {
        const streak = 1 + Math.floor(chance() * 6);
        for (let i = 0; i < streak; i++) times.push(time + i * between(chance, 0.4, 3) * HOUR);
      }
      return times.filter((time) => time < end).sort((a, b) => a - b);
    },
    'press office': (chance, end) => {
      const perDay = between(chance, 1, 6);
      return byChance(chance, end, perDay, (time) =>
        isWeekend(time)
          ? 0
          : hourOf(time) > 8 && hourOf(time) < 11
            ? perDay / 3
            : hourOf(time) < 17 && hourOf(time) > 8
              ? perDay / 12
              : 0,
      );
    },
    'aggregator, a few minutes late': (chance, end) => {
      const perHour = between(chance, 2, 10);
      return byChance(chance, end, perHour, (time) => perHour * working(time, 1, 6, 23));
    },
    'importer, every 30 minutes': (chance, end) => {
      const phase = between(chance, 0, 30);
      const perRun = between(chance, 0.3, 3);
      const times: number[] = [];
      for (let time = START + phase * MINUTE; time < end; time += 30 * MINUTE)
        for (let left = perRun * working(time, 0, 5, 23); left > 0; left--)
          if (chance() < left) times.push(time + between(chance, 0, 60) * 1_000);
      return times.sort((a, b) => a - b);
    },
    'holiday closure': (chance, end) => {
      const perHour = between(chance, 0.5, 2);
      const from = START + between(chance, 14, 28) * DAY;
      return byChance(chance, end, perHour, (time) =>
        time > from && time < from + 9 * DAY ? 0 : perHour * working(time, 0, 7, 20),
      );
    },
  },
};

const sumOf = <T>(list: readonly T[], value: (one: T) => number): number => list.reduce((total, one) => total + value(one), 0);

export type Group = keyof typeof KINDS;
export const GROUPS = Object.keys(KINDS) as Group[];

/** Feeds of a group, so many of each kind, over so many days. Some have no dates, some few places, some show entries later than they are dated. */
export function simulateFeeds(group: Group, each: number, days: number, seed: number): SimulatedFeed[] {
  const end = START + days * DAY;
  return Object.entries(KINDS[group]).flatMap(([kind, publish], k) =>
    Array.from({ length: each }, (_, i) => {
      const chance = randomNumbers(seed * 1_000_003 + k * 1_009 + i);
      const times = publish(chance, end);
      const isUndated = chance() < 0.1;
      const lateMs = kind.includes('late') || chance() < 0.1 ? between(chance, 1, 12) * MINUTE : 0;
      const places = [10, 15, 20, 20, 25, 30, 30, 50, 100][Math.floor(chance() * 9)]!;
      const entries = times.map((time) => ({ at: time + lateMs, dated: isUndated ? null : Math.floor(time / 1_000) * 1_000 }));
      return { kind, places, entries };
    }),
  );
}
