import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../bench/redis.ts';
import { type PostgresServer, startPostgres } from '../server.ts';
import { openProxy, type Way } from './proxy.ts';

/** Connections for eight processes with the queue in Postgres, those that a fault left behind, and ours. */
const MOST_CONNECTIONS = 500;
const PASSWORD = 'of the storm';

/** A Redis of its own that can be killed and frozen. */
export interface StormRedis {
  port: number;
  flush(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Real servers, each behind a proxy that the services use; the judge goes past the proxies. */
export interface Stores {
  postgres: PostgresServer;
  redis: StormRedis | null;
  postgresProxy: Way;
  redisProxy: Way | null;
  /** Of a database, by the proxy or directly. */
  databaseUrl(name: string, way: 'proxy' | 'direct'): string;
  redisUrl: string | null;
  createDatabase(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface StoresOptions {
  backend: 'postgres' | 'redis';
  /** Whether Redis keeps what it is told in an append-only file. */
  keeps: boolean;
}

/** Postgres with fsync, as in production, and where the queue is on Redis a Redis. */
export async function openStores({ backend, keeps }: StoresOptions): Promise<Stores> {
  const postgres = await startPostgres({ args: ['-c', 'fsync=on', '-c', `max_connections=${MOST_CONNECTIONS}`] });
  await postgres.administer(`create role storm login createrole createdb password '${PASSWORD}'`);
  const redis = backend === 'redis' ? await startRedis(keeps) : null;
  const postgresProxy = await openProxy(postgres.port);
  const redisProxy = redis && (await openProxy(redis.port));
  return {
    postgres,
    redis,
    postgresProxy,
    redisProxy,
    databaseUrl: (name, way) =>
      `postgres://storm:${encodeURIComponent(PASSWORD)}@127.0.0.1:${way === 'proxy' ? postgresProxy.port : postgres.port}/${name}`,
    redisUrl: redisProxy && `redis://127.0.0.1:${redisProxy.port}`,
    createDatabase: (name) => postgres.administer(`create database ${name} owner storm`),
    async close() {
      await postgresProxy.close();
      await redisProxy?.close();
      await redis?.stop();
      await postgres.stop();
    },
  };
}

async function startRedis(keeps: boolean): Promise<StormRedis> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-storm-redis-'));
  const port = await freePort();
  const persistence = keeps ? ['--appendonly', 'yes', '--appendfsync', 'everysec'] : ['--appendonly', 'no'];
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...persistence, '--maxmemory-policy', 'noeviction'];
  let server: ChildProcess;
  const command = async <T>(run: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => {});
    try {
      return await run(client);
    } finally {
      client.disconnect();
    }
  };
  const start = async (): Promise<void> => {
    server = spawn('redis-server', [...args, '--dir', folder], { stdio: 'ignore' });
    await command((client) => client.ping());
  };
  const kill = async (): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    port,
    start,
    kill,
    flush: async () => void (await command((client) => client.flushall())),
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
