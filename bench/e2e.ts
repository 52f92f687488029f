import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { Fault } from '../shared/errors.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import type { Arm, ArmName, Backend } from './e2e-arms.ts';
import type { Newsroom } from './newsroom.ts';
import type { Usage } from './processes.ts';

interface Options {
  articles: number;
  rounds: number;
  backend?: Backend;
  only?: ArmName;
  stored: number[];
  workers: number[];
  halfLoad: number;
  soak: number;
  profiles?: string;
  statements?: boolean;
}

/** Articles by which programs are loaded and compiled before anything is measured. */
const WARM = 120;
/** The afternoon pipeline is so much slower that a part of the articles tells its speed. */
const AFTERNOON_SHARE = 4;
const LOOK_MS = 100;
/** Nothing stored for so long is a standstill. */
const STILL_MS = 180_000;
/** Steps in which articles come at half load, in ms. */
const TICK_MS = 250;
const SOAK_SAMPLES = 20;

const numbers = (text: string): number[] => text.split(',').map(Number);

/**
 * Two dozen papers on loopback, whose pages have the size and make-up of real ones, go through the whole program on this machine, Postgres and queue included;
 * beside it, by turns, a pipeline that is written in an afternoon from the same packages. Throws when an article is missing.
 */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    command
      .option('--articles <N>', 'articles of each run', Number, 400)
      .option('--rounds <N>', 'runs of each pipeline', Number, 1)
      .addOption(new Option('--backend <NAME>', 'where the queue lives; default both').choices(['redis', 'postgres']))
      .addOption(new Option('--only <NAME>', 'one of the two pipelines').choices(['wirecopy', 'afternoon']))
      .option('--stored <LIST>', 'articles that are stored already, each level a run of its own', numbers, [0])
      .option('--workers <LIST>', 'processes of each service, each number a run of its own', numbers, [1])
      .option('--half-load <SECONDS>', 'how long articles come at half the rate that was measured', Number, 20)
      .option('--soak <MINUTES>', 'stay at half load for so long and look at memory, connections, handles and sizes', Number, 0)
      .option('--profiles <DIR>', 'folder for a processor profile of each service')
      .option('--statements', 'show what Postgres was asked most, and what that cost'),

  async *run(options, say): AsyncIterable<Figures> {
    const { requireProc } = await import('./processes.ts');
    const { openNewsroom } = await import('./newsroom.ts');
    requireProc();
    const newsroom = await openNewsroom();
    try {
      say(`making ${options.articles + WARM} pages`);
      await newsroom.prepare(options.articles + WARM);
      const rows: Row[] = [];
      for (const run of runsOf(options)) {
        say(`${run.name}, queue in ${run.backend}, ${run.workers} of each service, ${run.stored} articles stored`);
        const measured = await measure(run, options, newsroom, say);
        rows.push(measured.row);
        say(JSON.stringify(measured.row));
        yield* measured.more;
      }
      yield { title: `${options.articles} articles of two dozen papers, CPU in ms per article`, rows };
      yield { title: 'beside the afternoon pipeline', rows: ratios(rows) };
    } finally {
      await newsroom.close();
    }
  },
};

interface Run {
  name: ArmName;
  backend: Backend;
  workers: number;
  stored: number;
}

/** By turns, and each in turn goes first. */
function* runsOf({ rounds, backend, only, workers, stored }: Options): Generator<Run> {
  const names: ArmName[] = only ? [only] : ['wirecopy', 'afternoon'];
  for (let round = 0; round < rounds; round++)
    for (const where of backend ? [backend] : (['redis', 'postgres'] as const))
      for (const each of workers)
        for (const level of stored)
          for (const name of round % 2 ? names.toReversed() : names)
            if (name === 'wirecopy' || level === stored[0]) yield { name, backend: where, workers: each, stored: level };
}

type Row = Record<string, string | number>;

