import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatProblem, parseFeedsFile } from '../shared/feeds-file.ts';
import { FEEDS_FILE } from '../shared/feeds-schema.ts';
import { PAGE, settingsTable, withTable } from './settings-docs.ts';

const page = readFileSync(PAGE, 'utf8');

test('docs/feeds.md has the settings of the code', () => {
  expect(page).toContain(settingsTable());
  expect(withTable(page)).toBe(page);
});

test('its example is valid', () => {
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(page)!;
  const result = parseFeedsFile(example!, 'example');
  expect('problems' in result ? result.problems.map(formatProblem) : []).toEqual([]);
});

test('every key of feeds.yml has its row', () => {
  const [, perFeed] = FEEDS_FILE.shape.feeds.element.options;
  const keys = [...Object.keys(FEEDS_FILE.shape), ...Object.keys(perFeed.shape)];
  expect(keys.filter((key) => !page.includes(`\n| \`${key}\` |`))).toEqual([]);
});
