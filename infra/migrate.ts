import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { withLogin } from '../shared/database-url.ts';
import { connectFault, openPool, type Queryable } from '../shared/db.ts';
import { Fault, messageOf } from '../shared/errors.ts';
import { LOCKS } from '../shared/locks.ts';
import { migrateQueue } from '../shared/queue.ts';
import { makePartitions } from '../shared/work/partitions.ts';
import { existingRoles, grantsOf, ROLES, type RoleName, serviceRole } from './roles.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const VIEWS = fileURLToPath(new URL('./views', import.meta.url));

/** As a number that Postgres gives for itself. */
const OLDEST_POSTGRES = 140_000;

export interface Migrated {
  /** Names of the migrations that were run now. */
  applied: string[];
  /** Whether the analyst role exists; without it an administrator has to make it (see `doctor`). */
  analyst: boolean;
  /** The roles of services that exist: service → role. */
  roles: Map<RoleName, string>;
}

export interface MigrateOptions {
  log?: (line: string) => void;
  /** Makes the roles of services that are missing; those with a password here can log in with it. */
  roles?: Partial<Record<RoleName, string>> | undefined;
}

/**
 * Brings schema, views, partitions, the roles of analysts and services, and BullMQ's tables to the newest version.
 * Safe when several start at once: all wait for one advisory lock. Throws E_DATABASE.
 */
export async function migrate(url: string, { log = () => {}, roles: wanted }: MigrateOptions = {}): Promise<Migrated> {
  const client = new pg.Client({ connectionString: url, application_name: 'wirecopy migrate' });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw connectFault(url, error);
  }
  const pool = openPool({ url, max: 2, applicationName: 'wirecopy migrate' });
  try {
    await requireVersion(client);
    await client.query('select pg_advisory_lock($1, $2)', [...LOCKS.migrate]);
    const applied = await runMigrations(client, log);
    await applyViews(client);
    await makePartitions(pool).catch((error) =>
      log(`a partition is still missing, the services make it later: ${messageOf(error)}`),
    );
    const analyst = await makeAnalyst(client);
    await migrateQueue(pool);
    return { applied, analyst, roles: await applyRoles(client, wanted) };
  } finally {
    await client.end().catch(() => {});
    await pool.end();
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query('show server_version_num');
  if (Number(rows[0].server_version_num) < OLDEST_POSTGRES) throw new Fault('E_DATABASE', 'Postgres 14 or newer is needed');
}

/** Runs the migrations that are missing, at most `count` of them. Returns their names. */
export async function runMigrations(client: pg.Client, log: (line: string) => void, count = Infinity): Promise<string[]> {
  const done = await runner({
    count,
    dbClient: client,
    dir: MIGRATIONS,
    direction: 'up',
    migrationsTable: 'migration',
    migrationsSchema: 'wirecopy',
    createMigrationsSchema: true,
    checkOrder: true,
    noLock: true, // ours covers views and roles as well
    log: () => {},
  });
  for (const { name } of done) log(`migrated ${name}`);
  return done.map(({ name }) => name);
}

/** Views are applied as a whole when their text changed; `create or replace` keeps what analysts built on them. */
async function applyViews(client: pg.Client): Promise<void> {
  const sql = readdirSync(VIEWS)
    .sort()
    .map((file) => readFileSync(`${VIEWS}/${file}`, 'utf8'))
    .join('\n');
  const version = createHash('sha256').update(sql).digest('hex');
  if ((await readSetting(client, 'views_version')) === version) return;
  await client.query('begin');
  await client.query('set local search_path = wirecopy, public');
  await client.query(sql);
  await writeSetting(client, 'views_version', version);
  await client.query('commit');
}

/** The login role of analysts: one per database, because roles belong to the whole server. */
export const analystRole = (database: string): string => `${database.slice(0, 50)}_analyst`;

/** What an administrator has to run where the program's user may not create roles; the views are granted by the next `migrate`. */
export function analystSql(database: string, password = 'CHOOSE-A-PASSWORD'): string[] {
  const role = pg.escapeIdentifier(analystRole(database));
  return [`create role ${role} login password ${pg.escapeLiteral(password)} connection limit 20`, ...analystSettings(role)];
}

/**
 * Days begin at midnight UTC, for everybody. A transaction that is left open would keep Postgres from clearing the rows of finished work.
 * Questions of some 100 ms do not repay compiling, their sorts fit into 32 MB, and today's disks jump as fast as they read on. A view brings up to four
 * tables, so three views would exceed the eight for which Postgres looks for the best order by itself.
 */
const analystSettings = (role: string): string[] =>
  [
    'default_transaction_read_only = on',
    `statement_timeout = '60s'`,
    `idle_in_transaction_session_timeout = '60s'`,
    'search_path = news, public',
    `timezone = 'UTC'`,
    'jit = off',
    `work_mem = '32MB'`,
    'random_page_cost = 1.1',
    'join_collapse_limit = 20',
    'from_collapse_limit = 20',
  ].map((setting) => `alter role ${role} set ${setting}`);

