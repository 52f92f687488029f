import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { embeddedPostgres } from '../infra/embedded/index.ts';
import { migrate } from '../infra/migrate.ts';
import { Fault } from '../shared/errors.ts';
import type { Figures } from './benchmark.ts';
import { startRedis } from './redis.ts';

/** A Postgres and a Redis of the benchmark's own on loopback: nothing that is there already is touched. */
export interface Servers {
  redisUrl: string;
  /** A migrated, empty database. */
  database(name: string): Promise<string>;
  versions(): Promise<Figures>;
  close(): Promise<void>;
}

/** Throws E_QUEUE where no redis-server is on PATH. */
export async function openServers(): Promise<Servers> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-bench-'));
  chmodSync(folder, 0o755); // as root the server runs under another account, which must be able to enter
  const redis = await startRedis();
  if (!redis) throw new Fault('E_QUEUE', 'the benchmark compares with Redis: put a redis-server on PATH');
  const postgres = await embeddedPostgres(folder);
  const ask = async (sql: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    redisUrl: redis.url,
    async database(name) {
      await ask(`create database ${name}`);
      const url = Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
      await migrate(url);
      return url;
    },
    async versions() {
      const { rows } = await ask(
        `select split_part(version(), ' on ', 1) as postgres, current_setting('shared_buffers') as "shared buffers", current_setting('fsync') as fsync`,
      );
      return { title: 'servers', rows: [{ ...rows[0], redis: await redis.version() }] };
    },
    async close() {
      await postgres.release();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
