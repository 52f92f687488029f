import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { startRedis, type TestRedis } from '../bench/redis.ts';
import { databaseUrl, type TestDatabase, testDatabase } from '../e2e/postgres.ts';
import { startConsole } from '../services/console/main.ts';
import { writeConfigError } from '../shared/config-state.ts';
import { readEnvironment } from '../shared/environment.ts';
import { startHealth } from '../shared/health.ts';
import { createMetrics } from '../shared/metrics.ts';
import { STAGES } from '../shared/pipeline.ts';
import type { Check } from './check.ts';
import { checkDatabase, checkVersion, judgeClock } from './checks-database.ts';
import { checkConsole, checkFeedsFile, checkHealth, checkNode } from './checks-machine.ts';
import { checkQueue, judgeRedis } from './checks-queue.ts';
import { judgeMotion } from './checks-work.ts';

const says = (state: Check['state'], detail: string, remedy = ''): unknown => ({
  state,
  detail: expect.stringContaining(detail),
  remedy: state === 'ok' ? null : expect.stringContaining(remedy),
});

test.each<[version: string, expected: unknown]>([
  ['18.20.4', says('failed', 'too old', 'Install Node 20.19')],
  ['20.18.3', says('failed', 'too old', 'Install Node 20.19')],
  ['20.19.0', says('ok', '20.19.0')],
  ['26.1.0', says('ok', '26.1.0')],
])('node %s', (version, expected) => expect(checkNode(version)).toMatchObject(expected as object));

describe('feeds.yml', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'checks-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const settings = readEnvironment({ WIRECOPY_ALLOW_HOSTS: 'intranet' });

  test.each<[name: string, text: string | null, expected: unknown]>([
    ['missing', null, says('failed', 'no such file', 'Write one')],
    ['invalid', 'feeds:\n  - { ulr: https://news.example/f }', says('failed', ':2:', 'Correct the lines')],
    ['empty', 'feeds: []', says('warning', 'no feed', 'Add')],
    ['impolite', 'feeds:\n  - { url: https://news.example/f, every: 1m }', says('warning', 'every 1m', '5m or longer')],
    ['quick on a host of ours', 'feeds:\n  - { url: "http://intranet:81/f", every: 1m }', says('ok', '1 feed')],
    ['as it should be', 'feeds: [https://news.example/f]', says('ok', '1 feed')],
  ])('%s', async (name, text, expected) => {
    const file = path.join(folder, `${name}.yml`);
    if (text !== null) writeFileSync(file, text);
    expect(await checkFeedsFile(settings, file)).toMatchObject(expected as object);
  });
});

describe('ports', () => {
  const settings = (console: number, health?: number) =>
    readEnvironment({
      WIRECOPY_CONSOLE_PORT: String(console),
      ...(health !== undefined && { WIRECOPY_HEALTH_PORT: String(health) }),
    });
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  test('free ones', async () => {
    expect(await checkConsole(settings(0))).toMatchObject(says('ok', 'any free port') as object);
    expect(await checkHealth(settings(0))).toMatchObject(says('ok', 'not set') as object);
    expect(await checkHealth(settings(0, 0))).toMatchObject(says('ok', 'any free port') as object);
  });

  test('taken by another program', async () => {
    const other = createServer((_, response) => response.end('a page')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await checkConsole(settings(port))).toMatchObject(
      says('failed', `127.0.0.1:${port}`, 'choose another port') as object,
    );
    expect(await checkHealth(settings(0, port))).toMatchObject(says('failed', 'WIRECOPY_HEALTH_PORT') as object);
    other.close();
  });

  test('taken by ourselves', async () => {
    const site = await startConsole({ pool: database.pool, port: 0 });
    const health = await startHealth({
      port: 0,
      host: '127.0.0.1',
      pool: database.pool,
      metrics: createMetrics(),
      services: () => [],
    });
    const [sitePort, healthPort] = [site.url, health.url].map((url) => Number(new URL(url).port));
    expect(await checkConsole(settings(sitePort!))).toMatchObject(says('ok', 'answers') as object);
    expect(await checkHealth(settings(0, healthPort))).toMatchObject(says('ok', 'answers') as object);
    expect(await checkConsole(settings(healthPort!))).toMatchObject({ state: 'failed' });
    await Promise.all([site.close(), health.close()]);
  });
});

