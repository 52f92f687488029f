import { statfs } from 'node:fs/promises';
import { analystRole, analystSql } from '../infra/migrate.ts';
import { loadFeeds } from '../shared/config.ts';
import { rowsOf } from '../shared/db.ts';
import { formatDuration } from '../shared/duration.ts';
import type { Settings } from '../shared/environment.ts';
import { CODES, codeOf, messageOf } from '../shared/errors.ts';
import { type Database, openDatabase } from './database.ts';
import { readStatus } from './status.ts';

export interface Check {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  detail: string;
  /** What to do about it; null when all is well. */
  remedy: string | null;
}

const OLDEST_NODE = [20, 19] as const;
/** A publisher that is asked more often than this will refuse sooner or later, in ms. */
const IMPOLITE_MS = 5 * 60_000;
const LITTLE_SPACE_GB = 2;
/** Work that waits longer than this without being taken up means that no worker is there, in seconds. */
const LONG_WAIT_S = 120;

const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail, remedy: null });
const warning = (name: string, detail: string, remedy: string): Check => ({ name, state: 'warning', detail, remedy });
const failed = (name: string, error: unknown): Check => ({
  name,
  state: 'failed',
  detail: messageOf(error),
  remedy: CODES[codeOf(error)][1],
});

/** What usually goes wrong, looked at in the order in which it would. */
export async function runChecks(settings: Settings, options: { dataDir?: string; config?: string }): Promise<Check[]> {
  return [
    checkNode(),
    await checkFeeds(settings, options.config),
    await checkQueue(settings),
    ...(await checkDatabase(settings, options.dataDir)),
  ];
}

function checkNode(): Check {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return isOld
    ? {
        name: 'node',
        state: 'failed',
        detail: `version ${process.versions.node}`,
        remedy: `Install Node ${OLDEST_NODE.join('.')} or newer.`,
      }
    : ok('node', `version ${process.versions.node}`);
}

async function checkFeeds(settings: Settings, file = settings.configFile): Promise<Check> {
  try {
    const { feeds } = await loadFeeds(file, settings.allowHosts);
    const impolite = feeds.filter(({ everyMs }) => everyMs !== null && everyMs < IMPOLITE_MS);
    if (impolite.length === 0) return ok('feeds', `${feeds.length} feeds in ${file}`);
    const [first] = impolite;
    return warning(
      'feeds',
      `${first!.id} is polled every ${formatDuration(first!.everyMs!)}`,
      'Publishers block readers that ask more often than every 5 minutes.',
    );
  } catch (error) {
    return failed('feeds', error);
  }
}

async function checkQueue({ redisUrl }: Settings): Promise<Check> {
  if (!redisUrl) return ok('queue', 'in Postgres (REDIS_URL is not set)');
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1];
    if (policy && policy !== 'noeviction')
      return warning('queue', `Redis evicts keys (${policy})`, 'Set maxmemory-policy noeviction: an evicted bell costs time.');
    return ok('queue', 'Redis answers');
  } catch (error) {
    return { name: 'queue', state: 'failed', detail: messageOf(error), remedy: CODES.E_QUEUE[1] };
  } finally {
    redis.disconnect();
  }
}

async function checkDatabase(settings: Settings, dataDir: string | undefined): Promise<Check[]> {
  let database: Database;
  try {
    database = await openDatabase({ settings, dataDir, applicationName: 'wirecopy doctor' });
  } catch (error) {
    return [failed('database', error)];
  }
  try {
    const [server] = await rowsOf<{ version: string; name: string; free: number }>(database.pool, {
      name: 'doctor_server',
      text: `select current_setting('server_version') as version, current_database() as name,
        current_setting('max_connections')::int - (select count(*) from pg_stat_activity)::int as free`,
    });
    return [
      ok(
        'database',
        `Postgres ${server!.version}, ${database.dataDir ? `embedded in ${database.dataDir}` : `database ${server!.name}`}, ${server!.free} connections free`,
      ),
      await checkAnalyst(database, settings, server!.name),
      await checkSpace(database),
      await checkWork(database),
    ];
  } finally {
    await database.close();
  }
}

async function checkAnalyst(database: Database, settings: Settings, name: string): Promise<Check> {
  if (settings.analystUrl) return ok('analyst', 'WIRECOPY_ANALYST_URL is set');
  const { rowCount } = await database.pool.query('select 1 from pg_roles where rolname = $1', [analystRole(name)]);
  if (rowCount) return ok('analyst', `role ${analystRole(name)}`);
  const grants = [
    `grant usage on schema news to "${analystRole(name)}"`,
    `grant select on all tables in schema news to "${analystRole(name)}"`,
  ];
  return warning(
    'analyst',
    'there is no role for analysts',
    `An administrator has to run: ${[...analystSql(name), ...grants].join('; ')}; then set WIRECOPY_ANALYST_URL.`,
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

async function checkWork({ pool }: Database): Promise<Check> {
  const { stages } = await readStatus(pool);
  const dead = stages.reduce((sum, stage) => sum + stage.dead, 0);
  const oldest = Math.max(0, ...stages.map((stage) => stage.oldestSeconds ?? 0));
  if (oldest > LONG_WAIT_S)
    return warning(
      'work',
      `something has been waiting for ${oldest} s`,
      'Start `wirecopy run`, or look at the log of the one that runs.',
    );
  if (dead > 0) return warning('work', `${dead} items were given up`, 'Look at them with `wirecopy trace URL`.');
  return ok('work', 'nothing is stuck');
}
