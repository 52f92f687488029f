import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Client, Pool } from '../shared/db.ts';
import { Fault } from '../shared/errors.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import type { Press } from './copies-press.ts';

interface Options {
  levels: string;
  articles: string;
  workers: string;
  batch: string;
}

/** Of the articles that are measured, so many are copies of one that is there or came just before. */
const COPIES = 0.3;

/** The copy step (sketch keys, candidates, comparison, grouping) on a filled database, every commit durable. */
export const benchmark: Benchmark<Options & Record<string, unknown>> = {
  declare(command: Command) {
    command.option('--levels <LIST>', 'articles that are there already, each level in turn', '10000,100000');
    command.option('--articles <N>', 'articles that are measured at each level', '2000');
    command.option('--workers <N>', 'works at once', '4');
    command.option('--batch <N>', 'articles that a worker has in hand', '8');
  },
  async *run({ levels, articles, workers, batch }, say): AsyncIterable<Figures> {
    const { openPool } = await import('../shared/db.ts');
    const { openPostgres } = await import('./postgres.ts');
    const { Press } = await import('./copies-press.ts');
    const postgres = await openPostgres();
    const pool = openPool({ url: postgres.url, max: Number(workers) + 2, applicationName: 'wirecopy bench' });
    try {
      const press = new Press(pool);
      await press.open();
      for (const level of levels.split(',').map(Number)) {
        say(`filling up to ${level} articles`);
        await press.fill(level);
        say(`${articles} articles on top of ${level}`);
        yield {
          title: `copy step on ${level} articles, ${workers} workers with ${batch} articles in hand each, ${COPIES * 100} % copies`,
          rows: [await measure(pool, press, { count: Number(articles), workers: Number(workers), batch: Number(batch) })],
        };
      }
      yield { title: 'bytes per article, indexes included', rows: await bytes(pool) };
    } finally {
      await pool.end();
      await postgres.close();
    }
  },
};

interface Load {
  count: number;
  workers: number;
  batch: number;
}

/** Each worker commits the keys of a batch, as `index` does, then claims, matches and finishes as many works, as every worker does. */
export async function measure(pool: Pool, press: Press, { count, workers, batch }: Load): Promise<Record<string, number>> {
  const { insertSketches } = await import('../services/indexer/sketch-store.ts');
  const { matchHandler } = await import('../services/indexer/match.ts');
  const { besideTakedowns } = await import('../shared/tombstones.ts');
  const { claimByStage } = await import('../shared/work/claims.ts');
  const { accept } = await import('../shared/work/finish.ts');
  const { Hands } = await import('../shared/work/hands.ts');
  const { articles, sketches, copies } = await press.write(count, COPIES);
  const failures: unknown[] = [];
  const hands = new Hands({
    pool,
    handlers: [matchHandler({ pool })],
    ring: () => {},
    onTrouble: (error) => failures.push(error),
  });
  const claim = claimByStage(
    pool,
    'match',
    () => '-infinity',
    () => 0,
  );
  const beganAt = new Map<string, number>();
  const times: number[] = [];
  const index = async (from: number): Promise<void> => {
    const now = performance.now();
    const slice = articles.slice(from, from + batch);
    for (const { itemId } of slice) beganAt.set(itemId, now);
    await besideTakedowns(pool, async (client) => {
      await insertSketches(
        client,
        slice.map(({ articleId }, i) => ({ articleId, sketch: sketches[from + i]! })),
      );
      await accept(
        client,
        slice.map(({ itemId: id }) => ({ stage: 'match', id })),
      );
    });
  };
  /** Returns whether there was work. */
  const match = async (): Promise<boolean> => {
    const work = await claim();
    if (!work) return false;
    const exit = await hands.attempt(work);
    if (exit?.outcome !== 'done') throw new Fault('E_INTERNAL', `match of item ${work.id}: ${JSON.stringify(exit)}`);
    times.push(performance.now() - beganAt.get(work.id)!);
    return true;
  };
  const starts = Array.from({ length: Math.ceil(count / batch) }, (_, i) => i * batch);
  const work = async (): Promise<void> => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
      await index(from);
      await Promise.all(Array.from({ length: Math.min(batch, count - from) }, match));
    }
    while (await match());
  };
  await pool.query('checkpoint');
  const statements = countStatements(pool);
  const before = await usage(pool);
  const began = performance.now();
  await Promise.all(Array.from({ length: workers }, work));
  const seconds = (performance.now() - began) / 1000;
  const after = await usage(pool);
  await hands.giveBack(0);
  if (failures.length > 0) throw failures[0];
  await requireCopies(pool, articles, copies);
  times.sort((a, b) => a - b);
  const at = (share: number): number => round(times[Math.min(times.length - 1, Math.floor(share * times.length))]!);
  return {
    articles: count,
    'articles/s': Math.round(count / seconds),
    'own CPU ms': round((after.own - before.own) / count),
    'Postgres CPU ms': round((after.postgres - before.postgres) / count),
    statements: round(statements() / count),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'most ms': at(1),
  };
}

const round = (figure: number): number => Math.round(figure * 100) / 100;

/** Counts what is asked of the server from now on. */
function countStatements(pool: Pool): () => number {
  let count = 0;
  const watch = (client: Client): void => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      count++;
      return query(...args);
    }) as Client['query'];
  };
  for (const client of (pool as unknown as { _clients: Client[] })._clients) watch(client);
  pool.on('connect', watch);
  return () => count;
}

/** CPU so far of this process and of the server's, which runs on this machine, in ms. */
async function usage(pool: Pool): Promise<{ own: number; postgres: number }> {
  const { rows } = await pool.query<{ pid: number }>('select pid from pg_stat_activity');
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1000, postgres: rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0) };
}

/** Ticks of 10 ms, as /proc counts them: user and system time are the 14th and 15th field. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0; // it has ended, or this is no Linux
  }
}

async function requireCopies(pool: Pool, articles: { articleId: string }[], copies: number): Promise<void> {
  const { rows } = await pool.query(
    `select count(*)::int as n from article where article_id = any($1::bigint[]) and story_id in (select story_id from story where article_count > 1)`,
    [articles.map(({ articleId }) => articleId)],
  );
  if (rows[0].n < 0.95 * copies)
    throw new Fault('E_INTERNAL', `${rows[0].n} articles stand in a story with others, and ${copies} copies were made`);
}

async function bytes(pool: Pool): Promise<Figures['rows']> {
  const { rows } = await pool.query(
    `select name, pg_size_pretty(bytes) as size, round(bytes / (select count(*) from article)) as "bytes per article" from (
      select 'sketch' as name, pg_total_relation_size('sketch') as bytes
      union all select 'sketch_key', (select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = 'sketch_key'::regclass)
      union all select 'edge', pg_total_relation_size('edge')) t`,
  );
  return rows;
}
