import { availableParallelism } from 'node:os';
import type { Pool } from './db.ts';
import type { Log } from './log.ts';
import type { QueueName } from './pipeline.ts';
import type { Bells } from './queue.ts';
import type { Report, WorkerSettings } from './work/worker.ts';

/** The services that work on items, with the queues that each one serves. */
export const SERVICE_QUEUES = {
  fetcher: ['fetch'],
  parser: ['parse'],
  indexer: ['index', 'match'],
} as const satisfies Record<string, readonly QueueName[]>;
export type ServiceName = keyof typeof SERVICE_QUEUES;

/** What every service works with. */
export interface ServiceContext {
  pool: Pool;
  bells: Bells;
  log: Log;
  report: Report;
  onAnswered?: WorkerSettings['onAnswered'];
  onTrouble: (error: unknown) => void;
  /** How long this process has had no trouble with the database, in ms. */
  calmMs: () => number;
}

/** A running service. */
export interface Service {
  name: ServiceName;
  /** How long no attempt has ended, in ms. */
  stillMs(): number;
  close(): Promise<void>;
}

/** Threads for parsing: one core stays for the event loop. */
export const threadCount = (): number => Math.max(1, availableParallelism() - 1);
