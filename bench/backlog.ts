import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Client, Pool } from '../shared/db.ts';
import type { QueueName, Stage } from '../shared/pipeline.ts';
import type { Bells } from '../shared/queue.ts';
import type { Handler } from '../shared/work/finish.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options {
  rows: number;
  seconds: number;
  snapshotSeconds: number;
}

/** Handlers of the worker, as in an indexer on two cores. */
const CONCURRENCY = 8;
const HOSTS = 10_000;
/** Half of the pages belong to this one. */
const BIG_HOST = 'big.example:443';
const LOOKS = 200;
const SAMPLE_MS = 250;

/** A back end with a backlog of its own. */
interface Arm {
  backend: Bells['backend'];
  /** For the worker; `direct` has no limits and is for everything else. */
  pool: Pool;
  direct: Pool;
  bells: Bells;
  close(): Promise<void>;
}

/**
 * A million due items are worked off while the queue stays short: how many bells wait, how long a look and a claim take, and what it costs,
 * at 1,000,000, 100,000 and 10,000 due rows, with half a million pages of one host, and while an analyst's snapshot keeps all dead rows.
 * Attempts do nothing, so the rates are those of the protocol alone. Throws when the queue grows beyond its window or a row is lost.
 */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    command
      .option('--rows <N>', 'due items to begin with', Number, 1_000_000)
      .option('--seconds <N>', 'how long each step works', Number, 15)
      .option('--snapshot-seconds <N>', 'how long it works under an open snapshot', Number, 60),
  async *run({ rows, seconds, snapshotSeconds }, say): AsyncIterable<Figures> {
    const { openServers } = await import('./servers.ts');
    const servers = await openServers();
    const arms: Arm[] = [];
    try {
      yield await servers.versions();
      for (const backend of ['postgres', 'redis'] as const) {
        const url = await servers.database(`backlog_${backend}`);
        arms.push(await openArm(backend, url, backend === 'redis' ? servers.redisUrl : null));
      }
      const levels = [...new Set([rows, Math.min(rows, 100_000), Math.min(rows, 10_000)])];

      for (const arm of arms) await fillStage(arm.direct, rows);
      say(`${rows} items are due at a stage without hosts, on each back end`);
      const stage: Figures['rows'] = [];
      for (const level of levels)
        for (const arm of arms) {
          await trim(arm.direct, 'parse', level);
          stage.push({ ...(await workOff(arm, 'parse', seconds)), ...(await timesOf(arm.direct, 'parse')) });
          say(`${arm.backend}: ${level} due`);
        }
      yield { title: 'due at a stage without hosts', rows: stage };

      for (const arm of arms) {
        await arm.direct.query('truncate work, outcome');
        await fillHosts(arm.direct, rows);
      }
      say(`${rows} pages are due, half of them of one host`);
      const hosts: Figures['rows'] = [];
      for (const arm of arms) hosts.push({ ...(await workOff(arm, 'fetch', seconds)), ...(await timesOf(arm.direct, 'fetch')) });
      yield { title: `due pages, half of them of one host, the others of ${HOSTS} hosts; no spacing`, rows: hosts };

      for (const arm of arms) await fillStage(arm.direct, rows);
      const snapshot: Figures['rows'] = [];
      for (const queue of ['parse', 'fetch'] as const)
        for (const arm of arms) {
          const reader = await openSnapshot(arm.direct);
          snapshot.push({ ...(await workOff(arm, queue, snapshotSeconds)), ...(await timesOf(arm.direct, queue)) });
          await reader.release();
        }
      yield { title: `the same while a snapshot is open that is as old as the step (${snapshotSeconds} s)`, rows: snapshot };
    } finally {
      for (const arm of arms) await arm.close();
      await servers.close();
    }
  },
};

async function openArm(backend: Bells['backend'], databaseUrl: string, redisUrl: string | null): Promise<Arm> {
  const { openPool, STATEMENT_MS } = await import('../shared/db.ts');
  const { openBells } = await import('../shared/queue.ts');
  const pool = openPool({ url: databaseUrl, max: 12, applicationName: 'wirecopy bench', statementTimeoutMs: STATEMENT_MS });
  const direct = openPool({ url: databaseUrl, max: 3, applicationName: 'wirecopy bench' });
  const bells = await openBells({ redisUrl, databaseUrl });
  return {
    backend,
    pool,
    direct,
    bells,
    async close() {
      await bells.close();
      await pool.end();
      await direct.end();
    },
  };
}

/** Due for a day, ten milliseconds apart. */
const DUE = `now() - interval '1 day' + n * interval '10 ms'`;

async function fillStage(pool: Pool, rows: number): Promise<void> {
  await pool.query(`insert into work (stage, id, due_at) select 'parse', n, ${DUE} from generate_series(1, $1::int) n`, [rows]);
  await pool.query('vacuum analyze work');
}

async function fillHosts(pool: Pool, rows: number): Promise<void> {
  await pool.query(
    `insert into slot (host) select 'h' || n || '.example:443' from generate_series(1, $1::int) n union all select $2`,
    [HOSTS, BIG_HOST],
  );
  await pool.query(
    `insert into work (stage, id, host, due_at)
      select 'page', n, case when n % 2 = 0 then $2 else 'h' || 1 + n % $3::int || '.example:443' end, ${DUE} from generate_series(1, $1::int) n`,
    [rows, BIG_HOST, HOSTS],
  );
  await pool.query('vacuum analyze work, slot');
}

