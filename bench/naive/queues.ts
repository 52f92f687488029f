import { createPostgresBackend, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

export type QueueName = 'polls' | 'articles';

const { REDIS_URL, DATABASE_URL } = process.env;

/** Opens a connection to where the queues live. */
export function connection(use: 'worker' | 'producer'): never {
  return (REDIS_URL ? redis(REDIS_URL, use) : queuePool(DATABASE_URL!)) as never;
}

function redis(url: string, use: 'worker' | 'producer'): Redis {
  const client = new Redis(url, use === 'worker' ? { maxRetriesPerRequest: null } : {});
  client.on('error', (error) => console.error(`redis: ${error.message}`));
  return client;
}

export function queuePool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 8, options: '-c search_path=bullmq,public' });
  pool.on('error', (error) => console.error(`queue: ${error.message}`));
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Makes a Queue or a Worker of BullMQ on the back end in use. */
export const withBackend = <T>(kind: new (...args: never[]) => T, ...args: unknown[]): T =>
  new kind(...([...args, ...(REDIS_URL ? [] : [createPostgresBackend])] as never[]));

export async function openQueue(name: QueueName): Promise<Queue> {
  const queue: Queue = withBackend<Queue>(Queue as never, name, { connection: connection('producer') });
  queue.on('error', (error) => console.error(`queue: ${error.message}`));
  return queue;
}
