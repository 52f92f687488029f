import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startRedis } from '../bench/redis.ts';
import { embeddedPostgres } from '../infra/embedded/index.ts';
import { migrate } from '../infra/migrate.ts';
import { databaseUrl, TEMPLATE } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** null where no redis-server is on PATH. */
    redisUrl: string | null;
  }
}

const SET_UP = path.resolve(import.meta.dirname, '../infra/setup.mjs');

/** The program as it is built, one Postgres and one Redis for the whole run; each test makes a database of its own from a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  execFileSync(process.execPath, [SET_UP], { stdio: 'inherit' });
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-test-'));
  chmodSync(folder, 0o755); // as root the server runs under another account, which must be able to enter
  const postgres = await embeddedPostgres(folder);
  await createTemplate(postgres.url);
  const redis = await startRedis();
  project.provide('postgresUrl', postgres.url);
  project.provide('redisUrl', redis?.url ?? null);
  if (!redis) console.warn('\nredis-server is not on PATH: the tests of the Redis back end are skipped\n');
  return async () => {
    await redis?.stop();
    await postgres.release();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function createTemplate(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate(databaseUrl(url, TEMPLATE));
}