async function measure(run: Run, options: Options, newsroom: Newsroom, say: (line: string) => void) {
  const { openAfternoon, openWirecopy } = await import('./e2e-arms.ts');
  const { preloadArchive } = await import('./e2e-archive.ts');
  await newsroom.reset();
  const open = run.name === 'wirecopy' ? openWirecopy : openAfternoon;
  const preload = run.stored > 0 ? (url: string) => preloadArchive(url, run.stored) : undefined;
  const arm = await open({ ...run, newsroom, preload, profiles: options.profiles });
  try {
    await until(arm, await newsroom.publish(WARM));
    const bytesBefore = await sizeOf(arm);
    const before = arm.usage();
    if (options.statements && run.name === 'wirecopy') await arm.db.query('select pg_stat_statements_reset()');
    const count = run.name === 'wirecopy' ? options.articles : Math.ceil(options.articles / AFTERNOON_SHARE);
    const seconds = await until(arm, await newsroom.publish(count));
    const after = arm.usage();
    const bytes = ((await sizeOf(arm)) - bytesBefore) / count;
    const more: Figures[] = [];
    const row: Row = { ...describe(run), ...figures(count, seconds, before, after, bytes) };
    if (run.name === 'wirecopy') {
      more.push({ title: `bytes in Postgres by table, queue in ${run.backend}`, rows: await tables(arm) });
      if (options.statements) more.push({ title: 'statements, per article', rows: await statements(arm, count) });
      if (options.halfLoad > 0) Object.assign(row, await halfLoad(arm, newsroom, count / seconds / 2, options.halfLoad));
      if (options.soak > 0) more.push(await soak(arm, newsroom, count / seconds / 2, options.soak, say));
    }
    return { row, more };
  } finally {
    await arm.close();
  }
}

const describe = ({ name, backend, workers, stored }: Run): Row => ({ pipeline: name, queue: backend, each: workers, stored });

/** Waits for so many articles and all that they set off; seconds since the first of them, for they wait for a poll. Throws when it stands still before. */
async function until(arm: Arm, articles: number): Promise<number> {
  let last = { articles: (await arm.progress()).articles, at: Date.now() };
  let began: number | undefined;
  for (;;) {
    const now = await arm.progress();
    if (now.articles !== last.articles) began ??= performance.now();
    if (now.articles >= articles && now.isIdle) return (performance.now() - (began ?? 0)) / 1_000;
    if (now.articles !== last.articles) last = { articles: now.articles, at: Date.now() };
    if (Date.now() - last.at > STILL_MS)
      throw new Fault('E_INTERNAL', `${arm.name} stands still at ${now.articles} of ${articles} articles`);
    await sleep(LOOK_MS);
  }
}

function figures(count: number, seconds: number, before: Map<string, Usage>, after: Map<string, Usage>, bytes: number): Row {
  const cpu = new Map(
    [...after].map(([name, { cpuSeconds }]) => [name, (1_000 * (cpuSeconds - before.get(name)!.cpuSeconds)) / count]),
  );
  const stores = ['Postgres', 'Redis'];
  const services = [...after].filter(([name]) => !stores.includes(name));
  const sum = (list: number[]): number => list.reduce((total, value) => total + value, 0);
  // The two pipelines have other services; what does the same job stands in the same column.
  const at = (...names: string[]): number => round(sum(names.map((name) => cpu.get(name) ?? 0)), 1);
  return {
    articles: count,
    'articles/s': round(count / seconds, 1),
    fetch: at('fetcher', 'poller'),
    'parse (afternoon: fetch, parse, store)': at('parser', 'worker'),
    index: at('indexer'),
    'all of ours': round(sum(services.map(([name]) => cpu.get(name)!)), 1),
    Postgres: at('Postgres'),
    Redis: at('Redis'),
    'articles per CPU second': round(1_000 / sum([...cpu.values()]), 1),
    'peak MB': round(sum(services.map(([, { peakMemory }]) => peakMemory)) / 1e6, 0),
    'Postgres MB': round(after.get('Postgres')!.memory / 1e6, 0),
    'kB/article': round(bytes / 1e3, 1),
  };
}

/** Articles per second of wall time, and per second of CPU of all processes, which other work on the machine does not change. */
function ratios(rows: Row[]): Row[] {
  const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1]!;
  return [...new Set(rows.map(({ queue }) => queue!))].flatMap((queue) => {
    const of = (name: ArmName, figure: string): number[] =>
      rows
        .filter((row) => row.pipeline === name && row.queue === queue && row.each === rows[0]!.each)
        .map((row) => Number(row[figure]));
    if (of('wirecopy', 'articles/s').length === 0 || of('afternoon', 'articles/s').length === 0) return [];
    const times = (figure: string): number => round(median(of('wirecopy', figure)) / median(of('afternoon', figure)), 1);
    return [
      { queue, 'times articles/s': times('articles/s'), 'times articles per CPU second': times('articles per CPU second') },
    ];
  });
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const sizeOf = async ({ db }: Arm): Promise<number> =>
  Number((await db.query('select pg_database_size(current_database()) as bytes')).rows[0].bytes);

/** With indexes and long values, partitions added up; what is stored is WARM articles more than were measured. */
async function tables({ db }: Arm): Promise<Row[]> {
  const { rows } = await db.query(
    `select coalesce(parent.relname, c.relname) as "table", sum(pg_total_relation_size(c.oid))::bigint / greatest(1, (select count(*) from wirecopy.article)) as bytes
      from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class parent on parent.oid = i.inhparent
      where c.relkind = 'r' and c.relnamespace in ('wirecopy'::regnamespace, coalesce(to_regnamespace('bullmq'), 0)) group by 1 order by 2 desc limit 12`,
  );
  return rows.map(({ table, bytes }) => ({ table, 'bytes per article': Number(bytes) }));
}

