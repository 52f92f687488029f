import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../shared/errors.ts';
import { type Account, canEnter, giveTo, makeOpenFolder, runAs, serverAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { readJson, writeJson } from './folder.ts';

export const SUPERUSER = 'wirecopy';
export const DATABASE = 'wirecopy';

/** The place of the server's files: beside the rest of the data, or in the system's folder when the server's account cannot enter the data folder. */
export interface Cluster {
  /** Holds the folder `pg` and, for a moment, its draft. */
  home: string;
  /** `data_directory` of the server. It exists only when it is complete. */
  pgdata: string;
  account: Account | null;
}

/** `dataDir` is the folder that the record was made for: a copy of a folder still names the original. */
interface Location {
  cluster: string;
  dataDir: string;
}

/** Finds, or chooses and records, the place of the cluster. `dataDir` is a real path. Throws E_DATA_DIR when the server's account cannot enter it. */
export function locateCluster(dataDir: string, systemDir: string): Cluster {
  const recorded = recordedHome(dataDir);
  const cluster = clusterIn(recorded ?? dataDir);
  const { home, pgdata, account } = cluster;
  const begun = existsSync(pgdata);
  if (!account || canEnter(begun ? pgdata : home, account)) return cluster;
  if (!recorded && !begun) return clusterIn(recordHome(dataDir, systemDir));
  throw new Fault(
    'E_DATA_DIR',
    `user ${account.uid}, who runs the database, cannot enter ${pgdata}: let that user in, or choose another folder with --data-dir`,
  );
}

function clusterIn(home: string): Cluster {
  const folder = path.join(home, 'pg');
  // the server names its folder by the real path
  const pgdata = existsSync(folder) ? realpathSync(folder) : folder;
  return { home, pgdata, account: serverAccount(pgdata) };
}

const locationFile = (dataDir: string): string => path.join(dataDir, 'location.json');

const readLocation = (dataDir: string): Location | null => readJson(locationFile(dataDir));

const writeLocation = (location: Location): void => writeJson(locationFile(location.dataDir), location);

function recordedHome(dataDir: string): string | null {
  const location = readLocation(dataDir);
  if (!location) return null;
  if (location.dataDir !== dataDir) {
    if (readLocation(location.dataDir)?.cluster === location.cluster) {
      throw new Fault(
        'E_DATA_DIR',
        `${dataDir} is a copy of ${location.dataDir} and its database was not copied: choose another folder with --data-dir`,
      );
    }
    writeLocation({ ...location, dataDir });
  }
  return location.cluster;
}

/** Random bytes go into the name, so that a new folder of the same name never meets the data of an old one. */
function recordHome(dataDir: string, systemDir: string): string {
  const digest = createHash('sha256').update(dataDir).update(randomBytes(16)).digest('hex');
  makeOpenFolder(systemDir);
  const cluster = path.join(realpathSync(systemDir), digest.slice(0, 16));
  makeOpenFolder(cluster);
  writeLocation({ cluster, dataDir });
  return cluster;
}

/** The version of Postgres that wrote the cluster; undefined when there is none yet. */
export function majorOf(cluster: Cluster): number | undefined {
  const file = path.join(cluster.pgdata, 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

/** Makes the cluster in one step: a crash leaves a draft, which the next call removes. Throws E_DATABASE with initdb's own words. */
export async function createCluster(cluster: Cluster, binaries: Binaries, password: string): Promise<void> {
  for (const name of readdirSync(cluster.home)) {
    if (name.startsWith('pg.new-')) rmSync(path.join(cluster.home, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const draft = mkdtempSync(path.join(cluster.home, 'pg.new-'));
  const passwordFile = path.join(draft, 'password');
  const pgdata = path.join(draft, 'pg');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const file of [passwordFile, draft]) giveTo(cluster.account, file);
  try {
    await promisify(execFile)(binaries.initdb, initdbArguments(pgdata, passwordFile), runAs(cluster.account));
    renameSync(pgdata, cluster.pgdata);
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (stderr === undefined) throw error;
    throw startFault(cluster.home, `initdb failed (${code}): ${stderr.trim() || message}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** macOS has no C.UTF-8; byte order and Unicode letters come as near as it gets. */
const LOCALE = process.platform === 'darwin' ? ['--locale=C', '--lc-ctype=en_US.UTF-8'] : ['--locale=C.UTF-8'];

const initdbArguments = (pgdata: string, passwordFile: string): string[] => [
  ...['-D', pgdata, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', ...LOCALE],
  '--no-instructions',
];

/** A failure of Postgres' own programs, from their last words; a full disk may have kept them from writing any. */
export const startFault = (folder: string, words: string): Fault =>
  words.includes('No space left on device') || isFull(folder)
    ? new Fault('E_DATA_DIR', `no space left for the database in ${folder}: free some, or choose another folder with --data-dir`)
    : new Fault('E_DATABASE', words);

/** Less than the log needs for one line. */
const isFull = (folder: string): boolean => statfsSync(folder).bavail < 1;
