import { setTimeout } from 'node:timers/promises';
import { type Pool, rowsOf } from '../db.ts';
import { LOCKS } from '../locks.ts';
import { within } from '../within.ts';
import { alone } from './alone.ts';
import { makePartitions } from './partitions.ts';
import { type Dropping, dropOld, type Retention } from './retention.ts';

const NUMBER_EVERY_MS = 250;
const NUMBER_AT_ONCE = 1_000;
const PARTITIONS_EVERY_MS = 3_600_000;

const NUMBER = { name: 'changes_number', text: 'select number_changes($1) as n' };

/** Numbers the changes that are waiting for it; returns how many. */
export async function numberChanges(pool: Pool): Promise<number> {
  return (
    (await alone(pool, LOCKS.number, async (client) => (await rowsOf<{ n: number }>(client, NUMBER, [NUMBER_AT_ONCE]))[0]!.n)) ??
    0
  );
}

export interface UpkeepSettings {
  onTrouble: (error: unknown) => void;
  /** The database did what it was asked. */
  onAnswer?: () => void;
  /** What is dropped when it is old; nothing is without it. Only a program that was told how long to keep may drop. */
  retention?: Retention | undefined;
  onDropping?: (dropping: Dropping) => void;
}

/** A job that waits for a database that is away must not hold up the end of the process, in ms. */
const STOP_MS = 1_000;

/** Numbering, partitions and retention run in every service, one at a time over all of them: there is no other process to forget. Returns how to stop. */
export function startUpkeep(
  pool: Pool,
  { onTrouble, onAnswer, retention, onDropping = () => {} }: UpkeepSettings,
): () => Promise<void> {
  const stop = new AbortController();
  const repeat = async (everyMs: number, job: () => Promise<unknown>): Promise<void> => {
    while (!stop.signal.aborted) {
      await job().then(onAnswer, onTrouble);
      await setTimeout(everyMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const keepPartitions = async (): Promise<void> => {
    await makePartitions(pool).catch(onTrouble);
    if (retention) await dropOld(pool, retention, onDropping);
  };
  const jobs = [repeat(NUMBER_EVERY_MS, () => numberChanges(pool)), repeat(PARTITIONS_EVERY_MS, keepPartitions)];
  return async () => {
    stop.abort();
    await within(STOP_MS, Promise.all(jobs));
  };
}
