import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { runMigrations } from '../infra/migrate.ts';
import { openPool } from '../shared/db.ts';
import { administer, databaseUrl, type TestDatabase } from './postgres.ts';

const FOLDER = path.join(import.meta.dirname, 'releases');

/** Released schemas, each named after its last migration. */
export const RELEASES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** A database as a release left it: its schema, its views, finished and unfinished work. `server` is the URL of a superuser. */
export async function releasedDatabase(release: string, server = inject('postgresUrl')): Promise<TestDatabase> {
  const name = `released_${randomBytes(6).toString('hex')}`;
  const url = databaseUrl(server, name);
  await administer(server, `create database ${name}`);
  await restore(url, release);
  const pool = openPool({ url, max: 12, applicationName: 'wirecopy test' });
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await administer(server, `drop database ${name} with (force)`);
      await administer(server, `drop role if exists ${name}_analyst`);
    },
  };
}

async function restore(url: string, release: string): Promise<void> {
  const read = (file: string): string => readFileSync(path.join(FOLDER, release, file), 'utf8');
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
  const later = (time: string): string => new Date(Date.parse(time) + ageMs).toISOString();
  return dump.replace(/'(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00)'/g, (_, time: string) => `'${later(time)}'`);
}
