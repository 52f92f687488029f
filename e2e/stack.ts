import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../bench/redis.ts';
import { canEnter } from '../infra/embedded/account.ts';
import { feedsYaml, type Newsroom, startNewsroom } from '../infra/newsroom/newsroom.ts';
import { ROOT, readCompose } from './compose.ts';
import { layOutImage } from './image.ts';
import { startPostgres } from './server.ts';

const { services } = readCompose();
const PASSWORD = 'a password that nobody typed';
/** The user of the image. */
const NODE = { uid: 1000, gid: 1000 };

export interface Container {
  name: string;
  output(): string;
  /** The health check of its service, once. */
  isHealthy(): boolean;
  signal(name: NodeJS.Signals): void;
  /** Its exit status; null when it was killed. */
  ended: Promise<number | null>;
}

/** The services of docker-compose.yml as processes of this machine: real stores, and the sample newsroom in feeds.yml. */
export interface Stack {
  newsroom: Newsroom;
  /** As the program's role. */
  databaseUrl: string;
  consoleUrl: string;
  isStoreHealthy(name: 'postgres' | 'valkey'): boolean;
  /** One more process of the service, by the command and environment of the file. */
  start(name: string): Promise<Container>;
  close(): Promise<void>;
}

/** Whether a program is on PATH. */
export const has = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;

export async function openStack(): Promise<Stack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-compose-'));
  chmodSync(folder, 0o755);
  const [app, secrets, tmp] = ['app', 'secrets', 'tmp'].map((name) => path.join(folder, name)) as [string, string, string];
  for (const each of [app, secrets, tmp]) mkdirSync(each);
  chmodSync(tmp, 0o1777);
  layOutImage(app);
  writeFileSync(path.join(secrets, 'postgres_password'), `${PASSWORD}\n`);
  const newsroom = await startNewsroom();
  writeFileSync(path.join(app, 'feeds.yml'), feedsYaml(newsroom));
  const postgres = await startPostgres({ args: services.postgres!.command.slice(1) });
  const [redisPort, consolePort] = [await freePort(), await freePort()];
  const redisArgs = [...services.valkey!.command.slice(1), '--port', String(redisPort), '--bind', '127.0.0.1'];
  const redis = spawn('redis-server', redisArgs, { cwd: tmp, stdio: 'ignore' });
  const children: ChildProcess[] = [redis];

  /** Names and paths in the containers as those of this machine. */
  const here = (text: string): string =>
    text
      .replace('/app/', `${app}/`)
      .replace('/run/secrets/', `${secrets}/`)
      .replace('@postgres:5432', `@127.0.0.1:${postgres.port}`)
      .replace('//valkey:6379', `//127.0.0.1:${redisPort}`)
      .replace('0.0.0.0', '127.0.0.1')
      .replace(/^\$\{\w+:-(\w+)\}$/, '$1');
  const user =
    process.getuid?.() === 0 && [ROOT, process.execPath].every((name) => canEnter(path.dirname(name), NODE)) ? NODE : {};

  await postgres.administer(...statementsOf('infra/docker/postgres/roles.sql').map(here));

  return {
    newsroom,
    databaseUrl: `${here(services.fetcher!.environment!.DATABASE_URL!)}?password=${encodeURIComponent(PASSWORD)}`,
    consoleUrl: `http://127.0.0.1:${consolePort}`,
    isStoreHealthy(name) {
      const [command, ...args] = services[name]!.healthcheck.test.slice(1) as [string, ...string[]];
      const [program, port] = command === 'valkey-cli' ? ['redis-cli', redisPort] : [command, postgres.port];
      return spawnSync(program, ['-p', String(port), ...args]).status === 0;
    },
    async start(name) {
      const { command, environment, healthcheck } = services[name]!;
      const given = Object.entries(environment!).map(([key, value]) => [key, here(value)]);
      // Each container has addresses of its own; here they share one, so their ports have to differ.
      const ports = { WIRECOPY_HEALTH_PORT: String(await freePort()), WIRECOPY_CONSOLE_PORT: String(consolePort) };
      const options = { env: { PATH: process.env.PATH, TMPDIR: tmp, ...Object.fromEntries(given), ...ports }, cwd: app, ...user };
      const child = spawn(here('/app/bin/wirecopy'), command, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          output += chunk;
        });
      return {
        name,
        output: () => output,
        isHealthy: () => spawnSync(here(healthcheck.test[1]!), healthcheck.test.slice(2), options).status === 0,
        signal: (signal) => child.kill(signal),
        ended: new Promise((resolve) => child.once('close', resolve)),
      };
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await newsroom.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The statements of an SQL file; only the `end` of a block may follow a semicolon within one. */
const statementsOf = (file: string): string[] =>
  readFileSync(path.join(ROOT, file), 'utf8')
    .split(/;\n(?!end)/)
    .filter((statement) => statement.trim() !== '');