describe('Redis', () => {
  test.each<[name: string, info: string, expected: unknown]>([
    ['well', 'redis_version:7.2.4\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n', says('ok', 'redis 7.2.4')],
    ['a fork', 'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.0\r\nrole:master', says('ok', 'valkey 8.1.0')],
    ['too old', 'redis_version:6.0.16\r\nrole:master', says('failed', '6.0.16 is too old', '6.2 or newer')],
    ['a replica', 'redis_version:7.2.4\r\nrole:slave', says('failed', 'replica', 'primary')],
    ['evicting', 'redis_version:7.2.4\r\nmaxmemory_policy:allkeys-lru', says('warning', 'allkeys-lru', 'noeviction')],
    ['without a disk', 'redis_version:7.2.4\r\nrdb_last_bgsave_status:err', says('warning', 'disk', 'persistence off')],
    ['without its log', 'redis_version:7.2.4\r\naof_last_write_status:err', says('warning', 'disk', 'Make room')],
  ])('%s', (_, info, expected) => expect(judgeRedis(info)).toMatchObject(expected as object));

  test('not used', async () => expect(await checkQueue(null)).toMatchObject({ state: 'ok' }));

  test('away', async () => {
    expect(await checkQueue('redis://:hush@127.0.0.1:9')).toMatchObject(says('failed', 'ECONNREFUSED', 'Start Redis') as object);
  });

  describe.skipIf(inject('redisUrl') === null)('a real one', () => {
    let server: TestRedis;
    let redis: Redis;
    beforeEach(async () => {
      server = (await startRedis())!;
      redis = new Redis(server.url);
    });
    afterEach(async () => {
      redis.disconnect();
      await server.stop();
    });

    test.each<[name: string, command: [string, ...string[]], expected: unknown]>([
      ['as it should be', ['PING'], says('ok', 'answers')],
      ['evicting', ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'], says('warning', 'evicts')],
      ['a replica', ['REPLICAOF', '127.0.0.1', '9'], says('failed', 'replica')],
      ['with a password', ['CONFIG', 'SET', 'requirepass', 'hush'], says('failed', 'NOAUTH', 'password')],
    ])('%s', async (_, [command, ...args], expected) => {
      await redis.call(command, ...args);
      expect(await checkQueue(server.url)).toMatchObject(expected as object);
    });
  });
});

describe('clocks', () => {
  test.each<[name: string, database: number, expected: unknown]>([
    ['the same', 5_000, says('ok', '')],
    ['within the time that the question took', 5_900, says('ok', '')],
    ['a little apart', 7_000, says('ok', '')],
    ['behind', 1_000, says('warning', 'differ by 4.0 s', 'NTP')],
    ['ahead', 66_000, says('warning', 'differ by 60.0 s', 'NTP')],
  ])('%s', (_, database, expected) => expect(judgeClock(database, 5_000, 6_000)).toMatchObject(expected as object));
});

describe('whether work moves', () => {
  const waits = { fetch: 0, parse: 0, index: 0, match: 0 };
  const rates = STAGES.map((stage) => ({ stage, ended: 0, done: 0 }));
  const moving = rates.map((rate) => ({ ...rate, ended: 1 }));
  test.each<[name: string, given: Parameters<typeof judgeMotion>, expected: unknown]>([
    ['nothing waits', [waits, rates, []], says('ok', 'nothing is stuck')],
    ['it has just come', [{ ...waits, parse: 30 }, rates, []], says('ok', 'nothing is stuck')],
    ['a backlog', [{ ...waits, parse: 7_200 }, moving, ['run']], says('ok', 'backlog of 2 h')],
    [
      'nobody is there',
      [{ ...waits, match: 600 }, rates, ['fetcher']],
      says('warning', 'the indexer has been waiting for 10 min, and none', 'run indexer'),
    ],
    [
      'one is there and does not work',
      [{ ...waits, fetch: 600 }, rates, ['fetcher']],
      says('warning', 'though one is connected', 'restart'),
    ],
    [
      'a whole run is there and does not work',
      [{ ...waits, fetch: 600 }, rates, ['run']],
      says('warning', 'though one is connected', 'restart'),
    ],
  ])('%s', (_, given, expected) => expect(judgeMotion(...given)).toMatchObject(expected as object));
});

describe('the database', () => {
  let database: TestDatabase;
  const check = async (url = database.url): Promise<Record<string, Check>> =>
    Object.fromEntries((await checkDatabase(readEnvironment({ DATABASE_URL: url }), undefined)).map((each) => [each.name, each]));
  const query = (sql: string, values: unknown[] = []) => database.pool.query(sql, values);
  const other = (change: (url: URL) => void): string => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());

  test('all is well with a new one', async () => {
    const checks = await check();
    expect(Object.values(checks).filter(({ state }) => state !== 'ok')).toEqual([expect.objectContaining({ name: 'analyst' })]);
    expect(Object.keys(checks)).toEqual([
      'database',
      'schema',
      'connections',
      'clock',
      'analyst',
      'space',
      'work',
      'dead',
      'failing',
      'partitions',
      'config',
      'webhooks',
    ]);
  });

  test.each<[name: string, change: (url: URL) => void, detail: string, remedy: string]>([
    ['a server that is down', (url) => (url.port = '9'), 'ECONNREFUSED', 'Start the server'],
    ['a wrong password', (url) => (url.password = 'wrong-and-secret'), 'password', 'Correct user and password'],
    ['no password', (url) => (url.password = ''), 'none is given', 'DATABASE_PASSWORD'],
    ['a name that nobody has', (url) => (url.pathname = '/none'), 'does not exist', 'Create the database'],
  ])('%s', async (_, change, detail, remedy) => {
    const checks = await check(other(change));
    expect(checks).toEqual({ database: expect.objectContaining(says('failed', detail, remedy)) });
    expect(JSON.stringify(checks)).not.toContain('wrong-and-secret');
  });

  test.each(['9.6.24', '13.14 (Debian 13.14-1)'])('Postgres %s is too old', (version) =>
    expect(checkVersion(version)).toMatchObject(says('failed', 'too old', '14 or newer') as object),
  );
  test.each(['14.11', '18.1'])('Postgres %s will do', (version) => expect(checkVersion(version)).toBeNull());

  test('without a schema', async () => {
    expect(await check(databaseUrl(database.url, 'postgres'))).toEqual({
      schema: expect.objectContaining(says('failed', 'no wirecopy schema', 'wirecopy migrate')),
    });
  });

  test('an older schema, a newer schema', async () => {
    const { rows } = await query('select name from migration order by id desc limit 1');
    await query('delete from migration where name = $1', [rows[0].name]);
    expect((await check()).schema).toMatchObject(says('failed', rows[0].name, 'wirecopy migrate') as object);
    await query(`insert into migration (name, run_on) values ($1, now()), ('9999_tomorrow', now())`, [rows[0].name]);
    expect((await check()).schema).toMatchObject(says('failed', '9999_tomorrow', 'newer program') as object);
  });

  test('a user without rights', async () => {
    const role = `test_${randomBytes(6).toString('hex')}`;
    await query(`create role ${role} login password 'hush-hush'`);
    const url = other((change) => Object.assign(change, { username: role, password: 'hush-hush' }));
    try {
      expect(await check(url)).toEqual({
        schema: expect.objectContaining(says('failed', 'permission denied', 'owns the schema')),
      });
      await query(`grant usage on schema wirecopy to ${role}; grant select on all tables in schema wirecopy to ${role}`);
      expect((await check(url)).schema).toMatchObject(says('failed', `${role} may not write`, 'owns the schema') as object);
    } finally {
      await query(`drop owned by ${role}; drop role ${role}`);
    }
  });

  test('work that nobody takes up', async () => {
    await query(`insert into work (stage, id, due_at) values ('parse', 1, now() - interval '10 min')`);
    expect((await check()).work).toMatchObject(
      says('warning', 'the parser has been waiting for 10 min, and none is connected', 'run parser') as object,
    );
  });

  test('work that was given up, by code', async () => {
    const dead = `insert into dead (stage, id, tries, code) select $1, n, 6, $2 from generate_series(1, $3) n`;
    await query(dead, ['page', 'E_HTTP_5XX', 5]);
    await query(dead, ['parse', 'E_OF_TOMORROW', 2]);
    await query(dead, ['index', 'E_INTERNAL', 1]);
    await query(dead, ['match', 'E_INTERNAL', 1]);
    expect((await check()).dead).toMatchObject(
      says(
        'warning',
        '9 given up: 5 × E_HTTP_5XX at page, 2 × E_OF_TOMORROW at parse, 1 × E_INTERNAL at index, and 1 more',
        'tried again later',
      ) as object,
    );
  });

  test('rows that had no partition to go to', async () => {
    await query(
      `insert into outcome (stage, id, outcome, final, at) values ('parse', 1, 'done', true, now() + interval '1 year')`,
    );
    expect((await check()).partitions).toMatchObject(says('warning', '1 in outcome', 'within an hour') as object);
  });

  test('the worst feeds', async () => {
    for (const n of [1, 2, 3, 4])
      await query(
        `insert into feed (key_sha, key, url, name, consecutive_failures, last_error_code, last_success_at) values ($1, $2, $2, $3, $4, 'E_HTTP_404', $5)`,
        [
          Buffer.from([n]),
          `https://paper-${n}.example/f`,
          `Paper ${n}`,
          n,
          n === 4 ? null : new Date(Date.now() - n * 86_400_000),
        ],
      );
    await query(`update feed set state = 'paused' where name = 'Paper 1'`);
    expect((await check()).failing).toMatchObject(
      says(
        'warning',
        '3 feeds fail: Paper 4 (E_HTTP_404 always), Paper 3 (E_HTTP_404 for 3 d), Paper 2 (E_HTTP_404 for 2 d)',
        'Check the address',
      ) as object,
    );
  });

  test('a configuration that was refused', async () => {
    await writeConfigError(database.pool, 'feeds.yml:3:5 feeds.0: unknown key');
    expect((await check()).config).toMatchObject(says('warning', 'feeds.yml:3:5', 'Correct the lines') as object);
  });
});
