import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../shared/errors.ts';
import { type Access, openAccess, saveAccess } from './access.ts';
import { findBinaries } from './binaries.ts';
import { type Cluster, createCluster, DATABASE, locateCluster, majorOf, SUPERUSER } from './cluster.ts';
import { explainFolder } from './folder.ts';
import { addHolder, hasHolders } from './holders.ts';
import { withLock } from './lock.ts';
import { joinServer, proveServer, runningServer, type Server, startServer, stopServer } from './server.ts';
import { watchServer } from './watch.ts';

export interface EmbeddedOptions {
  /** Gets a line about each server that is set up or started. */
  log?: (line: string) => void;
  /** Where the server's files go when its account cannot enter the data folder or `node_modules`; only root can need it. */
  systemDir?: string;
  /** Of the server, beyond its own, when this call starts it. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  url: string;
  /** Gives the server back; the last user stops it and waits for its end. May be called again. */
  release(): Promise<void>;
}

/**
 * The Postgres of a data folder: joins the one that runs, also one that outlived a crash, else starts it; the folder and the database are made at the first call.
 * For as long as somebody holds it, a server that dies is started again.
 * All processes that use the same folder share one server. Throws E_DATA_DIR for a folder that cannot be used and E_DATABASE for a server that cannot.
 */
export async function embeddedPostgres(
  dataDir: string,
  { log = () => {}, systemDir = '/var/lib/wirecopy', settings = {} }: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const given = path.resolve(dataDir);
  return explainFolder(given, async () => {
    mkdirSync(given, { recursive: true });
    const folder = realpathSync(given);
    return withLock(lockOf(folder), () => acquire(folder, { log, systemDir, settings }));
  });
}

interface Place {
  folder: string;
  cluster: Cluster;
  access: Access;
  options: Required<EmbeddedOptions>;
}

const lockOf = (folder: string): string => path.join(folder, 'postgres.lock');

async function acquire(folder: string, options: Required<EmbeddedOptions>): Promise<EmbeddedPostgres> {
  const cluster = locateCluster(folder, options.systemDir);
  const access = openAccess(folder, cluster);
  const server = await joinOrStart({ folder, cluster, access, options }, false);
  if (access.port !== server.port) saveAccess(folder, { ...access, port: server.port });
  return hold({ folder, cluster, access: { ...access, port: server.port }, options }, server);
}

/** `isFixed`: our connections know its port, so a server on another one is of no use to us. */
async function joinOrStart(place: Place, isFixed: boolean): Promise<Server> {
  const { cluster, access } = place;
  const server = (await joinServer(cluster, access.password)) ?? (await start(place, isFixed));
  if (isFixed && server.port !== access.port)
    throw new Fault('E_DATABASE', `it runs on port ${server.port} now, no longer on ${access.port}: start this program again`);
  return server;
}

async function start(
  { folder, cluster, access, options: { log, systemDir, settings } }: Place,
  isFixed: boolean,
): Promise<Server> {
  const major = majorOf(cluster);
  if (isFixed && !major)
    throw new Fault('E_DATA_DIR', `${cluster.pgdata} is gone: the database was removed under the running program`);
  const binaries = await findBinaries({ account: cluster.account, copies: cluster.account ? systemDir : folder, major });
  log(`${major ? 'starting' : 'setting up'} Postgres ${binaries.version} in ${cluster.pgdata}`);
  if (!major) await createCluster(cluster, binaries, access.password);
  const logFile = path.join(folder, 'postgres.log');
  const server = await startServer(cluster, binaries, { port: access.port, isFixed }, { logFile, settings });
  try {
    await proveServer(server, cluster, access.password);
    return server;
  } catch (error) {
    await stopServer(server);
    throw error;
  }
}

function hold(place: Place, server: Server): EmbeddedPostgres {
  const { folder, cluster, access, options } = place;
  const holders = path.join(folder, 'postgres.users');
  const holder = addHolder(holders);
  const quietly = { ...place, options: { ...options, log: () => {} } };
  const startAgain = (): Promise<Server> => withLock(lockOf(folder), () => joinOrStart(quietly, true));
  const stopWatching = watchServer(server, startAgain, options.log);
  const letGo = async () => {
    const last = await stopWatching();
    // whoever removed the folder left no place for a lock, nor anybody to share with
    if (!existsSync(folder)) return stopServer(last);
    await withLock(lockOf(folder), async () => {
      rmSync(holder, { force: true });
      if (hasHolders(holders)) return;
      // another process may have restarted it meanwhile
      const current = await runningServer(cluster);
      if (current) await stopServer(current);
    });
  };
  let released: Promise<void> | undefined;
  return {
    // the environment of a client may ask for TLS, which this server does not speak
    url: `postgres://${SUPERUSER}:${access.password}@127.0.0.1:${server.port}/${DATABASE}?sslmode=disable`,
    release: () => (released ??= letGo()),
  };
}
