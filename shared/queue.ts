import { setTimeout } from 'node:timers/promises';
import { createPostgresBackend, Queue, type QueueOptions, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import { describeUrl, openPool, type Pool, STATEMENT_MS } from './db.ts';
import { Fault, messageOf } from './errors.ts';
import { type Bell, QUEUES, type QueueName, readBell } from './pipeline.ts';
import { openRedis } from './redis.ts';
import { Window } from './window.ts';
import { within } from './within.ts';

const NAMESPACE = 'wirecopy';
/** Hash-tagged, so that all keys of a queue lie in one slot of a Redis Cluster, and the queues in several. */
const prefixOf = (namespace: string, queue: QueueName): string => `{${namespace}:${queue}}`;

/** BullMQ's settings for bells. A bell decides nothing, so it is never retried and never kept. */
const WORKER = {
  // A blocked event loop loses its bell after 10 s, not its work: the lease of that is in Postgres. It is renewed at half of this.
  lockDuration: 10_000,
  // A killed worker's bell rings again after at most 15 s; the sweep has mostly found its work before.
  stalledInterval: 5_000,
  // BullMQ must never fail a bell for good: poison is counted in Postgres.
  maxStalledCount: 1000,
  // Longest wait for word of a bell before a look of its own, in s: the connection that the word comes by may be dead.
  drainDelay: 2,
  // After a failed connection; the default of 15 s would be the time that every outage costs in addition.
  runRetryDelay: 1_000,
} as const;

/** A bell that was answered or failed leaves nothing: the same state of a row rings once, any later state can always be rung. */
const BELL = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

/** What a Redis that does not answer may cost a producer, in ms: ringing is never waited for, and the sweep needs the count twice a second. */
const ANSWER_MS = 2_000;
/**
 * A connection to Redis on which a command has waited for this long, in ms, is dead: nothing else notices when it fell silent.
 * Longer than the longest wait that is wanted, `drainDelay`.
 */
const SILENT_MS = 5_000;
/** How often a process asks how full a queue is that it does not serve. */
const COUNT_EVERY_MS = 500;

/** From this many bells on one addBulk is cheaper on Postgres, which makes temporary tables for it (3-20 ms a call). */
const BULK_ON_POSTGRES = 64;

/** Between two tries to reach Redis, in ms. */
const RECONNECT_MS = 500;

export interface Listener {
  /** Stops taking bells; those in hand end by themselves. */
  close(): Promise<void>;
}

/** The doorbell. Losing a bell costs the time until the next sweep, nothing else: no error of the queue leaves this module, and nobody waits for it. */
export interface Bells {
  readonly backend: 'redis' | 'postgres';
  /** Rings as many as the window of the queue has room for, in the background; returns how many. */
  ring(queue: QueueName, bells: Bell[]): number;
  /** Calls `onBell` for every bell, at most `concurrency` at once; `onDrained` when none is left. */
  listen(queue: QueueName, concurrency: number, onBell: (bell: Bell) => Promise<void>, onDrained: () => void): Listener;
  /** Bells that wait, as far as this process knows. */
  outstanding(queue: QueueName): number;
  /** Asks the queue how many bells wait; 0 when it does not answer, so that work is rung again. */
  count(queue: QueueName): Promise<number>;
  close(): Promise<void>;
}

export interface BellSettings {
  /** Redis or Valkey; null = the queue lives in Postgres. */
  redisUrl: string | null;
  databaseUrl: string;
  /** Distinguishes pipelines that share one Redis (tests). */
  namespace?: string;
  onError?: (error: Error) => void;
  /** The queue did what it was asked. */
  onAnswer?: () => void;
}

/** Opens the queues on Redis, or on Postgres without one. Throws E_QUEUE when they do not answer. */
export async function openBells(settings: BellSettings): Promise<Bells> {
  return settings.redisUrl ? redisBells(settings.redisUrl, settings) : postgresBells(settings);
}

function redisBells(
  url: string,
  { namespace = NAMESPACE, onError = () => {}, onAnswer = () => {} }: BellSettings,
): Promise<Bells> {
  let isClosed = false;
  // BullMQ makes connections of its own from these, which nobody but the strategy can keep from coming back.
  const retryStrategy = () => (isClosed ? null : RECONNECT_MS);
  // A producer must not wait for a Redis that is away; a worker must wait for ever.
  const common = { retryStrategy, connectTimeout: SILENT_MS, socketTimeout: SILENT_MS };
  const producer = openRedis(url, { ...common, maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: ANSWER_MS });
  const consumer = openRedis(url, { ...common, maxRetriesPerRequest: null });
  for (const redis of [producer, consumer]) redis.on('error', onError);
  return bellsOn('redis', {
    where: describeUrl(url),
    onError,
    onAnswer,
    queue: (name) => new Queue(name, { connection: producer, prefix: prefixOf(namespace, name) }),
    worker: (name, handler, options) =>
      new Worker(name, handler, { ...options, connection: consumer, prefix: prefixOf(namespace, name) }),
    add: (queue, jobs) => queue.addBulk(jobs),
    write: () => producer.set(`${namespace}:written`, '', 'PX', ANSWER_MS),
    close: async () => {
      isClosed = true;
      producer.disconnect();
      consumer.disconnect();
    },
  });
}

async function postgresBells({ databaseUrl, onError = () => {}, onAnswer = () => {} }: BellSettings): Promise<Bells> {
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
    onAnswer,
    queue: (name) => new Queue(name, { connection }, createPostgresBackend as never),
    worker: (name, handler, options) => new Worker(name, handler, { ...options, connection }, createPostgresBackend as never),
    add: (queue, jobs) =>
      jobs.length < BULK_ON_POSTGRES
        ? Promise.all(jobs.map((job) => queue.add(job.name, job.data, job.opts)))
        : queue.addBulk(jobs),
    write: () => pool.query(`select nextval('wirecopy.fence')`),
    close: () => pool.end(),
  });
}

