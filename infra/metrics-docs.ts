import { readFileSync, writeFileSync } from 'node:fs';
import type { Metric } from 'prom-client';
import { createMetrics } from '../shared/metrics.ts';

export const PAGE = new URL('../docs/monitoring.md', import.meta.url);

/** The documentation's table of metrics, made from the registry. */
export function metricsTable(): string {
  const metrics = createMetrics().registry.getMetricsAsArray() as unknown as (Metric & {
    name: string;
    help: string;
    labelNames: string[];
  })[];
  const rows = metrics.map(
    (metric) =>
      `| \`${metric.name}\` | ${metric.constructor.name.toLowerCase()} | ${metric.labelNames.map((label) => `\`${label}\``).join(', ')} | ${metric.help} |`,
  );
  return ['| metric | type | labels | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** The page with a table that is up to date. */
export const withTable = (page: string): string => page.replace(/^\| metric \| type .*(?:\n\|.*)*/m, metricsTable);

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8')));
