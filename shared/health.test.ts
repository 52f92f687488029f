import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../e2e/postgres.ts';
import { writeConfigError } from './config-state.ts';
import { openPool, type Pool } from './db.ts';
import { type Health, startHealth } from './health.ts';
import { createMetrics } from './metrics.ts';
import type { Service } from './service.ts';

const HOUR_MS = 3_600_000;
const LOOPBACK = { port: 0, host: '127.0.0.1' };

const service = (stillMs: number): Service => ({ name: 'parser', stillMs: () => stillMs, close: async () => {} });
let health: Health;
afterEach(() => health.close());

const open = async (pool: Pool, services: readonly Service[] | null = [service(0)]): Promise<void> => {
  health = await startHealth({ ...LOOPBACK, pool, metrics: createMetrics(), services: () => services });
};
const ask = async (path: string, method = 'GET'): Promise<{ status: number; type: string | null; body: string }> => {
  const response = await fetch(`${health.url}${path}`, { method });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
};

describe('with a database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());

  test.each<[method: string, path: string, status: number, body: string]>([
    ['GET', '/healthz', 200, '"status":"ok"'],
    ['GET', '/readyz?verbose', 200, '{"ready":true,"reasons":[]}'],
    ['GET', '/metrics', 200, '\nwirecopy_database_up 1\n'],
    ['HEAD', '/metrics', 200, ''],
    ['GET', '/', 404, '/metrics, /healthz, /readyz'],
    ['GET', '/__proto__', 404, ''],
    ['POST', '/metrics', 405, 'use GET'],
  ])('%s %s: %i', async (method, path, status, body) => {
    await open(database.pool);
    const answer = await ask(path, method);
    expect(answer).toMatchObject({ status, body: expect.stringContaining(body) });
    expect(answer.type).toMatch(path === '/metrics' && status === 200 ? /^text\/plain; version=0\.0\.4/ : /^application\/json/);
  });

  test('it is not ready when nothing moves although work waits', async () => {
    await database.pool.query(`insert into work (stage, id, due_at) values ('parse', 1, now() - interval '10 min')`);
    await open(database.pool, [service(HOUR_MS)]);
    expect(await ask('/readyz')).toMatchObject({
      status: 503,
      body: expect.stringContaining('parser: nothing has moved for 3600 s'),
    });
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });

  test('it is ready when nothing moves because nothing waits', async () => {
    await open(database.pool, [service(HOUR_MS)]);
    expect(await ask('/readyz')).toMatchObject({ status: 200 });
  });

  test('it is not ready before its services are there', async () => {
    await open(database.pool, null);
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: '{"ready":false,"reasons":["starting"]}\n' });
  });

  test('a configuration that is not in force is a gauge', async () => {
    await writeConfigError(database.pool, 'feeds.yml:1:1 no feeds');
    await open(database.pool);
    expect((await ask('/metrics')).body).toContain('\nwirecopy_config_valid 0\n');
  });

  test('a port that is taken is named', async () => {
    await open(database.pool);
    const { port } = new URL(health.url);
    const again = startHealth({
      ...LOOPBACK,
      port: Number(port),
      pool: database.pool,
      metrics: createMetrics(),
      services: () => [],
    });
    await expect(again).rejects.toMatchObject({
      code: 'E_PORT_IN_USE',
      message: expect.stringMatching(`127.0.0.1:${port}.*WIRECOPY_HEALTH_PORT`),
    });
  });
});

describe('without a database', () => {
  let pool: Pool;
  afterEach(() => pool.end());

  test('it lives and is not ready, and the counters can be had without stale gauges', async () => {
    pool = openPool({ url: 'postgres://nobody:secret@127.0.0.1:1/none', max: 1, applicationName: 'wirecopy test' });
    await open(pool);
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/readyz')).toMatchObject({
      status: 503,
      body: '{"ready":false,"reasons":["the database does not answer"]}\n',
    });
    const { status, body } = await ask('/metrics');
    expect(status).toBe(200);
    expect(body).toContain('\nwirecopy_database_up 0\n');
    expect(body).toContain('\nwirecopy_exits_total{stage="poll",outcome="done"} 0\n');
    expect(body).not.toMatch(/^wirecopy_(work_items|feeds|config_valid)\b/m);
  });

  test('a server that says nothing costs three seconds', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    pool = openPool({ url: `postgres://nobody@127.0.0.1:${port}/none`, max: 1, applicationName: 'wirecopy test' });
    await open(pool);
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: expect.stringContaining('the database does not answer') });
    silent.close();
  });
});
