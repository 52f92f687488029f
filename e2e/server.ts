import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../bench/redis.ts';
import { giveTo, runAs, serverAccount } from '../infra/embedded/account.ts';
import { findBinaries } from '../infra/embedded/binaries.ts';

export interface PostgresServer {
  port: number;
  /** The superuser `postgres` by the socket, without a password, as inside the container of the image. */
  adminUrl: string;
  /** Runs statements one by one as the superuser. */
  administer(...statements: string[]): Promise<void>;
  /** The immediate stop: connections break, nothing is flushed or said. Resolves when the server is gone. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same port and data; resolves when it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** As on the command line: `-c`, `name=value`, … */
  args?: string[];
  /** Files that only the server may read, copied into its data folder: name there → path here. */
  files?: Record<string, string>;
  /** Version of Postgres; default the embedded one. Throws E_DATABASE where it is not installed. */
  major?: number;
}

const READY_MS = 30_000;

/**
 * A Postgres server of its own, set up as the image does: superuser `postgres`, trusted by the socket, and passwords (SCRAM) over TCP.
 * For tests that need other settings or roles than the server that all tests share.
 */
export async function startPostgres({ args = [], files = {}, major }: ServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-server-'));
  chmodSync(folder, 0o755);
  const account = serverAccount(folder);
  const home = path.join(folder, 'home');
  mkdirSync(home);
  giveTo(account, home);
  const binaries = await findBinaries({ account, copies: folder, major });
  const data = path.join(home, 'data');
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync',
  ];
  execFileSync(binaries.initdb, initdb, { ...runAs(account), stdio: 'ignore' });
  for (const [name, source] of Object.entries(files)) {
    cpSync(source, path.join(data, name));
    chmodSync(path.join(data, name), 0o600);
    giveTo(account, path.join(data, name));
  }
  const port = await freePort();
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: home, fsync: 'off' };
  const own = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = () => {
    const server = spawn(binaries.postgres, ['-D', data, ...own, ...args], { ...runAs(account), stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    return {
      async end(signal: 'SIGINT' | 'SIGQUIT') {
        server.kill(signal);
        await ended;
      },
    };
  };
  let server = launch();
  const adminUrl = `postgres:///postgres?host=${home}&port=${port}&user=postgres&sslmode=disable`;
  const stop = async () => {
    await server.end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(adminUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    adminUrl,
    administer: (...statements) => runAll(adminUrl, statements),
    crash: () => server.end('SIGQUIT'),
    restart: () => {
      server = launch();
      return ready(adminUrl);
    },
    stop,
  };
}

async function ready(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; ; await sleep(50)) {
    try {
      return await runAll(url, ['select 1']);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function runAll(connectionString: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