/** Takes the oldest away until this many are left, as if they had been worked off: their dead rows stay. */
async function trim(pool: Pool, stage: Stage, left: number): Promise<void> {
  await pool.query(
    `delete from work where stage = $1 and id in (
      select id from work where stage = $1 order by due_at limit greatest(0, (select count(*) from work where stage = $1) - $2))`,
    [stage, left],
  );
}

/** A worker whose attempts do nothing works for that long; what the queue held meanwhile. */
async function workOff(
  { backend, pool, direct, bells }: Arm,
  queue: QueueName,
  seconds: number,
): Promise<Figures['rows'][number]> {
  const { QueueWorker } = await import('../shared/work/worker.ts');
  const { FETCH_STAGES } = await import('../shared/pipeline.ts');
  const stages: readonly Stage[] = queue === 'fetch' ? FETCH_STAGES : ['parse'];
  const due = await countDue(direct);
  const cpu = process.cpuUsage();
  let done = 0;
  const worker = new QueueWorker({
    pool,
    bells,
    handlers: stages.map(nothing),
    concurrency: CONCURRENCY,
    politeness: () => ({ concurrency: 2, spacingMs: 0 }),
    report: ({ outcome }) => {
      if (outcome === 'done') done++;
    },
  });
  const waiting: number[] = [];
  const begun = performance.now();
  while (performance.now() - begun < seconds * 1_000) {
    await sleep(SAMPLE_MS);
    waiting.push(await bells.count(queue));
  }
  const tookMs = performance.now() - begun;
  const rate = done;
  const used = process.cpuUsage(cpu);
  await worker.close();
  const most = 4 * CONCURRENCY;
  const longest = Math.max(...waiting);
  if (longest > most) throw new Error(`${longest} bells wait, the window holds ${most}`);
  const left = await countDue(direct);
  if (left !== due - done) throw new Error(`${due} were due and ${done} were done, but ${left} are left`);
  return {
    queue: backend,
    due,
    'items/s': Math.round((1_000 * rate) / tookMs),
    'bells p50': quantile(waiting, 0.5),
    'bells max': longest,
    'Node ms/item': round((used.user + used.system) / 1_000 / Math.max(1, rate)),
    'RSS MB': Math.round(process.memoryUsage.rss() / 1e6),
  };
}

const nothing = (stage: Stage): Handler => ({
  stage,
  deadlineMs: 30_000,
  run: async () => {},
  store: async (_, done) => done.map(() => ({ outcome: 'done' as const })),
});

const countDue = async (pool: Pool): Promise<number> =>
  Number((await pool.query(`select count(*) as n from work where due_at <= now()`)).rows[0].n);

/** How long a look for due work and a claim take, each in a transaction that is rolled back. */
async function timesOf(pool: Pool, queue: QueueName): Promise<Figures['rows'][number]> {
  const { CLAIM, CLAIM_HOSTS, DUE: LOOK, DUE_HOSTS } = await import('../shared/work/statements.ts');
  const most = 4 * CONCURRENCY;
  const calm = 1e11;
  const client = await pool.connect();
  try {
    const floor = await floorOf(pool);
    const look = await timed(client, queue === 'fetch' ? DUE_HOSTS : LOOK, queue === 'fetch' ? [most] : [queue, most, floor]);
    const claim = await timed(
      client,
      queue === 'fetch' ? CLAIM_HOSTS : CLAIM,
      queue === 'fetch' ? [[BIG_HOST], [2], [0], 1, calm] : [queue, 8, floor, calm],
    );
    return { 'look ms p50': look.p50, 'look p99': look.p99, 'claim ms p50': claim.p50, 'claim p99': claim.p99 };
  } finally {
    client.release();
  }
}

/** The floor that a worker would know: what it has learnt from its last look. */
async function floorOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query(`select min(due_at)::text as floor from work where stage = 'parse'`);
  return rows[0].floor ?? '-infinity';
}

async function timed(
  client: Client,
  statement: { name: string; text: string },
  values: unknown[],
): Promise<{ p50: number; p99: number }> {
  const times: number[] = [];
  for (let i = 0; i < LOOKS; i++) {
    await client.query('begin');
    const begun = performance.now();
    await client.query({ ...statement, values });
    times.push(performance.now() - begun);
    await client.query('rollback');
  }
  return { p50: round(quantile(times, 0.5)), p99: round(quantile(times, 0.99)) };
}

/** A transaction that sees the table as it is now, as a long query of an analyst does: nothing that dies from now on can be cleared away. */
async function openSnapshot(pool: Pool): Promise<{ release(): Promise<void> }> {
  const client = await pool.connect();
  await client.query('begin isolation level repeatable read read only');
  await client.query('select 1 from work limit 1');
  return {
    async release() {
      await client.query('commit');
      client.release();
    },
  };
}

const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;

const round = (ms: number): number => Math.round(ms * 100) / 100;
