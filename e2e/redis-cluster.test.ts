import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRedisCluster, type TestCluster } from '../bench/redis-cluster.ts';
import { checkQueue } from '../cli/checks-queue.ts';
import { QUEUES } from '../shared/pipeline.ts';
import { openBells } from '../shared/queue.ts';
import { has } from './stack.ts';
import { handler, ids, openWorkplace, until, type Workplace } from './work.ts';

describe.skipIf(!has('redis-server'))('on a Redis Cluster of three nodes (needs redis-server)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-cluster-'));
  let cluster: TestCluster;
  let place: Workplace;
  beforeAll(async () => {
    cluster = (await startRedisCluster(folder))!;
    place = await openWorkplace(cluster.url);
  });
  afterAll(async () => {
    await place?.close();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('bells of every queue are heard, each queue lies on one node and the queues on all of them', async () => {
    const bells = await openBells({ redisUrl: cluster.url, databaseUrl: place.database.url });
    for (const queue of QUEUES) bells.ring(queue, [{ id: queue, fence: '1' }]);
    const nodesOf = async (queue: string) => {
      const keys = await cluster.keys();
      return keys.flatMap((names, node) => (names.some((name) => name.startsWith(`{wirecopy:${queue}}`)) ? [node] : []));
    };
    for (const queue of QUEUES) await until(async () => (await bells.count(queue)) === 1);
    const nodes = await Promise.all(QUEUES.map(nodesOf));
    for (const of of nodes) expect(of).toHaveLength(1);
    expect(new Set(nodes.flat()).size).toBe(3);

    const heard: string[] = [];
    const listeners = QUEUES.map((queue) =>
      bells.listen(
        queue,
        2,
        async ({ id }) => void heard.push(id),
        () => {},
      ),
    );
    await until(() => heard.length === QUEUES.length);
    expect(heard.sort()).toEqual([...QUEUES].sort());
    await Promise.all(listeners.map((listener) => listener.close()));
    await bells.close();
  });

  test('every item passes its stages once', async () => {
    const parser = place.start([
      handler(
        'parse',
        async () => {},
        ({ id }) => ({ outcome: 'done', next: [{ stage: 'index', id }] }),
      ),
    ]);
    place.start([handler('index', async () => {})]);
    await place.bear(
      ids(1, 60).map((id) => ({ stage: 'parse', id })),
      parser,
    );
    await until(async () => (await place.count('work')) === 0);
    expect(await place.count('outcome where final')).toBe(120);
    expect(await place.count('change')).toBe(120);
  });

  test('doctor finds it', async () => {
    expect(await checkQueue(cluster.url)).toMatchObject({ state: 'ok' });
  });
});
