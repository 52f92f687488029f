import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';

export interface TestRedis {
  url: string;
  /** Of the process, which is another one after a restart. */
  pid(): number;
  version(): Promise<string>;
  /** Ends it at once; what it held is gone. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  /** Lets it hang, and go on. */
  freeze(): void;
  thaw(): void;
  /** One command, as `redis-cli` would send it. */
  command(name: string, ...args: string[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** A Redis of its own on loopback without persistence, or null where none is installed. */
export async function startRedis(evictionPolicy = 'noeviction'): Promise<TestRedis | null> {
  if (spawnSync('redis-server', ['--version']).error) return null;
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': evictionPolicy };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const url = `redis://127.0.0.1:${port}`;

  const command = async (name: string, ...rest: string[]): Promise<unknown> => {
    const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => {});
    try {
      return await client.call(name, ...rest);
    } finally {
      client.disconnect();
    }
  };
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn('redis-server', args, { stdio: 'ignore' });
    await command('ping');
  };
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  return {
    url,
    pid: () => server.pid!,
    version: async () => `Redis ${/redis_version:(\S+)/.exec(String(await command('info', 'server')))?.[1]}`,
    kill,
    restart: start,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    command,
    stop: kill,
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
