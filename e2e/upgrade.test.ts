import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../cli/database.ts';
import { type Pipeline, startPipeline } from '../cli/pipeline.ts';
import { migrate, runMigrations } from '../infra/migrate.ts';
import { openPool, type Pool } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { administer, databaseUrl } from './postgres.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../infra/migrations');
const RELEASES = path.join(import.meta.dirname, 'releases');
const releases = readdirSync(RELEASES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(releases.map(({ name }) => name))('a database of the schema %s with data in it', (release) => {
  const name = `upgrade_${randomBytes(6).toString('hex')}`;
  const server = inject('postgresUrl');
  const url = databaseUrl(server, name);
  const rest = readdirSync(MIGRATIONS).length - Number(release);
  let pool: Pool;
  let pipeline: Pipeline;

  const rows = async (sql: string): Promise<unknown[]> => (await pool.query(sql)).rows;

  beforeAll(async () => {
    await administer(server, `create database ${name}`);
    await restore(url, release);
    pool = openPool({ url, max: 12, applicationName: 'wirecopy test' });
  });
  afterAll(async () => {
    await pipeline?.close();
    await pool?.end();
    await administer(server, `drop database ${name} with (force)`);
    await administer(server, `drop role if exists ${name}_analyst`);
  });

  test('comes to the present schema, and what analysts saw and built is still there', async () => {
    const seen = 'select article_id, url, title, text, story_id, relation, revision from news.article order by 1';
    await pool.query('create view public.titles as select title from news.article join news.story using (story_id, title)');
    const before = await rows(seen);
    expect((await migrate(url)).applied).toHaveLength(rest);
    expect(before).toHaveLength(4);
    expect(await rows(seen)).toEqual(before);
    expect(await rows('select * from public.titles')).toHaveLength(3);
    expect(await rows('select revision from news.revision')).toEqual([{ revision: 1 }]);
    expect((await migrate(url)).applied).toEqual([]);
  });

  test('goes on with the work that was waiting', async () => {
    pipeline = await startPipeline({
      settings: readEnvironment({ LOG_LEVEL: 'error' }),
      database: { url, pool } as Database,
      services: ['parser', 'indexer'],
    });
    const waiting = `select from work where stage <> 'poll'`;
    while ((await rows(waiting)).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(
      await rows(
        'select title, source, relation, article_count from news.article join news.story using (story_id, title) order by 1',
      ),
    ).toEqual([
      { title: 'Brackenford sea lock to close for eleven months', source: 'Tidewire', relation: 'original', article_count: 3 },
      { title: 'Ferries return early', source: 'Brackenford Gazette', relation: 'original', article_count: 1 },
      { title: 'Last song of the miners', source: 'Saltby Notes', relation: 'original', article_count: 1 },
      { title: 'Library lends spades', source: 'Ottermouth Courier', relation: 'original', article_count: 1 },
    ]);
  });

  test('knows a new copy of an old article', async () => {
    expect(await rows(`select relation from news.article where url = 'https://gazette.example/lock-closure'`)).toEqual([
      { relation: 'trimmed' },
    ]);
    expect(await rows('select from dead')).toEqual([]);
  });

  test('keeps its feeds and their polls', async () => {
    expect(await rows('select f.id, h.state, f.tags from news.feed f join news.feed_health h using (feed_id)')).toMatchObject([
      { id: 'closed', tags: ['harbour'] },
    ]);
    expect(await rows(`select from work where stage = 'poll'`)).toHaveLength(1);
  });
});

/** Schema, views and data as the release left them, as if it had ended just now. */
async function restore(url: string, release: string): Promise<void> {
  const read = (file: string): string => readFileSync(path.join(RELEASES, release, file), 'utf8');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client, () => {}, Number(release));
    await client.query(read('views.sql'));
    await client.query('select wirecopy.ensure_partitions(1)');
    await client.query(asOfNow(read('data.sql')));
  } finally {
    await client.end();
  }
}

/** Moves all times so that the dump was made now: what is older than a few weeks would be cleared away. */
function asOfNow(dump: string): string {
  const ageMs = Date.now() - Date.parse(/^-- Dumped at (\S+):/.exec(dump)![1]!);
  return dump.replace(
    /'(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00)'/g,
    (_, time: string) => `'${new Date(Date.parse(time) + ageMs).toISOString()}'`,
  );
}
