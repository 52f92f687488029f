import type { StormResult, StormSettings } from './run.ts';

export interface Storm {
  settings: StormSettings;
  result: StormResult;
}

export type Row = Record<string, string | number>;

/** One row for each storm, and where there were several of a pipeline on a back end one for all of them. */
export function stormRows(storms: Storm[]): Row[] {
  const groups = new Map<string, Storm[]>();
  for (const storm of storms) {
    const { arm, backend } = storm.settings;
    const key = `${arm} ${backend}`;
    groups.set(key, [...(groups.get(key) ?? []), storm]);
  }
  return [...groups.values()].flatMap((group) => [
    ...group.map((storm) => row(storm.settings, String(storm.settings.seed), [storm.result])),
    ...(group.length > 1
      ? [
          row(
            group[0]!.settings,
            'all',
            group.map(({ result }) => result),
          ),
        ]
      : []),
  ]);
}

function row({ arm, backend }: StormSettings, seed: string, results: StormResult[]): Row {
  const sum = (count: (result: StormResult) => number): number => results.reduce((total, result) => total + count(result), 0);
  const readings = results.flatMap(({ readings }) => readings ?? []);
  const drains = results.map(({ drainSeconds }) => drainSeconds);
  const stops = results.flatMap(({ fleet }) => fleet.stops);
  const isWirecopy = arm === 'wirecopy';
  return {
    pipeline: arm,
    queue: backend,
    seed,
    faults: sum(({ faults }) => [...faults.values()].reduce((total, count) => total + count, 0)),
    accepted: sum(({ accepted }) => accepted),
    lost: sum(({ lost }) => lost.length),
    doubled: sum(({ doubled }) => doubled.length),
    'wrongly dead': sum(({ wronglyDead }) => wronglyDead.length),
    'still waiting': sum(({ waiting }) => waiting.length),
    'copies apart': isWirecopy ? sum(({ copiesApart }) => copiesApart.length) : '–',
    'changes missed/twice': readings.length > 0 ? `${sumOf(readings, 'missed')}/${sumOf(readings, 'twice')}` : '–',
    'p50/p95/max s': percentiles(results.flatMap(({ latencies }) => latencies)),
    'drain s': drains.includes(null) ? 'never' : seconds(Math.max(...(drains as number[]))),
    'SIGTERM s': stops.length > 0 ? seconds(Math.max(...stops.map(({ ms }) => ms)) / 1_000) : '–',
  };
}

const sumOf = <Key extends string>(list: Record<Key, number>[], key: Key): number =>
  list.reduce((total, one) => total + one[key], 0);

const seconds = (value: number): string => value.toFixed(1);

export function percentiles(values: number[]): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  return [0.5, 0.95, 1]
    .map((share) => seconds(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!))
    .join('/');
}

/** Everything about a storm that breaks a promise, in words; empty when all were kept. Times are not judged here: they depend on the machine. */
export function brokenPromises({
  lost,
  doubled,
  wronglyDead,
  waiting,
  copiesApart,
  broken,
  readings,
  fleet,
}: StormResult): string[] {
  return [
    ...lost.map((what) => `lost: ${what}`),
    ...doubled.map((what) => `doubled: ${what}`),
    ...wronglyDead.map((what) => `wrongly dead: ${what}`),
    ...waiting.map((what) => `still waiting: ${what}`),
    ...copiesApart.map((what) => `copies in different stories: ${what}`),
    ...broken,
    ...(readings?.missed ? [`a reader of the change log missed ${readings.missed}`] : []),
    ...(readings?.twice ? [`a reader of the change log saw ${readings.twice} twice`] : []),
    ...fleet.unbidden.map(({ name, code, signal, lastWords }) => `${name} ended by itself (${code ?? signal}): ${lastWords}`),
    ...fleet.stops.filter(({ code }) => code !== 0).map(({ name, code }) => `${name} ended with ${code} after SIGTERM`),
  ];
}
