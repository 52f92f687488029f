import { setTimeout } from 'node:timers/promises';
import { createPostgresBackend, Queue, type QueueOptions, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { describeUrl, openPool, type Pool, STATEMENT_MS } from './db.ts';
import { Fault } from './errors.ts';
import { type Bell, QUEUES, type QueueName, readBell } from './pipeline.ts';
import { within } from './within.ts';

/** Hash-tagged, so that all keys of a queue lie in one slot of a Redis Cluster. */
const PREFIX = '{wirecopy}';

/**
 * BullMQ's settings for bells. A bell decides nothing, so it is never retried and never kept:
 * `lockDuration` 10 s: a blocked event loop loses its bell, not its work (the lease is in Postgres);
 * `stalledInterval` 5 s: a killed worker's bell rings again well within the 15 s promised;
 * `maxStalledCount` 1000: BullMQ must never fail a bell for good, poison is counted in Postgres;
 * `drainDelay` 2 s: longest wait for word of a bell before a look of its own, for the connection that the word comes by may be dead.
 */
const WORKER = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1000, drainDelay: 2 } as const;

/**
 * A connection to Redis on which a command has waited for this long, in ms, is dead: nothing else notices when it fell silent.
 * Longer than the longest wait that is wanted, `drainDelay`.
 */
const SILENT_MS = 5_000;

/** From this many bells on one addBulk is cheaper on Postgres, which makes temporary tables for it (3-20 ms a call). */
const BULK_ON_POSTGRES = 64;

export interface Listener {
  /** Stops taking bells; those in hand end by themselves. */
  close(): Promise<void>;
}

/** The doorbell. Losing a bell costs the time until the next sweep, nothing else, so no error of the queue leaves this module. */
export interface Bells {
  readonly backend: 'redis' | 'postgres';
  ring(queue: QueueName, bells: Bell[]): Promise<void>;
  /** Calls `onBell` for every bell, at most `concurrency` at once; `onDrained` when none is left. */
  listen(queue: QueueName, concurrency: number, onBell: (bell: Bell) => Promise<void>, onDrained: () => void): Listener;
  /** Bells that wait; 0 when the queue does not answer, so that work is rung again. */
  waiting(queue: QueueName): Promise<number>;
  close(): Promise<void>;
}

export interface BellSettings {
  /** Redis or Valkey; null = the queue lives in Postgres. */
  redisUrl: string | null;
  databaseUrl: string;
  /** Distinguishes pipelines that share one Redis (tests). */
  prefix?: string;
  onError?: (error: Error) => void;
}

/** Opens the queues on Redis, or on Postgres without one. Throws E_QUEUE when they do not answer. */
export async function openBells(settings: BellSettings): Promise<Bells> {
  return settings.redisUrl ? redisBells(settings.redisUrl, settings) : postgresBells(settings);
}

function redisBells(url: string, { prefix = PREFIX, onError = () => {} }: BellSettings): Promise<Bells> {
  // A producer must not wait for a Redis that is away; a worker must wait for ever.
  const common = { retryStrategy: () => 500, connectTimeout: SILENT_MS, socketTimeout: SILENT_MS };
  const producer = new Redis(url, { ...common, maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const consumer = new Redis(url, { ...common, maxRetriesPerRequest: null });
  for (const redis of [producer, consumer]) redis.on('error', onError);
  return bellsOn('redis', {
    where: describeUrl(url),
    onError,
    queue: (name) => new Queue(name, { connection: producer, prefix }),
    worker: (name, handler, options) => new Worker(name, handler, { ...options, connection: consumer, prefix }),
    add: (queue, jobs) => queue.addBulk(jobs),
    close: async () => {
      producer.disconnect();
      consumer.disconnect();
    },
  });
}

async function postgresBells({ databaseUrl, onError = () => {} }: BellSettings): Promise<Bells> {
  // A bell need not be durable: synchronous_commit off saves a flush per bell. Every worker keeps one LISTEN connection.
  const pool = openPool({
    url: databaseUrl,
    max: 2 * QUEUES.length + 6,
    applicationName: 'wirecopy queue',
    options: '-c search_path=bullmq,public -c synchronous_commit=off',
    statementTimeoutMs: STATEMENT_MS,
  });
  const connection = pool as unknown as QueueOptions['connection'];
  return bellsOn('postgres', {
    where: describeUrl(databaseUrl),
    onError,
    queue: (name) => new Queue(name, { connection }, createPostgresBackend as never),
    worker: (name, handler, options) => new Worker(name, handler, { ...options, connection }, createPostgresBackend as never),
    add: (queue, jobs) =>
      jobs.length < BULK_ON_POSTGRES
        ? Promise.all(jobs.map((job) => queue.add(job.name, job.data, job.opts)))
        : queue.addBulk(jobs),
    close: () => pool.end(),
  });
}

interface Backend {
  /** Its address, without a password. */
  where: string;
  onError: (error: Error) => void;
  queue(name: QueueName): Queue;
  worker(name: QueueName, handler: (job: { data: unknown }) => Promise<void>, options: Omit<WorkerOptions, 'connection'>): Worker;
  add(queue: Queue, jobs: Parameters<Queue['addBulk']>[0]): Promise<unknown>;
  close(): Promise<void>;
}

/** How long a queue may take to answer at start. */
const READY_MS = 10_000;
/** BullMQ remembers for ever that its first connection failed, so such a worker is replaced after this time. */
const REPLACE_MS = 1_000;

async function bellsOn(
  backend: Bells['backend'],
  { where, onError, queue: open, worker: listen, add, close }: Backend,
): Promise<Bells> {
  const queues = Object.fromEntries(QUEUES.map((name) => [name, open(name).on('error', onError)])) as Record<QueueName, Queue>;
  const closeAll = async (): Promise<void> => {
    await within(2_000, Promise.all(Object.values(queues).map((queue) => queue.close().catch(onError))));
    await close().catch(onError);
  };
  const ready = Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady())).then(
    () => true as const,
    (error: Error) => error,
  );
  const answer = await within(READY_MS, ready);
  if (answer !== true) {
    await closeAll();
    throw new Fault('E_QUEUE', `${where}: ${answer?.message ?? `no answer within ${READY_MS / 1_000} s`}`);
  }
  return {
    backend,
    async ring(name, bells) {
      const jobs = bells.map((bell) => ({
        name,
        data: bell,
        opts: { jobId: `f${bell.fence}`, removeOnComplete: true, removeOnFail: true },
      }));
      await add(queues[name], jobs).catch(onError);
    },
    listen(name, concurrency, onBell, onDrained) {
      let isClosed = false;
      const start = (): Worker => {
        const worker = listen(name, (job) => onBell(readBell(job.data)), { ...WORKER, concurrency });
        worker.on('error', onError).on('drained', onDrained);
        worker.waitUntilReady().catch(async (error) => {
          onError(error);
          await worker.close(true).catch(onError);
          await setTimeout(REPLACE_MS);
          if (!isClosed) current = start();
        });
        return worker;
      };
      let current = start();
      return {
        close: () => {
          isClosed = true;
          return current.close();
        },
      };
    },
    async waiting(name) {
      const counted: Promise<Record<string, number>> = queues[name]
        .getJobCounts('waiting', 'delayed', 'prioritized')
        .catch(() => ({}));
      const counts = (await within(2_000, counted)) ?? {};
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    close: closeAll,
  };
}

/** BullMQ's own tables, for the back end on Postgres; safe when several start at once (it takes its own advisory lock). */
export async function migrateQueue(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client as unknown as Parameters<typeof runMigrations>[0]);
  } finally {
    client.release();
  }
}
