import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { loadFeeds } from '../../shared/config.ts';
import { readConfigError, writeConfigError } from '../../shared/config-state.ts';
import type { FeedsConfig } from '../../shared/feeds-schema.ts';
import { reloader } from './reload.ts';

const ONE = 'feeds: [https://a.example/rss]\n';
const TWO = 'feeds: [https://a.example/rss, https://b.example/rss]\npoliteness: { spacing: 2s }\n';
const BROKEN = 'feeds:\n  - { ulr: https://a.example/rss }\nevry: 5m\n';

let database: TestDatabase;
let folder: string;
let file: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reload-'));
  file = path.join(folder, 'feeds.yml');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A reloader over a file, with what it has applied and said. */
async function reloading(text: string) {
  writeFileSync(file, text);
  const applied: FeedsConfig[] = [];
  const said: { level: number; msg: string; changed?: string[]; problems?: string[] }[] = [];
  const source = { file, allowHosts: ['intranet'] };
  const look = reloader({
    ...source,
    config: await loadFeeds(source.file, source.allowHosts),
    pool: database.pool,
    log: pino({}, { write: (line: string) => said.push(JSON.parse(line)) }),
    apply: async (config) => {
      applied.push(config);
      return { added: config.feeds.length };
    },
  });
  return { look, applied, said };
}

test('the file that the process started with needs nothing, and clears what was noted before', async () => {
  await writeConfigError(database.pool, 'feeds.yml:1:1 an old problem');
  const { look, applied, said } = await reloading(ONE);
  await look();
  await look();
  expect([applied, said, await readConfigError(database.pool)]).toEqual([[], [], null]);
});

test('a valid change comes into force once, with the hosts of the environment', async () => {
  const { look, applied, said } = await reloading(ONE);
  await look();
  writeFileSync(file, TWO);
  await look();
  await look();
  expect(applied).toMatchObject([{ feeds: [{}, {}], politeness: { spacingMs: 2000 }, allowPrivateHosts: ['intranet'] }]);
  expect(said).toMatchObject([{ level: 30, msg: 'configuration loaded', changed: ['politeness', 'feeds'], added: 2 }]);
});

test('a comment changes nothing', async () => {
  const { look, applied, said } = await reloading(ONE);
  writeFileSync(file, `# my feeds\n${ONE}`);
  await look();
  expect([applied, said]).toEqual([[], []]);
});

test('an invalid file leaves the old configuration in force and names all its problems, until it is valid again', async () => {
  const { look, applied, said } = await reloading(ONE);
  await look();
  writeFileSync(file, BROKEN);
  await look();
  await look();
  expect(applied).toEqual([]);
  expect(said).toMatchObject([
    {
      level: 50,
      msg: 'the new configuration is not valid, the old one stays in force',
      problems: [
        `${file}:2:5 feeds.0.url: is missing`,
        `${file}:2:7 feeds.0: unknown key "ulr", did you mean "url"?`,
        expect.stringContaining(`${file}:3:1 unknown key "evry"`),
      ],
    },
  ]);
  expect(await readConfigError(database.pool)).toContain('did you mean "url"?');

  writeFileSync(file, ONE);
  await look();
  expect([applied, said[1]?.msg, await readConfigError(database.pool)]).toEqual([[], 'configuration loaded', null]);
});

test('a file that is gone stops no feed', async () => {
  const { look, applied, said } = await reloading(ONE);
  unlinkSync(file);
  await look();
  await look();
  expect(applied).toEqual([]);
  expect(said).toMatchObject([{ level: 50, problems: [expect.stringContaining('there is no such file')] }]);
  writeFileSync(file, TWO);
  await look();
  expect(applied).toHaveLength(1);
});

test('what failed is tried again at the next look', async () => {
  writeFileSync(file, TWO);
  let tries = 0;
  const look = reloader({
    file,
    allowHosts: [],
    config: { ...(await loadFeeds(file, [])), feeds: [] },
    pool: database.pool,
    log: pino({ level: 'silent' }),
    apply: async () => {
      if (++tries === 1) throw new Error('the database is away');
      return {};
    },
  });
  await expect(look()).rejects.toThrow('away');
  await look();
  await look();
  expect(tries).toBe(2);
});
