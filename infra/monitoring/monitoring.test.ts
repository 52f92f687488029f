import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectDefaultMetrics } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FEED_CARES, FEED_STATES } from '../../shared/feed-counts.ts';
import { createMetrics } from '../../shared/metrics.ts';
import { STORES } from '../../shared/outages.ts';
import { QUEUES, STAGES } from '../../shared/pipeline.ts';
import { DASHBOARD_FILE, dashboard } from './dashboard.ts';

const HERE = import.meta.dirname;
const fileOf = (name: string): string => readFileSync(path.join(HERE, name), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; action: string };
}
const rules: Rule[] = parse(fileOf('alerts.yml')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
const panels: { title: string; targets: { expr: string; datasource: { uid: string } }[] }[] = JSON.parse(dashboard()).panels;
const expressions: [where: string, expr: string][] = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }): [string, string] => [title, expr])),
];

/** What a scrape brings: name (of a histogram also what is behind it) to labels; `job` and `service` come from prometheus.yml. */
const exported = new Map<string, string[]>([
  ['up', []],
  ['ALERTS', ['alertstate', 'alertname']],
]);
const { registry } = createMetrics();
collectDefaultMetrics({ register: registry });
for (const { name, labelNames, constructor: kind } of registry.getMetricsAsArray() as unknown as {
  name: string;
  labelNames: string[];
  constructor: { name: string };
}[])
  for (const end of kind.name === 'Histogram' ? ['_bucket', '_sum', '_count'] : ['']) exported.set(`${name}${end}`, labelNames);

/** The values that a label can have, where they are known. */
const VALUES: Record<string, readonly string[]> = {
  stage: STAGES,
  outcome: ['done', 'unchanged', 'skipped', 'rejected', 'retry', 'later', 'dead', 'lost', 'given_up'],
  queue: QUEUES,
  store: STORES,
  care: FEED_CARES,
  source: ['database', 'queue', 'work'],
  state: [...FEED_STATES, 'waiting', 'later', 'in_hand', 'dead', 'busy', 'idle', 'awaited'],
  job: ['wirecopy', 'prometheus'],
  service: ['fetcher', 'parser', 'indexer', 'console'],
  alertstate: ['firing'],
};

/** The metrics that an expression asks for, with the matchers of their labels. */
const asked = (expr: string): { name: string; matchers: [label: string, values: string[]][] }[] =>
  [...expr.matchAll(/\b((?:wirecopy|process|nodejs)_\w+|up|ALERTS)\b(?:\{([^}]*)\})?/g)].map(([, name, inside = '']) => ({
    name: name!,
    matchers: [...inside.matchAll(/(\w+)\s*=~?\s*"([^"]*)"/g)].map(([, label, values]) => [label!, values!.split('|')]),
  }));
const grouped = (expr: string): string[] => [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/,\s*/));

describe.each(expressions)('%s', (_, expr) => {
  test('asks for what is exported', () => {
    const metrics = asked(expr);
    expect(metrics.length).toBeGreaterThan(0);
    const ours = ['job', 'service', 'le'];
    for (const { name, matchers } of metrics) {
      expect([...exported.keys()]).toContain(name);
      for (const [label, values] of matchers) {
        expect([...exported.get(name)!, ...ours]).toContain(label);
        expect(VALUES[label]).toEqual(expect.arrayContaining(values));
      }
    }
    for (const label of grouped(expr)) expect(metrics.flatMap(({ name }) => exported.get(name)!).concat(ours)).toContain(label);
  });
});

test('the dashboard is the one that is provisioned', () => {
  expect(readFileSync(DASHBOARD_FILE, 'utf8')).toBe(dashboard());
  const { datasources } = parse(fileOf('grafana/provisioning/datasources/prometheus.yml'));
  for (const { targets } of panels) for (const { datasource } of targets) expect(datasource.uid).toBe(datasources[0].uid);
});

