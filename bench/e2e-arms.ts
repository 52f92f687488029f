import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { stringify } from 'yaml';
import { Fault } from '../shared/errors.ts';
import type { Newsroom } from './newsroom.ts';
import { type OwnPostgres, openPostgres } from './postgres.ts';
import { parentOf, type Usage, usageOf } from './processes.ts';
import { startRedis, type TestRedis } from './redis.ts';

export type Backend = 'redis' | 'postgres';
export type ArmName = 'wirecopy' | 'afternoon';

export interface ArmSettings {
  newsroom: Newsroom;
  backend: Backend;
  /** Processes of each service. */
  workers: number;
  /** Fills the database before anything starts. */
  preload?(url: string): Promise<void>;
  /** Folder for processor profiles of the services. */
  profiles?: string;
}

/** A pipeline at work, with a Postgres and perhaps a Redis of its own. */
export interface Arm {
  name: ArmName;
  /** For questions; nothing of the pipeline uses it. */
  db: pg.Client;
  /** How many articles of this run are stored, and whether nothing is left to do. */
  progress(): Promise<{ articles: number; isIdle: boolean }>;
  /** By service, with Postgres and Redis. */
  usage(): Map<string, Usage>;
  close(): Promise<void>;
}

/** Enough for four processes of each service with the queue in Postgres. */
const SETTINGS = { max_connections: '500', shared_preload_libraries: 'pg_stat_statements' };
/** Each feed is asked so often, in ms. */
const POLL_MS = 2_000;
const READY_MS = 120_000;
/** Processes of the afternoon pipeline that work on articles, as many as cores. */
const AFTERNOON_WORKERS = 2;

interface Process {
  service: string;
  child: ChildProcess;
  said: () => string;
}

/** What both arms stand on. */
class Stage {
  readonly postgres: OwnPostgres;
  readonly redis: TestRedis | null;
  readonly processes: Process[] = [];
  #postmaster = 0;

  constructor(postgres: OwnPostgres, redis: TestRedis | null) {
    this.postgres = postgres;
    this.redis = redis;
  }

  static async open({ backend }: ArmSettings): Promise<Stage> {
    const redis = backend === 'redis' ? await startRedis() : null;
    if (backend === 'redis' && !redis) throw new Fault('E_QUEUE', 'redis-server is not on PATH');
    return new Stage(await openPostgres({ settings: SETTINGS }), redis);
  }

  async connect(url: string): Promise<pg.Client> {
    const db = new pg.Client({ connectionString: url, application_name: 'wirecopy bench' });
    await db.connect();
    const { rows } = await db.query('select pg_backend_pid() as pid');
    this.#postmaster = parentOf(rows[0].pid);
    return db;
  }

  env = (url: string): Record<string, string> => ({ DATABASE_URL: url, ...(this.redis && { REDIS_URL: this.redis.url }) });

  launch(service: string, args: string[], env: Record<string, string>): void {
    const child = spawn(process.execPath, args, {
      cwd: this.postgres.folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-10_000);
      if (process.env.BENCH_LOG) appendFileSync(process.env.BENCH_LOG, chunk);
    });
    this.processes.push({ service, child, said: () => said });
  }

  /** Waits until all have said so. */
  async ready(word: string): Promise<void> {
    for (const end = Date.now() + READY_MS; ; await sleep(100)) {
      this.#requireLife();
      if (this.processes.every(({ said }) => said().includes(word))) return;
      if (Date.now() > end)
        throw new Fault('E_INTERNAL', `a process does not get ready: ${this.processes.map(({ said }) => said())}`);
    }
  }

  #requireLife(): void {
    const dead = this.processes.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
    if (dead) throw new Fault('E_INTERNAL', `${dead.service} ended: ${dead.said()}`);
  }

  usage(): Map<string, Usage> {
    this.#requireLife();
    const all = new Map<string, Usage>();
    const add = (name: string, pid: number): void => {
      const one = usageOf(pid);
      const sum = all.get(name) ?? { cpuSeconds: 0, peakMemory: 0, memory: 0, handles: 0 };
      for (const key of Object.keys(one) as (keyof Usage)[]) sum[key] += one[key];
      all.set(name, sum);
    };
    for (const { service, child } of this.processes) add(service, child.pid!);
    add('Postgres', this.#postmaster);
    if (this.redis) add('Redis', this.redis.pid());
    return all;
  }

  async close(): Promise<void> {
    for (const { child } of this.processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await exit;
      clearTimeout(patience);
    }
    await this.redis?.stop();
    await this.postgres.close();
  }
}

