import { readdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import pg from 'pg';
import { analystRole, analystSql, analystUrl } from '../infra/migrate.ts';
import { connectFault, describeUrl, rowsOf } from '../shared/db.ts';
import type { Settings } from '../shared/environment.ts';
import { messageOf } from '../shared/errors.ts';
import { runReading } from './analyst.ts';
import { broken, type Check, failed, ok, warning } from './check.ts';
import { checkWork } from './checks-work.ts';
import { type Database, openDatabase } from './database.ts';
import { connectionsOf } from './pipeline.ts';

const OLDEST_POSTGRES = 14;
const CONNECT_MS = 5_000;
const LITTLE_SPACE_GB = 2;
/** Between two machines that keep the time, in ms; a dated answer or a lease is judged to the second. */
const CLOCK_SKEW_MS = 2_000;

const NOT_THE_OWNER = 'Name the user that owns the schema in DATABASE_URL: others only read the views.';

/** From the server to what is in the database; what cannot be looked at for an earlier failure is left out. */
export async function checkDatabase(settings: Settings, dataDir: string | undefined): Promise<Check[]> {
  const refused = settings.databaseUrl === null ? null : await checkServer(settings.databaseUrl);
  if (refused) return [refused];
  let database: Database;
  try {
    database = await openDatabase({ settings, dataDir, applicationName: 'wirecopy doctor' });
  } catch (error) {
    if (settings.databaseUrl === null) return [broken('database', error)];
    const isForeign = (error as { code?: string }).code === '42501'; // insufficient_privilege
    return [isForeign ? failed('schema', messageOf(error), NOT_THE_OWNER) : broken('schema', error)];
  }
  try {
    const schema = await checkSchema(database);
    return [
      await describeServer(database),
      schema,
      await checkConnections(database, settings),
      await checkClock(database),
      await checkAnalyst(database, settings),
      await checkSpace(database),
      ...(schema.state === 'failed' ? [] : await checkWork(database.pool)),
    ];
  } finally {
    await database.close();
  }
}

/** Why the server cannot be used; null when it can. */
async function checkServer(url: string): Promise<Check | null> {
  let client: pg.Client | undefined;
  try {
    // reads the files that the URL names
    client = new pg.Client({ connectionString: url, application_name: 'wirecopy doctor', connectionTimeoutMillis: CONNECT_MS });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query('show server_version');
    return checkVersion(rows[0].server_version);
  } catch (error) {
    return broken('database', connectFault(url, error));
  } finally {
    await client?.end().catch(() => {});
  }
}

export const checkVersion = (version: string): Check | null =>
  Number.parseInt(version, 10) < OLDEST_POSTGRES
    ? failed('database', `Postgres ${version} is too old`, `Use Postgres ${OLDEST_POSTGRES} or newer.`)
    : null;

async function describeServer({ pool, url, dataDir }: Database): Promise<Check> {
  const { rows } = await pool.query('show server_version');
  return ok(
    'database',
    `Postgres ${rows[0].server_version.split(' ')[0]}, ${dataDir ? `embedded in ${dataDir}` : describeUrl(url)}`,
  );
}

/** Whether program and database have the same migrations, and the user may write. */
async function checkSchema({ pool }: Database): Promise<Check> {
  const known = readdirSync(new URL('../infra/migrations', import.meta.url)).map((file) => file.replace(/\.sql$/, ''));
  const done = (
    await rowsOf<{ name: string }>(pool, { name: 'doctor_migrations', text: 'select name from wirecopy.migration' })
  ).map(({ name }) => name);
  const missing = known.filter((name) => !done.includes(name));
  if (missing.length > 0) return failed('schema', `the database lacks ${missing.join(', ')}`, 'Run `wirecopy migrate`.');
  const unknown = done.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return failed('schema', `the database has ${unknown.join(', ')}, which this program does not know`, 'Use the newer program.');
  const { rows } = await pool.query(`select current_user as name, has_table_privilege('wirecopy.item', 'insert') as writes`);
  return rows[0].writes
    ? ok('schema', `at ${known.at(-1)}`)
    : failed('schema', `user ${rows[0].name} may not write`, NOT_THE_OWNER);
}

async function checkConnections({ pool }: Database, settings: Settings): Promise<Check> {
  const { rows } =
    await pool.query(`select current_setting('max_connections')::int as most, (current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int - (select count(*) from pg_stat_activity where backend_type = 'client backend'))::int as free`);
  const { free, most } = rows[0] as { free: number; most: number };
  const detail = `${free} of ${most} connections are free, a process takes ${connectionsOf(settings)}`;
  return free < connectionsOf(settings)
    ? warning('connections', detail, 'Raise max_connections before you start another one.')
    : ok('connections', detail);
}

async function checkClock({ pool }: Database): Promise<Check> {
  const asked = Date.now();
  const { rows } = await pool.query('select extract(epoch from clock_timestamp())::float8 * 1000 as ms');
  return judgeClock(rows[0].ms, asked, Date.now());
}

/** The database's clock was read between two looks at ours; all in ms. */
export function judgeClock(database: number, before: number, after: number): Check {
  const skew = database < before ? before - database : Math.max(0, database - after);
  return skew > CLOCK_SKEW_MS
    ? warning(
        'clock',
        `the clocks of this machine and of the database differ by ${(skew / 1_000).toFixed(1)} s`,
        'Let both keep the time (NTP).',
      )
    : ok('clock', 'as the database says');
}

/** Whether an analyst can really read, or what is missing for it. */
async function checkAnalyst(database: Database, settings: Settings): Promise<Check> {
  const { rows } = await database.pool.query('select current_database() as name');
  const role = analystRole(rows[0].name);
  if (settings.analystUrl || (await analystUrl(database.pool, database.url)) !== null) {
    const reading = await runReading(database, settings, 'select from news.article limit 1').catch((error: unknown) => error);
    return reading instanceof Error ? broken('analyst', reading) : ok('analyst', 'reads the views');
  }
  const { rowCount } = await database.pool.query('select 1 from pg_roles where rolname = $1', [role]);
  return rowCount
    ? warning('analyst', `nobody knows the password of role ${role}`, 'Set WIRECOPY_ANALYST_URL to a URL with it.')
    : warning(
        'analyst',
        'there is no role for analysts',
        `An administrator has to run: ${analystSql(rows[0].name).join('; ')}; then run \`wirecopy migrate\` again, which grants it the views, and set WIRECOPY_ANALYST_URL.`,
      );
}

async function checkSpace({ dataDir }: Database): Promise<Check> {
  if (dataDir === null) return ok('space', "the database server's own business");
  const { bavail, bsize } = await statfs(dataDir);
  const gigabytes = (bavail * bsize) / 1e9;
  const detail = `${gigabytes.toFixed(1)} GB free at ${dataDir}`;
  return gigabytes < LITTLE_SPACE_GB
    ? warning('space', detail, 'Make room, or move the data folder with --data-dir.')
    : ok('space', detail);
}
