import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './redis.ts';

export interface TestCluster {
  /** As REDIS_URL names it, by its first node. */
  url: string;
  /** The keys of each node. */
  keys(): Promise<string[][]>;
  stop(): Promise<void>;
}

const SLOTS = 16_384;

/** A Redis Cluster of three primaries on loopback without persistence, or null where no redis-server is installed. `folder` takes what the nodes write down. */
export async function startRedisCluster(folder: string): Promise<TestCluster | null> {
  if (spawnSync('redis-server', ['--version']).error) return null;
  const nodes: { port: number; busPort: number }[] = [];
  for (let i = 0; i < 3; i++) nodes.push({ port: await freePort(), busPort: await freePort() });
  const servers = nodes.map(({ port, busPort }) => {
    const own = { port, 'cluster-port': busPort, 'cluster-enabled': 'yes', 'cluster-config-file': `nodes-${port}.conf` };
    const settings = { ...own, dir: folder, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' };
    return spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      { stdio: 'ignore' },
    );
  });
  const clients = nodes.map(({ port }) =>
    new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null, retryStrategy: () => 50 }).on('error', () => {}),
  );
  await Promise.all(
    clients.map((client, i) =>
      client.call('cluster', 'addslotsrange', Math.ceil((i * SLOTS) / 3), Math.ceil(((i + 1) * SLOTS) / 3) - 1),
    ),
  );
  for (const { port, busPort } of nodes.slice(1)) await clients[0]!.call('cluster', 'meet', '127.0.0.1', port, busPort);
  const isWhole = async (client: Redis): Promise<boolean> => {
    const info = String(await client.call('cluster', 'info'));
    return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
  };
  while (!(await Promise.all(clients.map(isWhole))).every(Boolean)) await sleep(50);
  return {
    url: `redis+cluster://127.0.0.1:${nodes[0]!.port}?node=127.0.0.1:${nodes[1]!.port}`,
    keys: () => Promise.all(clients.map((client) => client.keys('*'))),
    async stop() {
      for (const client of clients) client.disconnect();
      for (const server of servers) {
        server.kill('SIGKILL');
        await once(server, 'exit');
      }
    },
  };
}