/** What ioredis and Redis say when a queue cannot be used; everything else is about a single bell. */
const UNUSABLE =
  /^(OOM|LOADING|READONLY|MISCONF|BUSY|CLUSTERDOWN|MASTERDOWN|NOAUTH|WRONGPASS)\b|Connection is closed|timed out|Socket timeout|max retries per request|Stream isn't writeable|Failed to refresh slots cache|None of startup nodes is available|Too many Cluster redirections|E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_AGAIN|NOTFOUND)/;

/** What ioredis says of every command without a connection: nothing that an operator could use. */
const UNCONNECTED =
  /Connection is closed|max retries per request|Stream isn't writeable|Failed to refresh slots cache|None of startup nodes is available/;

/** What ioredis says before the last answer of a cluster that has lost a node. */
const REDIRECTED = /^Too many Cluster redirections\. Last error: (\w*Error: )?/;

/** Why a Redis cannot be used, from an error; null when the error says no such thing. */
export function queueAwayReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const said = messageOf(error) || ((error as NodeJS.ErrnoException).code ?? '');
  if (!UNUSABLE.test(said)) return null;
  const text = said.replace(REDIRECTED, '');
  if (UNCONNECTED.test(text)) return 'it does not answer';
  if (text.startsWith('OOM')) return `it is full (${text})`;
  return /^(?!E)[A-Z]{5,}\b/.test(text) ? `it takes no bells (${text})` : `it does not answer (${text})`;
}

interface Backend {
  /** Its address, without a password. */
  where: string;
  onError: (error: Error) => void;
  onAnswer: () => void;
  queue(name: QueueName): Queue;
  worker(name: QueueName, handler: (job: { data: unknown }) => Promise<void>, options: Omit<WorkerOptions, 'connection'>): Worker;
  add(queue: Queue, jobs: Parameters<Queue['addBulk']>[0]): Promise<unknown>;
  /** Proves that it takes what it is given, and leaves nothing. */
  write(): Promise<unknown>;
  close(): Promise<void>;
}

/** How long the connections of a queue may take to end. */
const CLOSE_MS = 1_000;
/** How long a queue may take to answer at start. */
const READY_MS = 10_000;
/** BullMQ remembers for ever that its first connection failed, so such a worker is replaced after this time. */
const REPLACE_MS = 1_000;

async function bellsOn(kind: Bells['backend'], backend: Backend): Promise<Bells> {
  const { where, onError, onAnswer } = backend;
  const queues = perQueue((name) => backend.queue(name).on('error', onError));
  const windows = perQueue(() => new Window());
  const countedAt = perQueue(() => Number.NEGATIVE_INFINITY);
  let isRefused = false; // it may answer and yet take no bells: a Redis that is full, or a replica

  const fails = (error: Error): void => {
    isRefused = true;
    onError(error);
  };
  const closeAll = async (): Promise<void> => {
    await within(CLOSE_MS, Promise.all(Object.values(queues).map((queue) => queue.close().catch(onError))));
    await within(CLOSE_MS, backend.close().catch(onError));
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

  const count = async (name: QueueName): Promise<number> => {
    countedAt[name] = performance.now();
    const counted = queues[name].getJobCounts('waiting', 'delayed', 'prioritized');
    const counts = (await within(ANSWER_MS, counted.catch(onError))) ?? {};
    if (isRefused)
      isRefused = !(await within(
        ANSWER_MS,
        backend.write().then(() => true, fails),
      ));
    if (!isRefused && 'waiting' in counts) onAnswer();
    const waiting = Object.values(counts).reduce((sum, each) => sum + each, 0);
    windows[name].count(waiting);
    return waiting;
  };

  return {
    backend: kind,
    ring(name, bells) {
      const rung = windows[name].take(bells.length);
      if (rung < bells.length && performance.now() - countedAt[name] > COUNT_EVERY_MS) void count(name);
      if (rung === 0) return 0;
      const jobs = bells.slice(0, rung).map((bell) => ({ name, data: bell, opts: { ...BELL, jobId: `f${bell.fence}` } }));
      backend.add(queues[name], jobs).catch(fails);
      return rung;
    },
    listen(name, concurrency, onBell, onDrained) {
      windows[name].handlers = concurrency;
      const answerBell = (data: unknown): Promise<void> => {
        windows[name].answer();
        return onBell(readBell(data));
      };
      const drained = (): void => {
        windows[name].count(0);
        onDrained();
      };
      return keepListening(
        () => backend.worker(name, ({ data }) => answerBell(data), { ...WORKER, concurrency }),
        onError,
        drained,
      );
    },
    outstanding: (name) => windows[name].outstanding,
    count,
    close: closeAll,
  };
}

const perQueue = <T>(make: (name: QueueName) => T): Record<QueueName, T> =>
  Object.fromEntries(QUEUES.map((name) => [name, make(name)])) as Record<QueueName, T>;

/** A worker that is replaced when its first connection fails. */
function keepListening(open: () => Worker, onError: (error: Error) => void, onDrained: () => void): Listener {
  let isClosed = false;
  const start = (): Worker => {
    const worker = open();
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
