import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BACKENDS } from '../e2e/backends.ts';
import { testDatabase } from '../e2e/postgres.ts';
import { openProxy } from '../e2e/storm/proxy.ts';
import { openBells, queueAwayReason } from './queue.ts';

const at = (url: string, port: number): string => Object.assign(new URL(url), { port: String(port) }).href;

test.each([
  ['Connection is closed.', 'it does not answer'],
  ['Failed to refresh slots cache.', 'it does not answer'],
  ['CLUSTERDOWN The cluster is down', 'it takes no bells (CLUSTERDOWN The cluster is down)'],
  [
    'Too many Cluster redirections. Last error: ReplyError: CLUSTERDOWN The cluster is down',
    'it takes no bells (CLUSTERDOWN The cluster is down)',
  ],
  ['Too many Cluster redirections. Last error: ReplyError: MOVED 1 127.0.0.1:1', 'it takes no bells (MOVED 1 127.0.0.1:1)'],
  ['ERR unknown command', null],
])('%s means %s', (message, reason) => expect(queueAwayReason(new Error(message))).toBe(reason));

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('bells on $backend', ({ redisUrl }) => {
  test('ring again after all connections fell silent', async () => {
    const database = await testDatabase();
    const proxy = await openProxy(Number(new URL(redisUrl ?? database.url).port));
    const bells = await openBells({
      redisUrl: redisUrl && at(redisUrl, proxy.port),
      databaseUrl: at(database.url, redisUrl ? Number(new URL(database.url).port) : proxy.port),
      namespace: `test-${Math.random().toString(36).slice(2)}`,
    });
    const heard: string[] = [];
    const listener = bells.listen(
      'parse',
      2,
      async ({ id }) => void heard.push(id),
      () => {},
    );
    bells.ring('parse', [{ id: 'before', fence: '1' }]);
    while (!heard.includes('before')) await sleep(20);

    const silence = proxy.swallow(60_000);
    for (let i = 2; !heard.includes('after'); i++) {
      bells.ring('parse', [{ id: 'after', fence: String(i) }]);
      await sleep(500);
    }
    expect(await bells.count('index')).toBe(0);

    await listener.close();
    await bells.close();
    await proxy.close();
    await database.drop();
    void silence;
  });
});

describe.each(BACKENDS.filter(({ isMissing }) => isMissing))('bells on $backend', () => {
  test.skip('needs a redis-server on PATH', () => {});
});
