import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startRedis } from '../bench/redis.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { type Running, run, start } from './program.ts';
import { has } from './stack.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-services-'));
writeFileSync(path.join(folder, 'feeds.yml'), 'feeds: []\n');
afterAll(() => rmSync(folder, { recursive: true }));

type Line = Record<string, unknown>;
const linesOf = (stderr: string): Line[] =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a service of its own', () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  let running: Running[] = [];

  const serve = async (service: string, more: Record<string, string> = {}): Promise<{ program: Running; started: Line }> => {
    const program = start(['run', service], { cwd: folder, env: { ...env, ...more } });
    running.push(program);
    let stderr = '';
    program.child.stderr!.on('data', (chunk) => {
      stderr += chunk;
    });
    await program.says('stop with ^C');
    return { program, started: linesOf(stderr).find((line) => line.version !== undefined)! };
  };
  const health = (...args: string[]) => run(['healthcheck', ...args], { cwd: folder });
  const portOf = (url: unknown): string => new URL(String(url)).port;

  beforeAll(async () => {
    database = await testDatabase();
    env = { DATABASE_URL: database.url, WIRECOPY_HEALTH_PORT: '0', WIRECOPY_CONSOLE_PORT: '0', LOG_LEVEL: 'debug' };
  });
  afterEach(async () => {
    for (const { child } of running) child.kill('SIGTERM');
    await Promise.all(running.map(({ ended }) => ended));
    running = [];
  });
  afterAll(() => database.drop());

  test('says in its log what runs and where, without a secret, and that it stops', async () => {
    const { program, started } = await serve('parser');
    program.child.kill('SIGTERM');
    const { code, stderr, stdout } = await program.ended;
    expect([code, stdout]).toEqual([0, '']);
    expect(started).toMatchObject({ level: 'info', service: 'parser', version: expect.any(String), queue: 'in Postgres' });
    expect(String(started.monitoring)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(linesOf(stderr).map(({ msg }) => msg)).toEqual([
      'parser is running; stop with ^C',
      'stopping: what is in hand is finished or handed back',
      'stopped',
    ]);
    expect(stderr).not.toContain(new URL(database.url).password);
  });

  test.each(['fetcher', 'parser', 'indexer', 'console'])('%s tells how it does', async (service) => {
    const { started } = await serve(service);
    const port = portOf(started.monitoring);
    const services = service === 'console' ? '' : ` ${service}`;
    expect(await health('--port', port)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(`^ok: wirecopy [\\d.]+${services}\n$`),
      stderr: '',
    });
    expect(await health('--ready', '--port', port)).toEqual({ code: 0, stdout: 'ready\n', stderr: '' });
    const metrics = await (await fetch(`${started.monitoring}/metrics`)).text();
    expect(metrics.includes('wirecopy_moved_timestamp_seconds{')).toBe(service !== 'console');
    expect(metrics).toContain('wirecopy_database_up 1\n');
  });

  test.each(['parser', 'indexer', 'console'])('%s needs no feeds.yml, for it asks nobody', async (service) => {
    const { program, started } = await serve(service, { WIRECOPY_CONFIG: 'none.yml' });
    expect(started.msg).toBe(`${service} is running; stop with ^C`);
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
  });

  test('the fetcher does', async () => {
    expect(await run(['run', 'fetcher'], { cwd: folder, env: { ...env, WIRECOPY_CONFIG: 'none.yml' } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('E_CONFIG none.yml: there is no such file'),
    });
  });

  test('a password that is missing is asked for, and nothing waits for the server to hang up', async () => {
    const url = new URL(database.url);
    url.password = '';
    const ended = await run(['run', 'parser'], { cwd: folder, env: { ...env, DATABASE_URL: url.href } });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('the server asks for a password and none is given') });
  });

  test.skipIf(!has('redis-server')).each(['fetcher', 'parser', 'indexer'])(
    '%s says once that Redis is away, in plain words, and ends when it is told to',
    async (service) => {
      const redis = (await startRedis())!;
      const { program } = await serve(service, { REDIS_URL: redis.url });
      await redis.stop();
      await program.says('does not answer');
      program.child.kill('SIGTERM');
      const { code, stderr } = await program.ended;
      expect(code).toBe(0);
      expect(linesOf(stderr).filter(({ level }) => level === 'warn')).toEqual([
        expect.objectContaining({
          code: 'E_QUEUE',
          msg: expect.stringMatching(/^the queue is away, it does not answer.*: work goes on/),
        }),
      ]);
      expect(stderr).not.toMatch(/enableOfflineQueue|max retries/);
    },
  );

  test.skipIf(!has('redis-server'))('what the queue warns of stands in the log, once', async () => {
    const redis = (await startRedis('allkeys-lru'))!;
    const { program } = await serve('parser', { REDIS_URL: redis.url });
    program.child.kill('SIGTERM');
    const { stderr } = await program.ended;
    await redis.stop();
    const warnings = linesOf(stderr).filter(({ level }) => level === 'warn');
    expect(warnings.map(({ msg }) => msg)).toEqual([expect.stringContaining('Eviction policy is allkeys-lru')]);
  });

  test('a port that is taken is named, and nothing is left running', async () => {
    const { started } = await serve('console');
    const taken = await run(['run', 'parser'], {
      cwd: folder,
      env: { ...env, WIRECOPY_HEALTH_PORT: portOf(started.monitoring) },
    });
    expect(taken).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`E_PORT_IN_USE another program listens on 127.0.0.1:${portOf(started.monitoring)}`),
    });
  });
});

describe('healthcheck', () => {
  let server: Server;
  const answerWith = async (status: number, body: string): Promise<string> => {
    server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return String((server.address() as AddressInfo).port);
  };
  afterEach(() => server?.close());

  test.each<[name: string, status: number, body: string, said: string]>([
    ['not ready', 503, '{"ready":false,"reasons":["the database does not answer"]}', 'not ready: the database does not answer'],
    ['another program', 200, '<html>Welcome</html>', 'another program answers there (status 200)'],
    ['another program with JSON', 200, 'null', 'another program answers there (status 200)'],
    ['one that only breaks', 500, '', 'another program answers there (status 500)'],
  ])('%s', async (_, status, body, said) => {
    const port = await answerWith(status, body);
    expect(await run(['healthcheck', '--ready', '--port', port])).toEqual({ code: 1, stdout: `${said}\n`, stderr: '' });
  });

  test('nobody there', async () => {
    const { code, stdout } = await run(['healthcheck'], { env: { WIRECOPY_HEALTH_PORT: '9', WIRECOPY_HEALTH_HOST: '0.0.0.0' } });
    expect([code, stdout]).toEqual([1, 'no answer from http://127.0.0.1:9/healthz: connect ECONNREFUSED 127.0.0.1:9\n']);
  });

  test('a port that is none', async () => {
    expect(await run(['healthcheck', '--port', 'x'])).toMatchObject({ code: 2, stderr: expect.stringContaining('use a port') });
  });
});

test('status has to be asked again without a terminal', async () => {
  expect(await run(['status', '--watch'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--watch needs a terminal'),
  });
  expect(await run(['status', '--watch', '--json'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('cannot be used with'),
  });
});
