import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metricsTable, PAGE, withTable } from './metrics-docs.ts';

test('docs/monitoring.md says what the registry says', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain(metricsTable());
  expect(withTable(page)).toBe(page);
});
