import { readConfigError } from '../shared/config-state.ts';
import { type Pool, rowsOf } from '../shared/db.ts';
import { formatSeconds } from '../shared/duration.ts';
import { CODES, type Code } from '../shared/errors.ts';
import { countLately, readWaits, type StageRate, type Waits } from '../shared/motion.ts';
import { QUEUES, queueOf } from '../shared/pipeline.ts';
import { STILL_SECONDS } from '../shared/readiness.ts';
import { SERVICE_QUEUES, type ServiceName } from '../shared/service.ts';
import { readWebhooks } from '../shared/webhooks.ts';
import { countDefaultRows } from '../shared/work/partitions.ts';
import { type Check, ok, warning } from './check.ts';

const SHOWN = 3;

/** Whether work moves, what was given up, which feeds fail, whether rows go where they belong, and whether feeds.yml is in force. */
export async function checkWork(pool: Pool): Promise<Check[]> {
  const [waits, rates, workers] = await Promise.all([readWaits(pool), countLately(pool), listWorkers(pool)]);
  return [
    judgeMotion(waits, rates, workers),
    await checkDead(pool),
    await checkFailing(pool),
    await checkPartitions(pool),
    await checkConfig(pool),
    await checkWebhooks(pool),
  ];
}

/** Names of the connected programs that work on items: `run` stands for all services. */
async function listWorkers(pool: Pool): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(pool, {
    name: 'doctor_workers',
    text: `select distinct split_part(application_name, ' ', 2) as name from pg_stat_activity
      where datname = current_database() and application_name ~ '^wirecopy (run|demo|ingest|fetcher|parser|indexer)'`,
  });
  return rows.map(({ name }) => name);
}

/** Work that waits is a backlog while its queue moves; else nobody takes it up. */
export function judgeMotion(waits: Waits, rates: StageRate[], workers: string[]): Check {
  const isMoving = (queue: string) => rates.some(({ stage, ended }) => queueOf(stage) === queue && ended > 0);
  const waiting = QUEUES.filter((queue) => waits[queue] >= STILL_SECONDS);
  const stuck = waiting.find((queue) => !isMoving(queue));
  if (stuck) {
    const service = (Object.keys(SERVICE_QUEUES) as ServiceName[]).find((name) =>
      SERVICE_QUEUES[name].some((queue) => queue === stuck),
    )!;
    const since = `work for the ${service} has been waiting for ${formatSeconds(waits[stuck])}`;
    return workers.includes('run') || workers.includes(service)
      ? warning('work', `${since}, though one is connected`, 'Look at its log; restart it if that says nothing: no work is lost.')
      : warning('work', `${since}, and none is connected`, `Start \`wirecopy run\`, or \`wirecopy run ${service}\`.`);
  }
  const longest = Math.max(0, ...waiting.map((queue) => waits[queue]));
  return ok('work', longest > 0 ? `moves, with a backlog of ${formatSeconds(longest)}` : 'nothing is stuck');
}

async function checkDead(pool: Pool): Promise<Check> {
  const rows = await rowsOf<{ stage: string; code: Code; works: number }>(pool, {
    name: 'doctor_dead',
    text: 'select stage, code, count(*)::int as works from wirecopy.dead group by stage, code order by works desc, stage, code',
  });
  const total = rows.reduce((sum, { works }) => sum + works, 0);
  if (total === 0) return ok('dead', 'nothing was given up');
  const [top] = rows;
  return warning(
    'dead',
    `${total} given up: ${listed(rows.map(({ stage, code, works }) => `${works} × ${code} at ${stage}`))}`,
    `${top!.code}: ${remedyOf(top!.code)} \`wirecopy dead\` lists them, \`wirecopy replay\` puts them back.`,
  );
}

async function checkFailing(pool: Pool): Promise<Check> {
  const rows = await rowsOf<{ name: string; code: Code; failures: number; silent: number | null }>(pool, {
    name: 'doctor_failing',
    text: `select coalesce(name, title, url) as name, last_error_code as code, consecutive_failures as failures, extract(epoch from now() - last_success_at)::float8 as silent
      from wirecopy.feed where state = 'active' and consecutive_failures > 0 order by consecutive_failures desc, feed_id`,
  });
  if (rows.length === 0) return ok('failing', 'no feed fails');
  const since = (silent: number | null) => (silent === null ? 'always' : `for ${formatSeconds(silent)}`);
  return warning(
    'failing',
    `${rows.length} ${rows.length === 1 ? 'feed fails' : 'feeds fail'}: ${listed(rows.map(({ name, code, silent }) => `${name} (${code} ${since(silent)})`))}`,
    `${rows[0]!.code}: ${remedyOf(rows[0]!.code)} See \`wirecopy feeds list\`.`,
  );
}

async function checkPartitions(pool: Pool): Promise<Check> {
  const held = (await countDefaultRows(pool)).filter(({ rows }) => rows > 0);
  if (held.length === 0) return ok('partitions', 'no row is in a default partition');
  return warning(
    'partitions',
    `rows without a weekly partition: ${listed(held.map(({ table, rows }) => `${rows} in ${table}`))}`,
    'A running service moves them within an hour; where they are many, or its log says that it cannot, run `wirecopy migrate`.',
  );
}

const listed = (all: string[]): string =>
  [...all.slice(0, SHOWN), ...(all.length > SHOWN ? [`and ${all.length - SHOWN} more`] : [])].join(', ');

/** Rows may be older or newer than this program's table. */
const remedyOf = (code: Code): string => CODES[code]?.[1] ?? 'See the documentation.';

async function checkConfig(pool: Pool): Promise<Check> {
  const problems = await readConfigError(pool);
  return problems === null
    ? ok('config', 'no change of feeds.yml was refused')
    : warning('config', problems, 'The fetcher goes on with the configuration before. Correct the lines named.');
}

/** A receiver that takes nothing for longer than this, in seconds, does not come back by itself. */
const WEBHOOK_LAG_SECONDS = 300;

/** Whether every webhook gets its changes, and signed. */
async function checkWebhooks(pool: Pool): Promise<Check> {
  const hooks = (await readWebhooks(pool)).filter(({ state }) => state !== 'stopped');
  const late = hooks.filter(({ lagSeconds }) => lagSeconds > WEBHOOK_LAG_SECONDS);
  if (late.length > 0) {
    const told = late.map(
      ({ id, lagSeconds, lastErrorCode, state }) =>
        `${id} is ${formatSeconds(lagSeconds)} behind${state === 'failing' ? ` (${lastErrorCode})` : ''}`,
    );
    const code = late.find(({ state }) => state === 'failing')?.lastErrorCode as Code | undefined;
    const remedy = code
      ? `${code}: ${remedyOf(code)}`
      : 'A running fetcher sends them: start `wirecopy run` or `wirecopy run fetcher`.';
    return warning('webhooks', listed(told), `${remedy} Nothing is lost; see \`wirecopy webhooks list\`.`);
  }
  const unsigned = hooks.filter(({ isSigned }) => !isSigned);
  if (unsigned.length > 0)
    return warning(
      'webhooks',
      `not signed: ${listed(unsigned.map(({ id }) => id))}`,
      'Name a secret_file, or their receivers cannot tell who writes to them.',
    );
  return ok('webhooks', hooks.length === 0 ? 'none in feeds.yml' : `${hooks.length} up to date`);
}
