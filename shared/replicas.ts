import { type Queryable, rowsOf } from './db.ts';

/** A server that follows this one; `lagBytes` is null for a role that may not see it. */
export interface Replica {
  name: string;
  lagBytes: number | null;
}

/** The servers that replay this one's log, backups that are being made left out; none on a server that is a replica itself. In bytes, because a replica that stands still while nothing is written has no lag in time. */
export const readReplicas = (db: Queryable): Promise<Replica[]> =>
  rowsOf(db, {
    name: 'replicas',
    text: `select coalesce(application_name, '') as name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 as "lagBytes"
      from pg_stat_replication where not pg_is_in_recovery() and state is distinct from 'backup'`,
  });
