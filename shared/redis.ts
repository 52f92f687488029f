import { Cluster, Redis, type RedisOptions } from 'ioredis';

const REDIS_PORT = 6379;

/**
 * A connection to what REDIS_URL names: a server, or with `+cluster` in its scheme the nodes of a Redis Cluster, the host and any more as `?node=host:port`.
 * They tell of each other, so one that is named and answers is enough.
 */
export function openRedis(address: string, options: RedisOptions): Redis | Cluster {
  const url = new URL(address);
  if (!url.protocol.endsWith('+cluster:')) return new Redis(address, options);
  const nodes = [url.host, ...url.searchParams.getAll('node')].map((node) => {
    const { hostname, port } = new URL(`redis://${node}`);
    return { host: hostname, port: Number(port) || REDIS_PORT };
  });
  const { retryStrategy, enableOfflineQueue, lazyConnect, ...connection } = options;
  return new Cluster(nodes, {
    clusterRetryStrategy: (times) => retryStrategy?.(times) ?? null,
    enableOfflineQueue,
    lazyConnect,
    redisOptions: {
      ...connection,
      username: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password) || undefined,
      ...(url.protocol.startsWith('rediss') && { tls: {} }),
    },
  });
}
