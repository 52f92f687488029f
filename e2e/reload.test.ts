import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Newsroom, startNewsroom } from '../infra/newsroom/newsroom.ts';
import { readConfigError } from '../shared/config-state.ts';
import { readKnownEntities } from '../shared/known-entities.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { type Running, run, start } from './program.ts';
import { until } from './work.ts';

let newsroom: Newsroom;
let database: TestDatabase;
let running: Running;
const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-reload-'));

/** As an editor saves: another file comes into the place of the old one. */
function save(text: string): void {
  writeFileSync(path.join(folder, 'feeds.yml~'), text);
  renameSync(path.join(folder, 'feeds.yml~'), path.join(folder, 'feeds.yml'));
}

const yamlOf = (papers: number, entities: object[] = []): string => {
  const publishers = newsroom.publishers.slice(0, papers);
  return stringify({
    politeness: { spacing: '0s' },
    allow_private_hosts: publishers.map(({ host }) => host),
    feeds: publishers.map(({ id, feedUrl }) => ({ url: feedUrl, id })),
    entities,
  });
};

const stateOf = async (id: string): Promise<string | undefined> =>
  (await database.pool.query('select h.state from news.feed_health h join news.feed using (feed_id) where id = $1', [id])).rows[0]
    ?.state;

beforeAll(async () => {
  [newsroom, database] = await Promise.all([startNewsroom(), testDatabase()]);
  save(yamlOf(1));
  const env = { DATABASE_URL: database.url, WIRECOPY_CONSOLE_PORT: '0' };
  running = start(['run'], { cwd: folder, env });
  await running.says('subscriptions applied');
});

afterAll(async () => {
  running.child.kill('SIGKILL');
  await running.ended;
  await Promise.all([newsroom.close(), database.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

test('a feed that is added while it runs is read, on a host that was not allowed before', async () => {
  save(yamlOf(2));
  await running.says('configuration loaded');
  await until(async () => (await stateOf(newsroom.publishers[1]!.id)) === 'healthy');
});

test('a gazetteer that is added is in force for the indexers', async () => {
  save(yamlOf(2, [{ name: 'Skerrin Ferries', type: 'org' }]));
  await until(async () => (await readKnownEntities(database.pool, null))?.entities[0]?.name === 'Skerrin Ferries');
});

test('an invalid file stops nothing, and is told until it is corrected', async () => {
  save('feeds:\n  - { ulr: https://a.example/rss }\n');
  await running.says('not valid');
  await until(async () => (await readConfigError(database.pool)) !== null);
  const { stdout } = await run(['status', '--json'], { cwd: folder, env: { DATABASE_URL: database.url } });
  expect(JSON.parse(stdout).configError).toContain('feeds.yml:2:7 feeds.0: unknown key "ulr", did you mean "url"?');
  expect(await stateOf(newsroom.publishers[0]!.id)).toBe('healthy');

  save(yamlOf(1));
  await until(async () => (await readConfigError(database.pool)) === null);
  expect(await stateOf(newsroom.publishers[1]!.id)).toBe('stopped');
});

test('SIGHUP does not end it, SIGTERM does, with 0', async () => {
  running.child.kill('SIGHUP');
  save(yamlOf(2));
  await until(async () => (await stateOf(newsroom.publishers[1]!.id)) === 'healthy');
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
});
