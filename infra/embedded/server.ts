import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Fault, messageOf } from '../../shared/errors.ts';
import { runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Cluster, DATABASE, SUPERUSER, startFault } from './cluster.ts';
import { isRunning, nameOf, type ProcessName, workingFolder } from './processes.ts';

/** A server that is ready on 127.0.0.1, as its `postmaster.pid` says. */
export interface Server {
  process: ProcessName;
  port: number;
}

/** 0 for any; `isFixed` where no other will do. */
export interface WantedPort {
  port: number;
  isFixed: boolean;
}

export interface ServerOptions {
  logFile: string;
  /** Beyond its own, or instead of them. */
  settings: Record<string, string>;
}

/** Crash recovery replays at most some 1 GB of log, which takes well below a minute. */
const READY_PATIENCE_MS = 60_000;
const POLL_MS = 5;
const QUERY_PATIENCE_MS = 15_000;
const DYING_MS = 1_000;
/** A fast shutdown writes what is in memory; an immediate one leaves that to the next start. */
const STOP_SIGNALS = [
  ['SIGINT', 5_000],
  ['SIGQUIT', 3_000],
] as const;
/** The port may be snatched, and the children of a killed server need a moment to notice: such a start is tried again. */
const PASSING_TROUBLE = /Address already in use|still in use|already exists/;
const START_PATIENCE_MS = 10_000;
const NEXT_START_MS = 200;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  // compiling costs more than the short queries here can win
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/** The server that works on the cluster, null when there is none. One that is starting or stopping is waited for: E_DATABASE after a minute. */
export async function runningServer(cluster: Cluster): Promise<Server | null> {
  const deadline = performance.now() + READY_PATIENCE_MS;
  for (;;) {
    const claim = readClaim(cluster);
    if (!claim || workingFolder(claim.pid, cluster.account) !== cluster.pgdata) return null;
    if (claim.ready) return { process: nameOf(claim.pid), port: claim.port };
    if (performance.now() > deadline)
      throw new Fault('E_DATABASE', `Postgres (process ${claim.pid}) on ${cluster.pgdata} does not get ready`);
    await sleep(POLL_MS);
  }
}

/** The running server once it has proved itself; null when there is none. Throws as the two steps do. */
export async function joinServer(cluster: Cluster, password: string): Promise<Server | null> {
  const server = await runningServer(cluster);
  if (!server) return null;
  try {
    await proveServer(server, cluster, password);
    return server;
  } catch (error) {
    // a killed server ceases to answer before it is gone
    if (await hasEnded(server, DYING_MS)) return null;
    throw error;
  }
}

/** Starts a server in a session of its own, where ^C of the terminal does not reach it. Throws E_DATABASE, or E_DATA_DIR when the disk is full, with the end of its log. */
export async function startServer(
  cluster: Cluster,
  binaries: Binaries,
  wanted: WantedPort,
  { logFile, settings }: ServerOptions,
): Promise<Server> {
  forgetStrangersPid(cluster);
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.old`);
  const deadline = performance.now() + START_PATIENCE_MS;
  for (;;) {
    const port = await freePort(wanted);
    const child = spawnServer(cluster, binaries, { ...SETTINGS, ...settings, port: String(port) }, logFile);
    if (await untilReady(child, cluster)) return { process: nameOf(child.pid!), port };
    const lastLines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
    if (!PASSING_TROUBLE.test(lastLines) || performance.now() > deadline) {
      throw startFault(cluster.home, `Postgres ${binaries.version} does not start; the end of ${logFile}:\n${lastLines}`);
    }
    await sleep(NEXT_START_MS);
  }
}

/**
 * Proves by a query that the server is the cluster's own and can be used, and makes the database if it is not there yet.
 * Throws E_DATABASE.
 */
export async function proveServer(server: Server, cluster: Cluster, password: string): Promise<void> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: server.port, user: SUPERUSER, password, database: 'postgres', ssl: false },
    ...{ connectionTimeoutMillis: QUERY_PATIENCE_MS, query_timeout: QUERY_PATIENCE_MS },
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('data_directory') as folder");
    if (rows[0].folder !== cluster.pgdata) throw new Error(`it works on ${rows[0].folder}`);
    await ensureDatabase(client);
  } catch (error) {
    const who = `the Postgres that runs on ${cluster.pgdata} (process ${server.process})`;
    throw new Fault('E_DATABASE', `${who} cannot be used, ${messageOf(error)}: stop it and try again`);
  } finally {
    await client.end();
  }
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount) return;
  await client.query(`create database ${DATABASE}`);
  const { rows } = await client.query(
    "select 'lz4' = any(enumvals) as lz4 from pg_settings where name = 'default_toast_compression'",
  );
  // faster than pglz and as small; not every build has it
  if (rows[0].lz4) await client.query(`alter database ${DATABASE} set default_toast_compression = 'lz4'`);
}

/** Stops the server and waits for its end: a fast shutdown, then an immediate one. */
export async function stopServer(server: Server): Promise<void> {
  for (const [signal, patienceMs] of STOP_SIGNALS) {
    signalServer(server, signal);
    if (await hasEnded(server, patienceMs)) return;
  }
}

/** Waits for the end of a server, at most that long. */
async function hasEnded(server: Server, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (isRunning(server.process)) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signalServer(server: Server, signal: NodeJS.Signals): void {
  try {
    if (isRunning(server.process)) process.kill(Number.parseInt(server.process, 10), signal);
  } catch (error) {
    // it ended in this very moment
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

interface Claim {
  pid: number;
  port: number;
  ready: boolean;
}

/** What `postmaster.pid` says; the file outlives a server that was killed. Its lines are documented in miscadmin.h of Postgres. */
function readClaim(cluster: Cluster): Claim | null {
  try {
    const lines = readFileSync(postmasterFile(cluster), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const postmasterFile = (cluster: Cluster): string => path.join(cluster.pgdata, 'postmaster.pid');

/** After a crash the pid in the file may belong to another program of the same account; Postgres would refuse to start. */
function forgetStrangersPid(cluster: Cluster): void {
  const claim = readClaim(cluster);
  if (claim && workingFolder(claim.pid, cluster.account) !== null) rmSync(postmasterFile(cluster));
}

function spawnServer(cluster: Cluster, binaries: Binaries, settings: Record<string, string>, logFile: string): ChildProcess {
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(binaries.postgres, ['-D', cluster.pgdata, ...args], {
    ...runAs(cluster.account),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

/** False when the server ended instead. */
async function untilReady(child: ChildProcess, cluster: Cluster): Promise<boolean> {
  let ended = false;
  for (const event of ['exit', 'error']) child.once(event, () => (ended = true));
  const deadline = performance.now() + READY_PATIENCE_MS;
  while (!ended) {
    const claim = readClaim(cluster);
    if (claim?.ready && claim.pid === child.pid) return true;
    if (performance.now() > deadline)
      throw new Fault('E_DATABASE', `Postgres on ${cluster.pgdata} is not ready after a minute; it goes on trying`);
    await sleep(POLL_MS);
  }
  return false;
}

/** The wanted port of 127.0.0.1 if it is free, else any, or E_DATABASE where no other will do. */
function freePort({ port: wanted, isFixed }: WantedPort): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (isFixed)
        reject(new Fault('E_DATABASE', `another program has taken port ${wanted}, on which this one knows its database`));
      else if (wanted) resolve(freePort({ port: 0, isFixed }));
      else reject(error);
    });
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