test('every alert says how bad it is, what is wrong and what to do, and stands in the documentation', () => {
  const page = readFileSync(path.join(HERE, '../../docs/monitoring.md'), 'utf8');
  for (const { alert, labels, annotations } of rules) {
    expect(['critical', 'warning', 'info'], alert).toContain(labels.severity);
    expect(annotations.summary, alert).toBeTruthy();
    expect(annotations.action, alert).toBeTruthy();
    expect(page, alert).toContain(`| \`${alert}\` |`);
  }
});

/** Ten hours of a deployment with which nothing is wrong: every series and its values, a minute apart. */
const DAY = 10 * 60;
/** What goes wrong does so after two hours. */
const EARLY = 2 * 60;
const WELL: Record<string, string> = {
  ...Object.fromEntries(
    ['fetcher', 'parser', 'indexer'].map((service) => [`up{job="wirecopy", service="${service}"}`, `1x${DAY}`]),
  ),
  wirecopy_database_up: `1x${DAY}`,
  'wirecopy_store_away{store="queue"}': `0x${DAY}`,
  'wirecopy_neglected_seconds{queue="parse"}': `1x${DAY}`,
  'wirecopy_oldest_waiting_seconds{stage="parse"}': `5x${DAY}`,
  'wirecopy_exits_total{stage="match", outcome="done"}': `0+6x${DAY}`,
  'wirecopy_exits_total{stage="parse", outcome="done"}': `0+6x${DAY}`,
  'wirecopy_exits_total{stage="parse", outcome="rejected"}': `0+1x${DAY}`,
  'wirecopy_exits_total{stage="page", outcome="dead"}': `3x${DAY}`,
  'wirecopy_feeds{state="healthy"}': `90x${DAY}`,
  'wirecopy_feeds{state="failing"}': `4x${DAY}`,
  'wirecopy_feeds_needing_care{care="failing"}': `0x${DAY}`,
  'wirecopy_feeds_needing_care{care="silent"}': `0x${DAY}`,
  'wirecopy_webhook_lag_seconds{webhook="desk"}': `2x${DAY}`,
  'wirecopy_webhook_messages{webhook="desk", outcome="given_up"}': `3x${DAY}`,
  wirecopy_sources_extraction_worse: `0x${DAY}`,
  'wirecopy_troubles_total{source="work"}': `2x${DAY}`,
  wirecopy_config_valid: `1x${DAY}`,
  'wirecopy_partition_weeks_ahead{table="page"}': `4x${DAY}`,
  'wirecopy_default_partition_rows{table="page"}': `0x${DAY}`,
  wirecopy_disk_available_bytes: `60000000000-1000x${DAY}`,
  wirecopy_disk_size_bytes: `100000000000x${DAY}`,
  wirecopy_replicas: `1x${DAY}`,
  'wirecopy_replica_lag_bytes{replica="reports"}': `1000x${DAY}`,
};

