import { Redis } from 'ioredis';
import type { Client } from '../shared/db.ts';
import { transaction } from '../shared/db.ts';
import type { Exit, NextWork, Stage, Work } from '../shared/pipeline.ts';
import { type Bells, openBells } from '../shared/queue.ts';
import { accept, type Handler } from '../shared/work/finish.ts';
import { QueueWorker, type WorkerSettings } from '../shared/work/worker.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a condition; what never comes true ends with the test. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(25);
}

export const ids = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

/** A handler that does what it is given and leaves one row for each result in `change`. */
export const handler = (
  stage: Stage,
  run: (work: Work, signal: AbortSignal) => Promise<void>,
  exit: (work: Work) => Exit = () => ({ outcome: 'done' }),
): Handler => ({
  stage,
  deadlineMs: 30_000,
  run,
  async store(client: Client, done) {
    for (const { work } of done)
      await client.query(`insert into change (kind, payload) values ('test', $1)`, [{ stage, id: work.id }]);
    return done.map(({ work }) => exit(work));
  },
});

/** A database, a queue and workers of a test. */
export interface Workplace {
  database: TestDatabase;
  bells: Bells;
  /** Ends of attempts, in order. */
  outcomes: { stage: Stage; id: string; outcome: string; code?: string | null }[];
  start(handlers: Handler[], more?: Partial<WorkerSettings>): QueueWorker;
  /** Makes work, and rings for it where a worker is given. */
  bear(works: NextWork[], ringer?: QueueWorker): Promise<void>;
  count(sql: string): Promise<number>;
  /** Distinguishes its queues in a Redis that tests share. */
  namespace: string;
  /** What FLUSHALL does, to this queue alone. */
  emptyQueue(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkplace(redisUrl: string | null): Promise<Workplace> {
  const database = await testDatabase();
  const namespace = `test-${Math.random().toString(36).slice(2)}`;
  const bells = await openBells({ redisUrl, databaseUrl: database.url, namespace });
  const workers: QueueWorker[] = [];
  const outcomes: Workplace['outcomes'] = [];
  return {
    database,
    bells,
    outcomes,
    start(handlers, more = {}) {
      const report: WorkerSettings['report'] = (event) => outcomes.push(event);
      const worker = new QueueWorker({ pool: database.pool, bells, handlers, concurrency: 4, report, ...more });
      workers.push(worker);
      return worker;
    },
    async bear(works, ringer) {
      const rings = await transaction(database.pool, (client) => accept(client, works));
      ringer?.ring(rings);
    },
    count: async (sql) => Number((await database.pool.query(`select count(*) as n from ${sql}`)).rows[0].n),
    namespace,
    async emptyQueue() {
      if (!redisUrl) return void (await database.pool.query('truncate bullmq.job cascade'));
      const redis = new Redis(redisUrl);
      const keys = await redis.keys(`{${namespace}:*`);
      if (keys.length > 0) await redis.del(keys);
      redis.disconnect();
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await bells.close();
      await database.drop();
    },
  };
}
