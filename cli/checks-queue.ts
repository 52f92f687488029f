import { messageOf } from '../shared/errors.ts';
import { type Check, failed, ok, warning } from './check.ts';

const CONNECT_MS = 3_000;
/** BullMQ needs its commands. */
const OLDEST_REDIS = [6, 2] as const;

/** What the first word of Redis' or the connection's complaint means. */
const REMEDIES: [complaint: RegExp, remedy: string][] = [
  [/NOAUTH|WRONGPASS|invalid password/i, 'Correct the password in REDIS_URL.'],
  [/ENOTFOUND|EAI_AGAIN/, 'Correct the host in REDIS_URL.'],
];

/** Whether Redis answers and keeps what it is given, long enough to ring a bell. */
export async function checkQueue(redisUrl: string | null): Promise<Check> {
  if (!redisUrl) return ok('queue', 'in Postgres (REDIS_URL is not set)');
  const { openRedis } = await import('../shared/redis.ts');
  const redis = openRedis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: CONNECT_MS,
  });
  let reason: unknown;
  redis.on('error', (error) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    return judgeRedis(await redis.info());
  } catch (error) {
    const complaint = messageOf(reason ?? error);
    const remedy = REMEDIES.find(([pattern]) => pattern.test(complaint))?.[1];
    return failed('queue', complaint, remedy ?? 'Start Redis or Valkey, or correct REDIS_URL.');
  } finally {
    redis.disconnect();
  }
}

/** What Redis says about itself (INFO). It may forget everything at any time, but it has to take bells. */
export function judgeRedis(info: string): Check {
  const said = Object.fromEntries(info.split(/\r?\n/).map((line) => line.split(/:(.*)/s, 2) as [string, string]));
  const [major = 0, minor = 0] = (said.redis_version ?? '').split('.').map(Number);
  const version = `${said.server_name ?? 'redis'} ${said.valkey_version ?? said.redis_version}`;
  if (major < OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor < OLDEST_REDIS[1]))
    return failed('queue', `${version} is too old`, `Use Redis ${OLDEST_REDIS.join('.')} or newer, or Valkey.`);
  if (said.role === 'slave')
    return failed('queue', `${version} is a replica and takes no bells`, 'Name the primary in REDIS_URL.');
  if (said.maxmemory_policy && said.maxmemory_policy !== 'noeviction')
    return warning(
      'queue',
      `Redis evicts keys (${said.maxmemory_policy})`,
      'Set maxmemory-policy noeviction: an evicted bell costs time.',
    );
  if (said.rdb_last_bgsave_status === 'err' || said.aof_last_write_status === 'err')
    return warning(
      'queue',
      'Redis cannot write to its disk and may refuse bells for that',
      'Make room there, or turn its persistence off: nothing in it needs a backup.',
    );
  return ok('queue', `${version} answers`);
}
