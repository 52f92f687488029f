import { writeFileSync } from 'node:fs';

export const DASHBOARD_FILE = new URL('./grafana/dashboards/wirecopy.json', import.meta.url);
const DATASOURCE = { type: 'prometheus', uid: 'prometheus' };
/** Grafana divides the width into 24 columns. */
const COLUMNS = 24;
const PANEL = { stat: { w: 4, h: 4 }, timeseries: { w: 8, h: 8 } };

interface Panel {
  title: string;
  type: keyof typeof PANEL;
  /** As Grafana names it. */
  unit: string;
  /** Expression and what its lines are called. */
  queries: [expr: string, legend: string][];
}

const stat = (title: string, unit: string, expr: string): Panel => ({ title, type: 'stat', unit, queries: [[expr, '']] });
const lines = (title: string, unit: string, ...queries: Panel['queries']): Panel => ({
  title,
  type: 'timeseries',
  unit,
  queries,
});

/** Gauges "in the database" are the same in every process: the maximum is taken. Counters are added up. */
const PANELS: Panel[] = [
  stat('Articles in the last hour', 'short', 'sum(increase(wirecopy_exits_total{stage="match", outcome="done"}[1h]))'),
  stat('Oldest work that could be done', 's', 'max(wirecopy_neglected_seconds)'),
  stat('Given up', 'short', 'sum(max by (stage) (wirecopy_work_items{state="dead"}))'),
  stat('Feeds that need care', 'short', 'sum(max by (care) (wirecopy_feeds_needing_care))'),
  stat('Room on the disk', 'percentunit', 'min(wirecopy_disk_available_bytes / wirecopy_disk_size_bytes)'),
  stat('Alerts', 'short', 'count(ALERTS{alertstate="firing"}) or vector(0)'),
  lines('Ends per second, by stage', 'ops', ['sum by (stage) (rate(wirecopy_exits_total[5m]))', '{{stage}}']),
  lines('What does not end well, by stage', 'ops', [
    'sum by (stage, outcome) (rate(wirecopy_exits_total{outcome=~"rejected|retry|dead|lost"}[5m])) > 0',
    '{{stage}} {{outcome}}',
  ]),
  lines('The ten most frequent codes', 'ops', [
    'topk(10, sum by (stage, code) (rate(wirecopy_exit_codes_total[15m])))',
    '{{stage}} {{code}}',
  ]),
  lines('Waiting work', 'short', ['max by (stage) (wirecopy_work_items{state="waiting"})', '{{stage}}']),
  lines('Oldest waiting work', 's', ['max by (stage) (wirecopy_oldest_waiting_seconds)', '{{stage}}']),
  lines('95 of 100 attempts end within', 's', [
    'histogram_quantile(0.95, sum by (stage, le) (rate(wirecopy_attempt_duration_seconds_bucket[5m])))',
    '{{stage}}',
  ]),
  lines('Answers of servers', 'reqps', ['sum by (class) (rate(wirecopy_fetch_responses_total[5m]))', '{{class}}']),
  lines('Downloads', 'Bps', ['sum(rate(wirecopy_fetch_received_bytes_total[5m]))', 'bodies']),
  lines('Feeds', 'short', ['max by (state) (wirecopy_feeds)', '{{state}}']),
  lines('Feeds that need care', 'short', ['max by (care) (wirecopy_feeds_needing_care)', '{{care}}']),
  lines(
    'Extraction',
    'short',
    ['max(wirecopy_sources_extraction_worse)', 'publishers read worse than usual'],
    ['sum(increase(wirecopy_exits_total{stage="parse", outcome="rejected"}[1h]))', 'pages without an article, in the hour'],
  ),
  lines('Given up', 'short', ['max by (stage) (wirecopy_work_items{state="dead"})', '{{stage}}']),
  lines('Stores that are away', 'short', ['max by (store) (wirecopy_store_away)', '{{store}}']),
  lines('Connections to Postgres', 'short', ['sum by (service, state) (wirecopy_pool_connections)', '{{service}} {{state}}']),
  lines(
    'Bells',
    'ops',
    ['sum by (queue) (rate(wirecopy_bells_answered_total[5m]))', '{{queue}}'],
    ['sum by (queue) (rate(wirecopy_bells_empty_total[5m]))', '{{queue}}, empty'],
  ),
  lines(
    'Disk',
    'bytes',
    ['min(wirecopy_disk_available_bytes)', 'free'],
    ['max by (replica) (wirecopy_replica_lag_bytes)', 'log that {{replica}} lacks'],
  ),
  lines('Partitions ahead', 'short', ['min by (table) (wirecopy_partition_weeks_ahead)', '{{table}}, weeks']),
  lines('Troubles', 'ops', ['sum by (source) (rate(wirecopy_troubles_total[5m]))', '{{source}}']),
  lines('CPU', 'percentunit', ['sum by (service) (rate(process_cpu_seconds_total{job="wirecopy"}[5m]))', '{{service}}']),
  lines('Memory', 'bytes', ['max by (service) (process_resident_memory_bytes{job="wirecopy"})', '{{service}}']),
  lines('Event loop, 99 of 100 turns', 's', [
    'max by (service) (nodejs_eventloop_lag_p99_seconds{job="wirecopy"})',
    '{{service}}',
  ]),
];

/** The dashboard as Grafana reads it: the panels from left to right, then the next row. */
export function dashboard(): string {
  let [x, y, rowHeight] = [0, 0, 0];
  const panels = PANELS.map(({ title, type, unit, queries }, i) => {
    const { w, h } = PANEL[type];
    if (x + w > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const gridPos = { x, y, w, h };
    [x, rowHeight] = [x + w, Math.max(rowHeight, h)];
    const targets = queries.map(([expr, legendFormat], n) => ({ refId: 'AB'[n]!, expr, legendFormat, datasource: DATASOURCE }));
    return {
      id: i + 1,
      title,
      type,
      datasource: DATASOURCE,
      gridPos,
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets,
    };
  });
  const time = { from: 'now-6h', to: 'now' };
  return `${JSON.stringify({ uid: 'wirecopy', title: 'wirecopy', schemaVersion: 39, refresh: '30s', time, panels }, null, 1)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(DASHBOARD_FILE, dashboard());