/** What goes wrong, and the alerts that fire of it after nine hours. */
const early = (before: string, after: string): string => `${before}x${EARLY} ${after}x${DAY - EARLY}`;
const WRONG: [what: string, series: Record<string, string>, fires: string[]][] = [
  ['nothing', {}, []],
  ['all parsers are gone', { 'up{job="wirecopy", service="parser"}': `1x${EARLY}` }, ['ServiceGone']],
  ['no indexer answers', { 'up{job="wirecopy", service="indexer"}': early('1', '0') }, ['ServiceGone']],
  ['Postgres is away', { wirecopy_database_up: early('1', '0') }, ['DatabaseAway']],
  ['Redis is away', { 'wirecopy_store_away{store="queue"}': early('0', '1') }, ['StoreAway']],
  ['nobody takes work up', { 'wirecopy_neglected_seconds{queue="parse"}': early('1', '301') }, ['WorkNeglected']],
  ['the parser cannot keep up', { 'wirecopy_oldest_waiting_seconds{stage="parse"}': early('5', '1801') }, ['BacklogOld']],
  [
    'nothing comes in',
    { 'wirecopy_exits_total{stage="match", outcome="done"}': `0+6x${EARLY} ${EARLY * 6}x${DAY - EARLY}` },
    ['NothingNew'],
  ],
  ['pages are given up', { 'wirecopy_exits_total{stage="page", outcome="dead"}': `3x${8.5 * 60} 4x60` }, ['DeadLetters']],
  ['a receiver is away', { 'wirecopy_webhook_lag_seconds{webhook="desk"}': early('2', '0+60') }, ['WebhookBehind']],
  [
    'a receiver refuses a message',
    { 'wirecopy_webhook_messages{webhook="desk", outcome="given_up"}': `3x${8.5 * 60} 4x60` },
    ['WebhookGivesUp'],
  ],
  ['a feed is refused', { 'wirecopy_feeds_needing_care{care="failing"}': early('0', '1') }, ['FeedsFailing']],
  ['the way out is closed', { 'wirecopy_feeds{state="failing"}': early('4', '40') }, ['ManyFeedsFailing']],
  ['a feed falls silent', { 'wirecopy_feeds_needing_care{care="silent"}': early('0', '2') }, ['FeedsSilent']],
  ['a site has a new layout', { wirecopy_sources_extraction_worse: early('0', '1') }, ['ExtractionWorse']],
  ['pages give nothing', { 'wirecopy_exits_total{stage="parse", outcome="rejected"}': `0+5x${DAY}` }, ['PagesRejected']],
  ['batches fail', { 'wirecopy_troubles_total{source="work"}': `0+1x${DAY}` }, ['BatchesFail']],
  ['feeds.yml is broken', { wirecopy_config_valid: early('1', '0') }, ['ConfigRefused']],
  ['no partitions are made', { 'wirecopy_partition_weeks_ahead{table="page"}': early('4', '0') }, ['PartitionsMissing']],
  ['rows have no partition', { 'wirecopy_default_partition_rows{table="page"}': early('0', '7') }, ['PartitionsMissing']],
  ['the disk is nearly full', { wirecopy_disk_available_bytes: `9900000000x${DAY}` }, ['DiskLow']],
  ['the disk fills', { wirecopy_disk_available_bytes: `60000000000-20000000x${DAY}` }, ['DiskFullSoon']],
  ['a replica is slow', { 'wirecopy_replica_lag_bytes{replica="reports"}': early('1000', '300000000') }, ['ReplicaBehind']],
  ['a replica is gone', { wirecopy_replicas: early('1', '0') }, ['ReplicaGone']],
];

test('every alert is fired on purpose', () => {
  expect([...new Set(WRONG.flatMap(([, , fires]) => fires))].sort()).toEqual(rules.map(({ alert }) => alert).sort());
});

describe.skipIf(spawnSync('promtool', ['--version']).error !== undefined)('with promtool (needs it on PATH)', () => {
  test('the files are valid', () => {
    execFileSync('promtool', ['check', 'rules', path.join(HERE, 'alerts.yml')], { stdio: 'pipe' });
    execFileSync('promtool', ['check', 'config', '--syntax-only', path.join(HERE, 'prometheus.yml')], { stdio: 'pipe' });
  });

  test.each(WRONG)('when %s, exactly the alerts for it fire', (_, series, fires) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-alerts-'));
    const file = path.join(folder, 'test.yml');
    const input_series = Object.entries({ ...WELL, ...series }).map(([name, values]) => ({ series: name, values }));
    const exp_samples = fires.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 }));
    const expr = 'count by (alertname) (ALERTS{alertstate="firing"})';
    const tests = [{ interval: '1m', input_series, promql_expr_test: [{ expr, eval_time: '9h', exp_samples }] }];
    writeFileSync(file, JSON.stringify({ rule_files: [path.join(HERE, 'alerts.yml')], evaluation_interval: '5m', tests }));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(status, `${stdout}${stderr}`).toBe(0);
  });
});
