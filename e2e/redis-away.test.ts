import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startRedis, type TestRedis } from '../bench/redis.ts';
import { openScene, pause, type Scene } from './outage.ts';
import { type PostgresServer, startPostgres } from './server.ts';

interface Outage {
  name: string;
  begin(redis: TestRedis): unknown;
  /** What readiness notes meanwhile; work goes on, so it stays ready. */
  note: RegExp;
  end(redis: TestRedis): unknown;
}

const OUTAGES: Outage[] = [
  {
    name: 'dies, and another one comes that is empty',
    begin: (redis) => redis.kill(),
    note: /the queue has been away for \d+ s: it does not answer/,
    end: (redis) => redis.restart(),
  },
  { name: 'hangs', begin: (redis) => redis.freeze(), note: /it does not answer/, end: (redis) => redis.thaw() },
  {
    name: 'is full',
    begin: (redis) => redis.command('config', 'set', 'maxmemory', '1'),
    note: /it is full/,
    end: (redis) => redis.command('config', 'set', 'maxmemory', '0'),
  },
  {
    name: 'has become a replica, which takes no bells',
    begin: (redis) => redis.command('replicaof', '127.0.0.1', '9'),
    note: /it takes no bells \(READONLY/,
    end: (redis) => redis.command('replicaof', 'no', 'one'),
  },
];

describe.skipIf(inject('redisUrl') === null)('work goes on without a Redis that', () => {
  let postgres: PostgresServer;
  let redis: TestRedis;
  let scene: Scene;

  beforeAll(async () => {
    redis = (await startRedis())!;
    postgres = await startPostgres();
    scene = await openScene({ postgres, redisUrl: redis.url });
  });
  afterAll(async () => {
    redis?.thaw();
    await scene?.close();
    await redis?.stop();
    await postgres?.stop();
  });

  test.each(OUTAGES)('$name', async ({ begin, note, end }) => {
    scene.said();
    await begin(redis);
    await scene.put();
    await scene.indexed(scene.documents); // all of it while the queue is away
    while (!note.test((await scene.readyz()).text)) await pause(100);
    expect(await scene.readyz()).toMatchObject({ status: 200 });
    await end(redis);
    while ((await scene.readyz()).text.includes('notes')) await pause(100);
    await scene.put();
    await scene.indexed(scene.documents);
    expect(scene.said()).toEqual(['queue: away', 'queue: back']);
    await scene.nothingCounted();
  });

  test('is emptied and replaced while work is under way', async () => {
    scene.said();
    await scene.put();
    await redis.command('flushall');
    await redis.kill();
    await redis.restart();
    await redis.command('flushall');
    await scene.indexed(scene.documents);
    await scene.nothingCounted();
  });

  test('was away wakes the workers again when it is back', async () => {
    const answered = await scene.bellsAnswered();
    await scene.put();
    await scene.indexed(scene.documents);
    expect(await scene.bellsAnswered()).toBeGreaterThan(answered);
  });
});
