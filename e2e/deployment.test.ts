import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool, type Pool } from '../shared/db.ts';
import { type Container, has, openStack, type Stack } from './stack.ts';

/** What `docker compose up --scale fetcher=2 --scale parser=2 --scale indexer=2` starts. */
const SCALED = ['fetcher', 'fetcher', 'parser', 'parser', 'indexer', 'indexer', 'console'];
const PATIENCE_MS = 120_000;
/** Promised; the engine would wait three times as long. */
const STOPPED_MS = 10_000;

describe.skipIf(!has('redis-server'))('what docker-compose.yml starts (needs redis-server)', () => {
  let stack: Stack;
  let pool: Pool;
  const containers: Container[] = [];

  beforeAll(async () => {
    stack = await openStack();
    pool = openPool({ url: stack.databaseUrl, max: 2, applicationName: 'wirecopy test' });
  });
  afterAll(async () => {
    await pool?.end();
    await stack?.close();
  });

  const numberOf = async (sql: string): Promise<number> => Number((await pool.query(sql)).rows[0].n);
  const words = () => containers.map(({ name, output }) => `${name}: ${output().slice(-2_000)}`).join('\n');

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; !(await holds()); await sleep(200)) {
      if (Date.now() > deadline) throw new Error(`still not so after ${PATIENCE_MS / 1000} s\n${words()}`);
    }
  }

  test('the stores get healthy, and the role of the program is no superuser', async () => {
    await until(() => stack.isStoreHealthy('valkey'));
    if (has('pg_isready')) await until(() => stack.isStoreHealthy('postgres'));
    expect(await numberOf('select count(*) as n from pg_roles where rolname = current_user and rolsuper')).toBe(0);
  });

  test('migrate ends with success', async () => {
    const migrate = await stack.start('migrate');
    expect(await migrate.ended, migrate.output()).toBe(0);
  });

  test(
    'each service gets healthy and every article of the newsroom arrives once',
    async () => {
      for (const name of SCALED) containers.push(await stack.start(name));
      for (const { isHealthy } of containers) await until(isHealthy);
      await until(async () => (await numberOf('select count(*) as n from news.article')) >= stack.newsroom.articles);
      await until(async () => (await numberOf(`select count(*) as n from work where stage not in ('poll', 'recheck')`)) === 0);
      expect(await numberOf('select count(*) as n from news.article')).toBe(stack.newsroom.articles);
      expect(await numberOf('select count(*) as n from news.copy')).toBe(stack.newsroom.articles);
      for (const { isHealthy } of containers) expect(isHealthy()).toBe(true);
    },
    2 * PATIENCE_MS,
  );

  test('the console answers', async () => {
    const response = await fetch(stack.consoleUrl);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Norwire');
  });

  test('all end with success when they are told to stop', async () => {
    for (const { signal } of containers) signal('SIGTERM');
    const statuses = await Promise.all(containers.map(({ ended }) => Promise.race([ended, sleep(STOPPED_MS, 'still running')])));
    expect(statuses, words()).toEqual(SCALED.map(() => 0));
  });

  test(
    'the demonstration can be given again and again',
    async () => {
      for (let times = 0; times < 2; times++) {
        const demo = await stack.start('demo');
        expect(await demo.ended, demo.output()).toBe(0);
        expect(demo.output()).toContain('5 articles in 5 papers, written by Norwire');
      }
    },
    PATIENCE_MS,
  );
});
