import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { startRedis, type TestRedis } from '../bench/redis.ts';
import { migrate } from '../infra/migrate.ts';
import { type Running, start } from './program.ts';
import { type PostgresServer, startPostgres } from './server.ts';
import { openProxy, type Way } from './storm/proxy.ts';
import { until } from './work.ts';

/** Promised. */
const STOPPED_MS = 10_000;
const PAGES = 120;
/** Every fifth page never comes: it is in hand when the process has to stop. */
const HANGS = 5;
const PASSWORD = 'of the stop';

const paragraph = (n: number) =>
  `<p>The ${n} o'clock boat to pier ${n} of Tarnow harbour stays away until the ice of day ${n} has gone, its captain said.</p>`;

/** A paper with many pages, some of which are never answered. */
async function startPaper(): Promise<{ server: Server; host: string }> {
  const server = createServer((request, response) => {
    const n = Number(/^\/(\d+)$/.exec(request.url!)?.[1]);
    if (request.url === '/robots.txt') return void response.writeHead(404).end();
    if (n % HANGS === 0) return;
    const { port } = server.address() as AddressInfo;
    const items = Array.from(
      { length: PAGES },
      (_, i) => `<item><title>Boat ${i + 1}</title><link>http://127.0.0.1:${port}/${i + 1}</link></item>`,
    );
    const body = n
      ? `<!doctype html><html lang="en"><head><title>Boat ${n}</title></head><body><article><h1>Boat ${n}</h1>${paragraph(n).repeat(6)}</article></body></html>`
      : `<rss version="2.0"><channel><title>Harbour</title>${items.join('')}</channel></rss>`;
    setTimeout(() => response.writeHead(200, { 'content-type': n ? 'text/html' : 'application/rss+xml' }).end(body), n ? 100 : 0);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe.each(
  [{ backend: 'postgres' as const }, { backend: 'redis' as const }].filter(
    ({ backend }) => backend === 'postgres' || inject('redisUrl'),
  ),
)('SIGTERM ends what is at work within ten seconds with status 0, queue on $backend,', ({ backend }) => {
  let postgres: PostgresServer;
  let redis: TestRedis | null;
  let proxy: Way;
  let paper: Awaited<ReturnType<typeof startPaper>>;
  let folder: string;
  let env: Record<string, string>;
  let client: pg.Client;
  let running: Running[];

  const query = async (sql: string): Promise<Record<string, unknown>[]> => (await client.query(sql)).rows;
  const count = async (sql: string): Promise<number> => Number((await query(`select count(*) as n from ${sql}`))[0]!.n);

  beforeEach(async () => {
    running = [];
    [postgres, redis, paper] = await Promise.all([startPostgres(), backend === 'redis' ? startRedis() : null, startPaper()]);
    proxy = await openProxy(postgres.port);
    await postgres.administer(`create role news login createrole password '${PASSWORD}'`, 'create database news owner news');
    const urlAt = (port: number) => `postgres://news:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/news?sslmode=disable`;
    await migrate(urlAt(postgres.port));
    client = new pg.Client({ connectionString: urlAt(postgres.port), options: '-c search_path=wirecopy,public' });
    client.on('error', () => {});
    await client.connect();
    folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-stop-'));
    writeFileSync(
      path.join(folder, 'feeds.yml'),
      `politeness: { concurrency: 16, spacing: 0s }\nallow_private_hosts: ["${paper.host}"]\nfeeds: ["http://${paper.host}/feed"]\n`,
    );
    env = {
      DATABASE_URL: urlAt(proxy.port),
      ...(redis && { REDIS_URL: redis.url }),
      WIRECOPY_HEALTH_PORT: '0',
      WIRECOPY_CONSOLE_PORT: '0',
    };
  });

  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    redis?.thaw();
    await client.end().catch(() => {});
    paper.server.closeAllConnections();
    paper.server.close();
    await proxy.close();
    await redis?.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true });
  });

  const run = async (...services: string[]): Promise<void> => {
    running = services.map((service) => start(service === '' ? ['run'] : ['run', service], { cwd: folder, env }));
    await Promise.all(running.map((program) => program.says('stop with ^C')));
    await until(async () => (await count('news.article')) >= 10);
  };
  const stop = async (): Promise<void> => {
    for (const { child } of running) child.kill('SIGTERM');
    const ends = await Promise.all(running.map(({ ended }) => Promise.race([ended, sleep(STOPPED_MS, null, { ref: false })])));
    expect(ends.map((end) => (end ? end.code : 'still running'))).toEqual(running.map(() => 0));
  };

  test('each service, under load, and all of its work is finished or handed back', async () => {
    await run('fetcher', 'parser', 'indexer', 'console');
    expect(await count('work where lease_until > now()')).toBeGreaterThan(0);
    await stop();
    expect(await query('select stage, id from work where lease_until is not null')).toEqual([]);
    expect(await query(`select * from slot where held <> '{}'`)).toEqual([]);
    // A page that hangs may have run out of its own time before.
    expect(await query(`select * from work where (tries > 0 or lost > 0) and code is distinct from 'E_TIMEOUT'`)).toEqual([]);
    expect(
      await query(
        `select * from outcome where outcome not in ('done', 'unchanged', 'skipped') and code not in ('E_ROBOTS_FIRST', 'E_TIMEOUT')`,
      ),
    ).toEqual([]);
  });

  const OUTAGES: { name: string; begin: () => unknown; needsRedis?: true }[] = [
    { name: 'Postgres is gone', begin: () => postgres.crash() },
    { name: 'Postgres has fallen silent', begin: () => void proxy.swallow(60_000) },
    { name: 'Redis is gone', begin: () => redis!.kill(), needsRedis: true },
    { name: 'Redis hangs', begin: () => redis!.freeze(), needsRedis: true },
  ];

  test.each(OUTAGES.filter(({ needsRedis }) => !needsRedis || backend === 'redis'))('also while $name', async ({ begin }) => {
    await run('');
    await begin();
    await sleep(2_000);
    await stop();
  });
});