/** What the role can never change for itself. Only a superuser may set it. */
const analystLimits = (role: string): string[] => [`alter role ${role} set temp_file_limit = '2GB'`];

/** Makes the analyst role with its password, if the program's user may, and grants it the views. False when there is no such role. */
async function makeAnalyst(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('select current_database() as name');
  const database = rows[0].name as string;
  const role = analystRole(database);
  const grantee = pg.escapeIdentifier(role);
  const exists = (await client.query('select 1 from pg_roles where rolname = $1', [role])).rowCount === 1;
  const password = (await readSetting(client, 'analyst_password')) ?? randomBytes(24).toString('base64url');
  // A restored database brings its password along, so that of an existing role has to follow.
  const isOurs = await tryAsOwner(client, async () => {
    const withPassword = `alter role ${grantee} password ${pg.escapeLiteral(password)}`;
    const statements = exists ? [withPassword, ...analystSettings(grantee)] : analystSql(database, password);
    for (const statement of statements) await client.query(statement);
    await writeSetting(client, 'analyst_password', password);
  });
  if (!exists && !isOurs) return false;
  await tryAsOwner(client, async () => {
    for (const statement of analystLimits(grantee)) await client.query(statement);
  });
  // Temporary tables are the one thing that everybody may write. Without the right to it Postgres only warns.
  await client.query(`revoke temporary on database ${pg.escapeIdentifier(database)} from public;
    grant connect on database ${pg.escapeIdentifier(database)} to ${grantee};
    grant usage on schema news to ${grantee}; grant select on all tables in schema news to ${grantee};
    alter default privileges in schema news grant select on tables to ${grantee}`);
  return true;
}

/**
 * Makes the services' roles that are wanted, and gives all that exist exactly their rights of today. Whether they are wanted or not: a role from before must
 * be able to read the tables of a new version. Throws E_DATABASE where the program's user may make no roles.
 */
async function applyRoles(client: pg.Client, wanted: MigrateOptions['roles']): Promise<Map<RoleName, string>> {
  const { rows } = await client.query('select current_database() as name');
  const database = rows[0].name as string;
  if (wanted) {
    const there = await existingRoles(client, database);
    const statements = ROLES.flatMap((name) => {
      const role = pg.escapeIdentifier(serviceRole(database, name));
      const password = wanted[name];
      return [
        ...(there.has(name) ? [] : [`create role ${role}`]),
        ...(password === undefined ? [] : [`alter role ${role} login password ${pg.escapeLiteral(password)}`]),
      ];
    });
    const isOurs = await tryAsOwner(client, async () => {
      for (const statement of statements) await client.query(statement);
    });
    if (!isOurs) throw mayMakeNoRoles(database);
  }
  const roles = await existingRoles(client, database);
  await client.query('begin');
  for (const [name, role] of roles)
    for (const statement of grantsOf(name, pg.escapeIdentifier(database), pg.escapeIdentifier(role)))
      await client.query(statement);
  await client.query('commit');
  return roles;
}

const mayMakeNoRoles = (database: string): Fault =>
  new Fault('E_DATABASE', 'the user of DATABASE_URL may not make the roles of services, or not change them', {
    remedy: `An administrator has to run: ${ROLES.map((name) => `create role ${pg.escapeIdentifier(serviceRole(database, name))} login password 'CHOOSE-A-PASSWORD'`).join('; ')}; then run \`wirecopy migrate\`, which gives them their rights.`,
  });

const NOT_PERMITTED = '42501';

/** Runs `body` in one transaction; false when the program's user lacks the right to it. */
async function tryAsOwner(client: pg.Client, body: () => Promise<void>): Promise<boolean> {
  await client.query('begin');
  try {
    await body();
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback');
    if ((error as { code?: string }).code !== NOT_PERMITTED) throw error;
    return false;
  }
}

export async function readSetting(db: Queryable | pg.Client, name: string): Promise<string | null> {
  const { rows } = await db.query('select value from wirecopy.setting where name = $1', [name]);
  return rows[0]?.value ?? null;
}

async function writeSetting(client: pg.Client, name: string, value: string): Promise<void> {
  await client.query('insert into wirecopy.setting values ($1, $2) on conflict (name) do update set value = excluded.value', [
    name,
    value,
  ]);
}

/** Connection URL of the analyst role, or null where the role has to be made by an administrator. */
export async function analystUrl(db: Queryable, url: string): Promise<string | null> {
  const password = await readSetting(db, 'analyst_password');
  if (password === null) return null;
  const { rows } = await db.query('select current_database() as name');
  return withLogin(url, { user: analystRole(rows[0].name), password });
}
