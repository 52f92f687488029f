import { setTimeout } from 'node:timers/promises';
import type { Pool } from '../db.ts';
import { LOCKS } from '../locks.ts';
import { within } from '../within.ts';
import { alone } from './alone.ts';
import { makePartitions } from './partitions.ts';
import { type Dropping, dropOld, type Retention } from './retention.ts';

const NUMBER_EVERY_MS = 250;
const NUMBER_AT_ONCE = 1_000;
const PARTITIONS_EVERY_MS = 3_600_000;

/** Gives the next numbers to changes that became visible: how many at most. The last number is kept in a row, because retention may delete the maximum. */
const NUMBER = `
  with fresh as materialized (select seq, row_number() over (order by seq) as place from (select seq from change where change_id is null order by seq limit $1) f),
  last as (update change_last set change_id = change_id + (select count(*) from fresh) where exists (select 1 from fresh) returning change_id)
  update change c set change_id = last.change_id - (select count(*) from fresh) + fresh.place from fresh, last where c.seq = fresh.seq and c.change_id is null`;

/** Numbers the changes that are waiting for it; returns how many. */
export async function numberChanges(pool: Pool): Promise<number> {
  return (await alone(pool, LOCKS.number, async (client) => (await client.query(NUMBER, [NUMBER_AT_ONCE])).rowCount)) ?? 0;
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