/** What costs the server most, by its own time. */
async function statements({ db }: Arm, articles: number): Promise<Row[]> {
  const { rows } = await db.query(
    `select round((calls / $1::float8)::numeric, 2)::float as calls, round((total_exec_time / $1::float8)::numeric, 2)::float as ms, round((rows / $1::float8)::numeric, 1)::float as rows,
        regexp_replace(left(regexp_replace(query, '\\s+', ' ', 'g'), 110), '\\|', '/') as statement
      from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database()) order by total_exec_time desc limit 45`,
    [articles],
  );
  const { rows: sums } = await db.query(
    `select round((sum(calls) / $1::float8)::numeric, 1)::float as calls, round((sum(total_exec_time) / $1::float8)::numeric, 1)::float as ms, round((sum(rows) / $1::float8)::numeric, 1)::float as rows, 'all' as statement from pg_stat_statements`,
    [articles],
  );
  return [...sums, ...rows];
}

/** Publishes at a rate; `look` runs at every tick and ends it by false. */
async function publishAt(newsroom: Newsroom, rate: number, look: (elapsedMs: number) => Promise<boolean>): Promise<number> {
  const began = performance.now();
  let published = 0;
  let all = 0;
  for (;;) {
    const elapsedMs = performance.now() - began;
    if (!(await look(elapsedMs))) return all;
    const due = Math.floor((rate * elapsedMs) / 1_000) - published;
    published += due;
    if (due > 0) all = await newsroom.publish(due);
    await sleep(TICK_MS);
  }
}

/** From the commit of an item to the commit of its article. */
async function halfLoad(arm: Arm, newsroom: Newsroom, rate: number, seconds: number): Promise<Row> {
  const { rows: since } = await arm.db.query('select max(article_id) as last from wirecopy.article');
  const all = await publishAt(newsroom, rate, async (elapsedMs) => elapsedMs < 1_000 * seconds);
  await until(arm, all);
  const { rows } = await arm.db.query(
    `select percentile_cont(array[.5, .95]) within group (order by extract(epoch from a.indexed_at - i.discovered_at)) as s
      from wirecopy.article a join wirecopy.item i using (item_id) where article_id > $1`,
    [since[0].last],
  );
  return { 'half load/s': round(rate, 1), 'accepted → indexed p50 s': round(rows[0].s[0], 2), 'p95 s': round(rows[0].s[1], 2) };
}

async function soak(arm: Arm, newsroom: Newsroom, rate: number, minutes: number, say: (line: string) => void): Promise<Figures> {
  const everyMs = (60_000 * minutes) / SOAK_SAMPLES;
  const rows: Row[] = [];
  const all = await publishAt(newsroom, rate, async (elapsedMs) => {
    if (elapsedMs >= everyMs * rows.length) {
      rows.push({ minute: round(elapsedMs / 60_000, 1), ...(await look(arm)) });
      say(JSON.stringify(rows.at(-1)));
    }
    return elapsedMs < 60_000 * minutes;
  });
  await until(arm, all);
  rows.push({ minute: 'idle', ...(await look(arm)) });
  return {
    title: `${minutes} minutes at ${round(rate, 1)} articles/s: memory in MB, handles and connections, sizes in MB`,
    rows,
  };
}

/** What must not grow by itself: only tables grow with the articles, and what is dead in them does not. */
async function look(arm: Arm): Promise<Row> {
  const { rows } = await arm.db.query(
    `select (select count(*) from wirecopy.article)::int as articles, (select count(*) from wirecopy.work where stage not in ('poll', 'recheck'))::int as waiting,
      (select count(*) from pg_stat_activity where backend_type = 'client backend')::int as connections,
      (select round(sum(pg_table_size(relid)) / 1e6) from pg_stat_user_tables)::int as tables, (select round(sum(pg_indexes_size(relid)) / 1e6) from pg_stat_user_tables)::int as indexes,
      round(pg_total_relation_size('wirecopy.work') / 1e3)::int as "work kB",
      (select round(100.0 * sum(n_dead_tup) / greatest(1, sum(n_live_tup + n_dead_tup)), 1) from pg_stat_user_tables)::float as "dead rows %"`,
  );
  const usage = [...arm.usage()];
  return {
    ...rows[0],
    ...Object.fromEntries(usage.map(([name, { memory }]) => [`${name} MB`, Math.round(memory / 1e6)])),
    handles: usage.reduce((sum, [, { handles }]) => sum + handles, 0),
  };
}
