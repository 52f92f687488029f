import { Option } from 'commander';
import type { Benchmark, Figures } from './benchmark.ts';
import type { Replayed } from './polling-replay.ts';
import type { Rule } from './polling-rules.ts';
import type { SimulatedFeed } from './publishing.ts';

interface Options {
  each: number;
  days: number;
  seed: number;
}

/** Times the usual price of a request, from many requests to few. */
const KNOBS = Array.from({ length: 19 }, (_, i) => 0.1 * 1.4 ** i);

export const benchmark: Benchmark<Options> = {
  declare: (command) =>
    command
      .addOption(new Option('--each <N>', 'feeds of each kind').default(4).argParser(Number))
      .addOption(new Option('--days <N>', 'days of polling').default(42).argParser(Number))
      .addOption(new Option('--seed <N>', 'another number, other feeds').default(2).argParser(Number)),
  async *run({ each, days, seed }, say): AsyncIterable<Figures> {
    const { GROUPS, simulateFeeds } = await import('./publishing.ts');
    for (const group of GROUPS) {
      say(`replaying ${each} feeds of each kind, ${group}`);
      yield await compare(group, simulateFeeds(group, each, days + 7, seed), days);
    }
  },
};

/** Each rule as it is, and the fetcher's at as many requests, and at as much delay. */
async function compare(group: string, feeds: SimulatedFeed[], days: number): Promise<Figures> {
  const { BASELINES, learnt } = await import('./polling-rules.ts');
  const { replay } = await import('./polling-replay.ts');
  const asItIs = replay(feeds, learnt, 1, days);
  const frontier = KNOBS.map((knob) => replay(feeds, learnt, knob, days));
  const rows = BASELINES.flatMap((rule: Rule) => {
    const result = replay(feeds, rule, 1, days);
    return [
      row(rule.name, result),
      row('· wirecopy, same requests', between(frontier, 'requests', result.requests)),
      row('· wirecopy, same median', between(frontier, 'medianDelay', result.medianDelay)),
    ];
  });
  return {
    title: `${group}: ${feeds.length} feeds over ${days} days, delays in minutes`,
    rows: [row('wirecopy', asItIs), ...rows],
  };
}

const row = (rule: string, replayed: Replayed | null): Record<string, string | number> =>
  replayed === null
    ? { rule, 'requests/feed/day': 'out of reach' }
    : {
        rule,
        'requests/feed/day': round(replayed.requests / replayed.feeds / replayed.days, 2),
        median: round(replayed.medianDelay, 1),
        mean: round(replayed.meanDelay, 1),
        'mean of feeds': round(replayed.meanOfFeeds, 1),
        missed: Math.round(replayed.missed),
        entries: replayed.entries,
      };

const round = (number: number, digits: number): number => Number(number.toFixed(digits));

/** The result at a value between two that were replayed; null beyond them. */
export function between(frontier: readonly Replayed[], key: 'requests' | 'medianDelay', value: number): Replayed | null {
  for (let i = 1; i < frontier.length; i++) {
    const [a, b] = [frontier[i - 1]!, frontier[i]!];
    if ((a[key] - value) * (b[key] - value) > 0 || a[key] === b[key]) continue;
    const share = Math.log(value / a[key]) / Math.log(b[key] / a[key]);
    const mix = (field: keyof Replayed): number => a[field] * (1 - share) + b[field] * share;
    return {
      ...a,
      requests: mix('requests'),
      medianDelay: mix('medianDelay'),
      meanDelay: mix('meanDelay'),
      meanOfFeeds: mix('meanOfFeeds'),
      missed: mix('missed'),
    };
  }
  return null;
}
