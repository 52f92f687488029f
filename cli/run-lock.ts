import pg from 'pg';
import { Fault } from '../shared/errors.ts';
import { LOCKS } from '../shared/locks.ts';
import type { Database } from './database.ts';

/**
 * Makes this process the one whole `run` on its database, for as long as its connection lasts; single services may be many.
 * Returns how to give it back. Throws E_ALREADY_RUNNING.
 */
export async function claimRun(database: Database): Promise<() => Promise<void>> {
  const client = new pg.Client({
    connectionString: database.url,
    application_name: `wirecopy run, pid ${process.pid}`,
    keepAlive: true,
  });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as taken', [...LOCKS.run]);
  if (rows[0].taken) return () => client.end().catch(() => {});
  const holder = await client.query(
    `select application_name from pg_stat_activity join pg_locks using (pid)
      where locktype = 'advisory' and classid = $1 and objid = $2 and granted and database = (select oid from pg_database where datname = current_database())`,
    [...LOCKS.run],
  );
  await client.end();
  const who = holder.rows[0]?.application_name ?? 'another process';
  throw new Fault('E_ALREADY_RUNNING', `${who} works on ${database.dataDir ?? 'this database'} already`);
}
