import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { Fault } from '../shared/errors.ts';
import { LOCKS } from '../shared/locks.ts';
import type { Log } from '../shared/log.ts';
import { within } from '../shared/within.ts';
import type { Database } from './database.ts';

/** How long to wait before the next try to have the lock again, in ms. */
const AGAIN_MS = 1_000;
/** A connection whose line is dead never ends in order, in ms. */
const END_MS = 500;

/**
 * Makes this process the one whole `run` on its database; single services may be many. The lock lives with its connection: when that breaks, it is
 * taken again as soon as the database is there. Returns how to give it back. Throws E_ALREADY_RUNNING.
 */
export async function claimRun(database: Database, log?: Log): Promise<() => Promise<void>> {
  let isReleased = false;
  let client: pg.Client;

  const take = async (): Promise<void> => {
    client = new pg.Client({
      connectionString: database.url,
      application_name: `wirecopy run, pid ${process.pid}`,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    await client.connect();
    await lock(client, database);
    client.once('end', () => void takeAgain());
  };

  const takeAgain = async (): Promise<void> => {
    let isTold = false;
    while (!isReleased) {
      await setTimeout(AGAIN_MS, undefined, { ref: false });
      try {
        return await take();
      } catch (error) {
        if (!(error instanceof Fault) || isTold) continue;
        isTold = true;
        log?.warn({ code: error.code }, `${error.message}: stop one of the two`);
      }
    }
  };

  await take();
  return async () => {
    isReleased = true;
    await within(
      END_MS,
      client.end().catch(() => {}),
    );
  };
}

/** Takes the lock on this connection, or ends it. Throws E_ALREADY_RUNNING. */
async function lock(client: pg.Client, database: Database): Promise<void> {
  const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as taken', [...LOCKS.run]);
  if (rows[0].taken) return;
  const holder = await client.query(
    `select application_name from pg_stat_activity join pg_locks using (pid)
      where locktype = 'advisory' and classid = $1 and objid = $2 and granted and database = (select oid from pg_database where datname = current_database())`,
    [...LOCKS.run],
  );
  await client.end();
  const who = holder.rows[0]?.application_name ?? 'another process';
  const remedy = database.dataDir
    ? 'Stop it, or choose another folder with --data-dir.'
    : 'Stop it. Single services (`run fetcher`, `run parser`, …) may be as many as you like.';
  throw new Fault('E_ALREADY_RUNNING', `${who} works on ${database.dataDir ?? 'this database'} already`, { remedy });
}
