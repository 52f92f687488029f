import { expect, test } from 'vitest';
import { countAnswer, countExit, countRung, countTrouble } from './counting.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type Bell, STAGES } from './pipeline.ts';
import type { Bells } from './queue.ts';

const valuesOf = async (metrics: Metrics, name: string): Promise<Record<string, number>> => {
  const metric = await metrics.registry.getSingleMetric(name)!.get();
  const moved = metric.values.filter(({ value }) => value > 0);
  return Object.fromEntries(moved.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
};

test('an exit moves one counter, and another one where it has a code', async () => {
  const metrics = createMetrics();
  const report = countExit(metrics);
  const exit = { id: '1', ms: 20 };
  report({ ...exit, stage: 'parse', outcome: 'done' });
  report({ ...exit, stage: 'parse', outcome: 'done', code: null });
  report({ ...exit, stage: 'page', outcome: 'rejected', code: 'E_HTTP_404' });
  report({ ...exit, stage: 'page', outcome: 'lost' });
  expect(await valuesOf(metrics, 'wirecopy_exits_total')).toEqual({ 'parse done': 2, 'page rejected': 1, 'page lost': 1 });
  expect(await valuesOf(metrics, 'wirecopy_exit_codes_total')).toEqual({ 'page E_HTTP_404': 1 });
});

test('codes of an unknown number share one label', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 1_000; i++) countExit(metrics)({ stage: 'page', id: '1', outcome: 'retry', code: `E_${i}`, ms: 1 });
  expect(await valuesOf(metrics, 'wirecopy_exit_codes_total')).toEqual({ 'page other': 1_000 });
});

test('every counter is there from the start, so that its first step is seen', async () => {
  const text = await createMetrics().registry.metrics();
  expect(text.match(/^wirecopy_exits_total\{.*\} 0$/gm)).toHaveLength(STAGES.length * 8);
  for (const line of [
    'wirecopy_troubles_total{source="queue"} 0',
    'wirecopy_fetch_responses_total{class="5xx"} 0',
    'wirecopy_fetch_received_bytes_total 0',
  ])
    expect(text).toContain(`${line}\n`);
});

test('names follow the conventions', async () => {
  for (const { name, type, help } of await createMetrics().registry.getMetricsAsJSON()) {
    expect(name).toMatch(/^wirecopy(_[a-z]+)+$/);
    expect(name.endsWith('_total'), name).toBe(String(type) === 'counter');
    expect(help, name).toMatch(/\.$/);
  }
});

test.each<[from: 'queue' | 'work', error: unknown, source: string]>([
  ['queue', new Error('closed'), 'queue'],
  ['work', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'database'],
  ['work', new Error('a row was refused'), 'work'],
])('a trouble from the %s: %s', async (from, error, source) => {
  const metrics = createMetrics();
  countTrouble(metrics, from, error);
  expect(await valuesOf(metrics, 'wirecopy_troubles_total')).toEqual({ [source]: 1 });
});

test('bells are counted when they ring', async () => {
  const metrics = createMetrics();
  const heard: Bell[] = [];
  const bells: Bells = {
    backend: 'redis',
    ring: (_, list) => {
      heard.push(list[0]!); // there is room for one
      return 1;
    },
    listen: () => ({ close: async () => {} }),
    outstanding: () => 0,
    count: async () => 0,
    close: async () => {},
  };
  const list = [1, 2].map((n) => ({ id: `${n}`, fence: `${n}` }));
  expect(countRung(metrics, bells).ring('parse', list)).toBe(1);
  expect(heard).toEqual(list.slice(0, 1));
  expect(await valuesOf(metrics, 'wirecopy_bells_rung_total')).toEqual({ parse: 1 });
});

test('an answer is counted, and once more when it led to nothing', async () => {
  const metrics = createMetrics();
  for (const attempts of [3, 0, 1, 0]) countAnswer(metrics)('index', attempts);
  expect(await valuesOf(metrics, 'wirecopy_bells_answered_total')).toEqual({ index: 4 });
  expect(await valuesOf(metrics, 'wirecopy_bells_empty_total')).toEqual({ index: 2 });
});
