import { expect } from 'vitest';
import type { Database } from '../cli/database.ts';
import { DOCUMENT_LINE, documentOfLine } from '../cli/ingest-documents.ts';
import { Intake } from '../cli/ingest-run.ts';
import { PIPELINE_POOL, type Pipeline, startPipeline } from '../cli/pipeline.ts';
import { migrate } from '../infra/migrate.ts';
import { openPool, type Pool } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { type Health, startHealth } from '../shared/health.ts';
import { openLog } from '../shared/log.ts';
import { createMetrics } from '../shared/metrics.ts';
import { Outages } from '../shared/outages.ts';
import type { PostgresServer } from './server.ts';
import { openProxy, type Way } from './storm/proxy.ts';

const PASSWORD = 'of the outage';
const ROLE = 'news';
/** Documents that are put in before an outage: enough that some are in hand when it comes. */
const DOCUMENTS = 30;

/** A parser and an indexer on a Postgres that can be taken away from them; everything else looks at it directly. */
export interface Scene {
  postgres: PostgresServer;
  proxy: Way;
  pool: Pool;
  pipeline: Pipeline;
  /** Lines of the log about stores, since the last time that they were asked for. */
  said(): string[];
  /** Puts documents in whose texts have nothing in common. */
  put(): Promise<void>;
  count(sql: string): Promise<number>;
  /** Resolves when this many documents more have been indexed than when the scene began. */
  indexed(atLeast: number): Promise<void>;
  /** Documents put in so far. */
  readonly documents: number;
  /** All is done: once, and without a try, a lost lease or another end that was counted. */
  nothingCounted(): Promise<void>;
  /** Bells that woke a worker so far. */
  bellsAnswered(): Promise<number>;
  readyz(): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

export interface SceneOptions {
  postgres: PostgresServer;
  redisUrl: string | null;
  /** Clauses for `create database`. */
  clauses?: string;
}

let scenes = 0;

export async function openScene({ postgres, redisUrl, clauses = '' }: SceneOptions): Promise<Scene> {
  const name = `scene_${++scenes}`;
  await postgres.administer(
    `do $$ begin create role ${ROLE} login createrole password '${PASSWORD}'; exception when duplicate_object then null; end $$`,
    `create database ${name} owner ${ROLE} ${clauses}`,
  );
  const proxy = await openProxy(postgres.port);
  const urlAt = (port: number) => `postgres://${ROLE}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${name}?sslmode=disable`;
  await migrate(urlAt(postgres.port));
  const pool = openPool({ url: urlAt(postgres.port), max: 3, applicationName: 'test' });
  await pool.query(TELL_COUNTS);

  const lines: string[] = [];
  const log = openLog('info', { write: (line) => lines.push(line), isTerminal: false });
  const outages = new Outages(log);
  const database = {
    url: urlAt(proxy.port),
    pool: openPool({
      url: urlAt(proxy.port),
      max: PIPELINE_POOL.connections,
      applicationName: 'scene',
      statementTimeoutMs: PIPELINE_POOL.statementTimeoutMs,
    }),
  } as Database;
  const metrics = createMetrics();
  const settings = { ...readEnvironment({}), redisUrl };
  const pipeline = await startPipeline({ settings, database, services: ['parser', 'indexer'], log, outages, metrics });
  const health: Health = await startHealth({
    ...{ port: 0, host: '127.0.0.1', pool: database.pool, metrics },
    services: () => pipeline.services,
    outages: () => outages.list(),
  });
  let documents = 0;
  const count = async (sql: string): Promise<number> => Number((await pool.query(`select count(*) as n from ${sql}`)).rows[0].n);
  const put = async (): Promise<void> => {
    const intake = new Intake(pool, pipeline.bells);
    for (let i = 0; i < DOCUMENTS; i++) await intake.put(i, () => documentOfLine(i, lineOf(documents++)));
  };
  const indexed = async (atLeast: number): Promise<void> => {
    while ((await count('news.article')) < atLeast) await pause(50);
  };

  // Threads take their time to start; what that costs is not what the test is about.
  await put();
  while ((await count('work')) > 0) await pause(50);
  await pool.query('truncate public.counted, outcome');
  lines.splice(0);

  return {
    postgres,
    proxy,
    pool,
    pipeline,
    count,
    put,
    indexed,
    said: () =>
      lines
        .splice(0)
        .map((line) => JSON.parse(line))
        .filter(({ store }) => store)
        .map(({ store, msg }) => `${store}: ${/ is (away|back)/.exec(msg)?.[1]}`),
    get documents() {
      return documents;
    },
    async nothingCounted() {
      while ((await count('work')) > 0) await pause(50);
      expect((await pool.query('select * from counted')).rows).toEqual([]);
      expect(await count('dead')).toBe(0);
      expect(await count(`outcome where outcome in ('retry', 'dead', 'rejected')`)).toBe(0);
      expect(await count('(select item_id, stage from news.outcome group by 1, 2 having count(*) > 1) twice')).toBe(0);
      expect(await count('news.article')).toBe(documents);
    },
    async bellsAnswered() {
      const { values } = await metrics.bellsAnswered.get();
      return values.reduce((sum, { value }) => sum + value, 0);
    },
    async readyz() {
      const response = await fetch(`${health.url}/readyz`);
      return { status: response.status, text: await response.text() };
    },
    async close() {
      await health.close();
      await pipeline.close();
      await database.pool.end();
      await pool.end();
      await proxy.close();
    },
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Rows of work come and go; what was ever counted against one of them stays here. */
const TELL_COUNTS = `
  create table public.counted (stage text, id bigint, tries int, lost int, code text);
  create function public.tell_counts() returns trigger language plpgsql as $$
  begin
    insert into public.counted values (new.stage, new.id, new.tries, new.lost, new.code);
    return null;
  end $$;
  create trigger tell_counts after insert or update on wirecopy.work for each row when (new.tries > 0 or new.lost > 0) execute function public.tell_counts();
`;

/** A title and a text of their own words, so that none is taken for a copy of another. */
function lineOf(n: number) {
  const words = Array.from({ length: 60 }, (_, i) => word(n * 60 + i));
  return DOCUMENT_LINE.parse({
    url: `https://paper-${n}.example/${word(n)}`,
    source: `Paper ${n}`,
    title: `${word(n)} opens ${word(n + 7_000)}`,
    text: `${words.join(' ')}.`,
  });
}

const SYLLABLES = ['ba', 'do', 'fe', 'gu', 'ki', 'lo', 'mu', 'ne', 'pa', 'ri', 'so', 'tu', 'va', 'we', 'zi', 'ho'];

const word = (n: number): string =>
  [n & 15, (n >> 4) & 15, (n >> 8) & 15, (n >> 12) & 15].map((syllable) => SYLLABLES[syllable]).join('');
