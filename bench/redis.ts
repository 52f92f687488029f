import { spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';

export interface TestRedis {
  url: string;
  version(): Promise<string>;
  stop(): Promise<void>;
}

/** A Redis of its own on loopback without persistence, or null where none is installed. */
export async function startRedis(evictionPolicy = 'noeviction'): Promise<TestRedis | null> {
  if (spawnSync('redis-server', ['--version']).error) return null;
  const port = await freePort();
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    evictionPolicy,
  ];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  await client.ping();
  client.disconnect();
  return {
    url,
    async version() {
      const asking = new Redis(url);
      const version = /redis_version:(\S+)/.exec(await asking.info('server'))?.[1];
      asking.disconnect();
      return `Redis ${version}`;
    },
    stop: () =>
      new Promise((resolve) => {
        server.once('exit', () => resolve());
        server.kill('SIGKILL');
      }),
  };
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
