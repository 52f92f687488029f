import path from 'node:path';
import { embeddedPostgres } from '../infra/embedded/index.ts';
import { type MigrateOptions, migrate } from '../infra/migrate.ts';
import { openPool, type Pool, requireDatabase, rowsOf } from '../shared/db.ts';
import type { Settings } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import { within } from '../shared/within.ts';

export interface Database {
  url: string;
  pool: Pool;
  /** Folder of the embedded Postgres; null where DATABASE_URL says which one to use. */
  dataDir: string | null;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  settings: Settings;
  /** --data-dir, which wins over the environment. */
  dataDir?: string | undefined;
  applicationName: string;
  /** Brings the schema to the newest version; without it a missing schema is an error. The embedded database is always brought up to date. */
  migrates?: boolean;
  /** See `MigrateOptions`. */
  roles?: MigrateOptions['roles'] | undefined;
  connections?: number;
  /** See `PoolSettings`. */
  statementTimeoutMs?: number;
  log?: (line: string) => void;
}

/** Connections whose line is dead never end in order, in ms. */
const POOL_END_MS = 1_000;

/** The database of this call: the one that DATABASE_URL names, else the embedded one. Throws E_DATABASE or E_DATA_DIR. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { settings, applicationName, connections = 4, statementTimeoutMs, log = () => {} } = options;
  const dataDir = settings.databaseUrl ? null : path.resolve(options.dataDir ?? settings.dataDir);
  const embedded = dataDir === null ? null : await embeddedPostgres(dataDir, { log });
  const url = settings.databaseUrl ?? embedded!.url;
  const pool = openPool({ url, max: connections, applicationName, statementTimeoutMs });
  const close = async (): Promise<void> => {
    await within(POOL_END_MS, pool.end());
    await embedded?.release();
  };
  try {
    await requireDatabase(pool, url);
    if (options.migrates || embedded) await migrate(url, { log, ...(options.roles && { roles: options.roles }) });
    await requireSchema(pool);
    return { url, pool, dataDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function requireSchema(pool: Pool): Promise<void> {
  const { rows } = await pool.query(`select to_regclass('wirecopy.setting') is not null as there`);
  if (!rows[0].there)
    throw new Fault('E_DATABASE', 'the database has no wirecopy schema yet', { remedy: 'Run `wirecopy migrate`.' });
}

/** Makes sure that the server has room for the connections that this process will open. Throws E_DATABASE. */
export async function requireConnections(pool: Pool, needed: number): Promise<void> {
  const [row] = await rowsOf<{ free: number; most: number }>(pool, {
    name: 'connections_free',
    text: `select current_setting('max_connections')::int as most, (current_setting('max_connections')::int
      - current_setting('superuser_reserved_connections')::int - (select count(*) from pg_stat_activity where backend_type = 'client backend'))::int as free`,
  });
  if (row!.free < needed) {
    throw new Fault(
      'E_DATABASE',
      `this process needs ${needed} connections, the server has ${row!.free} of ${row!.most} left: raise max_connections`,
    );
  }
}