/** The program as docker-compose runs it: a process of each service. What runs this benchmark is what is measured. */
export async function openWirecopy(settings: ArmSettings): Promise<Arm> {
  const { newsroom, workers, preload, profiles } = settings;
  const stage = await Stage.open(settings);
  try {
    const { url, folder } = stage.postgres;
    await preload?.(url);
    writeFileSync(
      path.join(folder, 'feeds.yml'),
      stringify({
        politeness: { concurrency: 4, spacing: '0s' },
        allow_private_hosts: newsroom.hosts,
        defaults: { every: `${POLL_MS}ms` },
        feeds: newsroom.feedUrls,
      }),
    );
    const db = await stage.connect(url);
    await db.query('create extension if not exists pg_stat_statements');
    const { rows } = await db.query('select coalesce(max(article_id), 0) as last from wirecopy.article');
    const profile = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
    for (const service of ['fetcher', 'parser', 'indexer'])
      for (let i = 0; i < workers; i++)
        stage.launch(service, [...process.execArgv, ...profile, process.argv[1]!, 'run', service], {
          ...stage.env(url),
          WIRECOPY_HEALTH_PORT: '0',
        });
    await stage.ready('stop with ^C');
    return {
      name: 'wirecopy',
      db,
      usage: () => stage.usage(),
      async progress() {
        const { rows: now } = await db.query(PROGRESS, [rows[0].last]);
        return now[0];
      },
      close: () => db.end().then(() => stage.close()),
    };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** Everything that an article sets off: its comparison with others, the event of its story, the numbers of its changes. */
const PROGRESS = `select (select count(*) from wirecopy.article where article_id > $1)::int as articles,
  not exists (select from wirecopy.work where stage not in ('poll', 'recheck')) and not exists (select from wirecopy.event_due)
    and not exists (select from wirecopy.change where change_id is null) as "isIdle"`;

/** What a good programmer writes in an afternoon from the same packages: text only, nothing is found in it and nothing compared. */
export async function openAfternoon(settings: ArmSettings): Promise<Arm> {
  const { newsroom, workers } = settings;
  const stage = await Stage.open(settings);
  try {
    const url = Object.assign(new URL(stage.postgres.url), { pathname: '/afternoon' }).href;
    const admin = await stage.connect(stage.postgres.url);
    await admin.query('create database afternoon');
    await admin.end();
    const db = await stage.connect(url);
    await db.query(`create table feed (url text primary key, etag text);
      create table article (url text, title text, text text, at timestamptz default now())`);
    if (!stage.redis) await (await import('bullmq')).runMigrations(db as never);
    await db.query('set search_path = public');
    const isSource = import.meta.url.endsWith('.ts');
    const program = fileURLToPath(new URL(isSource ? './naive/program.ts' : './naive/program.js', import.meta.url));
    const launch = (service: string, ...args: string[]) =>
      stage.launch(service, [...process.execArgv, program, ...args], { ...stage.env(url), POLL_MS: String(POLL_MS) });
    launch('poller', 'poller', ...newsroom.feedUrls);
    for (let i = 0; i < AFTERNOON_WORKERS * workers; i++) launch('worker', 'worker');
    await stage.ready('ready');
    return {
      name: 'afternoon',
      db,
      usage: () => stage.usage(),
      async progress() {
        const { rows } = await db.query('select count(*)::int as articles, true as "isIdle" from article');
        return rows[0];
      },
      close: () => db.end().then(() => stage.close()),
    };
  } catch (error) {
    await stage.close();
    throw error;
  }
}
