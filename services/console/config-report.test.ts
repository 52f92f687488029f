import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '../../e2e/postgres.ts';
import { describeSettings, readEnvironment } from '../../shared/environment.ts';
import { reportConfig } from './config-report.ts';
import { startConsole } from './main.ts';

const fileOf = (text: string): string => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'wirecopy-config-')), 'feeds.yml');
  writeFileSync(file, text);
  return file;
};

test('a valid file is told in its values', async () => {
  const file = fileOf('feeds: [https://a.example/rss]\npoliteness: { concurrency: 3, spacing: 5s }\n');
  const report = await reportConfig(file, ['10.0.0.1']);
  expect(report).toMatchObject({ file, problems: [] });
  expect(Object.fromEntries(report!.facts)).toMatchObject({
    feeds: '1',
    politeness: '3 at once, 5s between requests to a host',
    allow_private_hosts: '10.0.0.1',
  });
});

test('a file with faults names each line', async () => {
  const file = fileOf('feeds:\n  - { url: https://a.example/rss, every: soon }\n  - { ulr: x }\n');
  const report = await reportConfig(file, []);
  expect(report!.problems.length).toBeGreaterThan(1);
  expect(report!.problems[0]).toMatch(/feeds\.yml:2:\d+ feeds\.0\.every/);
});

test('no file, no report', async () => {
  expect(await reportConfig('/nowhere/feeds.yml', [])).toBeNull();
});

test('the settings page shows what holds and hides what is secret', async () => {
  const database = await testDatabase();
  const settings = describeSettings(readEnvironment({ DATABASE_URL: 'postgres://me:hush@db.example/x', LOG_LEVEL: 'warn' }));
  const config = { file: fileOf('feeds: 3\n'), allowHosts: [] };
  const site = await startConsole({ pool: database.pool, port: 0, settings, config });
  const body = await (await fetch(`${site.url}/settings`)).text();
  await site.close();
  await database.drop();
  expect(body).toContain('<code>LOG_LEVEL</code>');
  expect(body).toContain('>(hidden)<');
  expect(body).not.toMatch(/hush|db\.example/);
  expect(body).toContain('The file has 1 problem');
});
