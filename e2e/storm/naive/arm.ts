import path from 'node:path';
import { createPostgresBackend, Queue, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { queuePool } from '../../../bench/naive/queues.ts';
import type { Arm, ArmSettings } from '../arm.ts';
import type { Command } from '../fleet.ts';
import { type Item, isReadable } from '../items.ts';
import type { Verdict } from '../judge.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../bench/naive/program.ts');
const DATABASE = 'naive';
const WRITE = Buffer.from('insert into article');
const TABLES = `create table feed (url text primary key, etag text);
  create table article (url text, title text, text text, at timestamptz default now())`;

/** The control goes through the same storm, with its queue on disk where that is Redis. */
export async function naiveArm({ stores, newsroom, folder, each }: ArmSettings): Promise<Arm> {
  await stores.createDatabase(DATABASE);
  const url = stores.databaseUrl(DATABASE, 'direct');
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  await pool.query(TABLES);
  if (!stores.redis) await migrateQueue(pool);
  const { queue, close } = openJudgesQueue(stores.redis ? stores.redis.port : null, url);

  const env = {
    DATABASE_URL: stores.databaseUrl(DATABASE, 'proxy'),
    ...(stores.redisUrl && { REDIS_URL: stores.redisUrl }),
  };
  const command = (role: string, ...args: string[]): Command => ({
    role,
    args: ['--import', import.meta.resolve('tsx'), PROGRAM, role, ...args],
    env,
    cwd: folder,
    readyText: 'ready',
  });
  const told = (): Item[] => [...newsroom.told()].filter(isReadable);
  const rowsByUrl = async (): Promise<Map<string, number>> =>
    new Map((await pool.query('select url, count(*)::int as n from article group by url')).rows.map((row) => [row.url, row.n]));

  return {
    commands: new Map([
      ...Array.from({ length: each }, (_, i) => [`poller ${i + 1}`, command('poller', ...newsroom.feedUrls)] as const),
      ...Array.from({ length: 2 * each }, (_, i) => [`worker ${i + 1}`, command('worker')] as const),
    ]),
    finalWrite: WRITE,
    flush: () => (stores.redis ? stores.redis.flush() : pool.query('truncate bullmq.job cascade').then(nothing, nothing)),
    async isIdle() {
      const rows = await rowsByUrl();
      return newsroom.isRead() && told().every((item) => rows.has(newsroom.urlOf(item)));
    },
    async judge() {
      const rows = await rowsByUrl();
      const jobs = await queue.getJobs(['waiting', 'active', 'delayed', 'prioritized', 'failed']);
      const failed = new Set<string>();
      const waiting = new Set<string>();
      for (const job of jobs) ((await job.isFailed()) ? failed : waiting).add(job.data.url);
      const missing = told()
        .map((item) => newsroom.urlOf(item))
        .filter((address) => !rows.has(address));
      return {
        accepted: told().length,
        lost: missing.filter((address) => !failed.has(address) && !waiting.has(address)),
        doubled: [...rows].flatMap(([address, count]) => (count > 1 ? [`${address} has ${count} rows`] : [])),
        wronglyDead: missing.filter((address) => failed.has(address)),
        waiting: missing.filter((address) => waiting.has(address)),
        copiesApart: [],
        broken: [],
        latencies: [],
        ends: new Map(),
      } satisfies Verdict;
    },
    async close() {
      await close();
      await pool.end();
    },
  };
}

const nothing = (): void => {};

async function migrateQueue(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  await runMigrations(client as never);
  client.release();
}

/** Past the proxies, as the judge sees it. */
function openJudgesQueue(redisPort: number | null, url: string): { queue: Queue; close(): Promise<void> } {
  if (redisPort === null) {
    const pool = queuePool(url);
    const queue = new Queue('articles', { connection: pool as never }, createPostgresBackend as never);
    queue.on('error', nothing);
    return { queue, close: () => queue.close().then(() => pool.end()) };
  }
  const redis = new Redis(redisPort, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', nothing);
  const queue = new Queue('articles', { connection: redis as never });
  queue.on('error', nothing);
  const close = async (): Promise<void> => {
    await queue.close().catch(nothing);
    redis.disconnect();
  };
  return { queue, close };
}
