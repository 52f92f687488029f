import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../bench/redis.ts';
import { type Account, giveTo, runAs, serverAccount } from '../infra/embedded/account.ts';
import { findBinaries } from '../infra/embedded/binaries.ts';

export interface PostgresServer {
  port: number;
  /** The superuser `postgres` by the socket, without a password, as inside the container of the image. */
  adminUrl: string;
  /** Where its small disk is, as the server sees it. */
  smallDisk: string;
  /** Runs statements one by one as the superuser. */
  administer(...statements: string[]): Promise<void>;
  /** The immediate stop: connections break, nothing is flushed or said. Resolves when the server is gone. */
  crash(): Promise<void>;
  /** The fast stop, in order. Resolves when the server is gone. */
  shutDown(): Promise<void>;
  /** Starts it again after a crash, on the same port and data; resolves when it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** As on the command line: `-c`, `name=value`, … */
  args?: string[];
  /** Files that only the server may read, copied into its data folder: name there → path here. */
  files?: Record<string, string>;
  /** Size of a disk of its own beside its data folder, which can be filled up; only where `canMountDisks()`. */
  smallDiskMb?: number;
  /** Follows this server as a replica with this name, and begins as a copy of its files; it stands still meanwhile. */
  replica?: { of: PostgresServer; name: string };
  /** Begins with this base backup and replays the archive of the server that it is of, up to a time as Postgres writes it. */
  restore?: { base: BaseBackup; until: string };
  /** Version of Postgres; default the embedded one. Throws E_DATABASE where it is not installed. */
  major?: number;
}

/** Files of a running server, in a folder that its account may read, and where it archives its log. */
export interface BaseBackup {
  folder: string;
  archive: string;
}

/** Settings with which a server archives its log: in a folder beside that of its data, in which it works. */
export const ARCHIVING = ['-c', 'archive_mode=on', '-c', 'archive_command=test ! -f ../archive/%f && cp %p ../archive/%f'];

const READY_MS = 30_000;

/**
 * A Postgres server of its own, set up as the image does: superuser `postgres`, trusted by the socket, and passwords (SCRAM) over TCP.
 * For tests that need other settings or roles than the server that all tests share.
 */
export async function startPostgres({
  args = [],
  files = {},
  smallDiskMb,
  replica,
  restore,
  major,
}: ServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-server-'));
  chmodSync(folder, 0o755);
  const account = serverAccount(folder);
  const home = path.join(folder, 'home');
  mkdirSync(home);
  giveTo(account, home);
  const binaries = await findBinaries({ account, copies: folder, major });
  const [data, smallDisk] = [path.join(home, 'data'), path.join(home, 'small')];
  for (const each of [smallDisk, path.join(home, 'archive')]) mkdirSync(each);
  giveTo(account, path.join(home, 'archive'));
  if (replica) await copyOf(replica.of, data, account);
  else if (restore) layOut(restore.base, data, account);
  else execFileSync(binaries.initdb, ['-D', data, ...NEW], { ...runAs(account), stdio: 'ignore' });
  for (const [name, source] of Object.entries(files)) {
    cpSync(source, path.join(data, name));
    chmodSync(path.join(data, name), 0o600);
    giveTo(account, path.join(data, name));
  }
  const port = await freePort();
  const following = replica && {
    primary_conninfo: `host=${homeOf(replica.of)} port=${replica.of.port} user=postgres application_name=${replica.name}`,
  };
  const restoring = restore && {
    restore_command: `cp ${restore.base.archive}/%f %p`,
    recovery_target_time: restore.until,
    recovery_target_action: 'promote',
  };
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: home,
    fsync: 'off',
    ...following,
    ...restoring,
  };
  const own = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = () => {
    const command = [binaries.postgres, '-D', data, ...own, ...args];
    const server = smallDiskMb
      ? spawn('unshare', onDisk(smallDisk, smallDiskMb, account, command), { ...runAs(null), stdio: 'ignore' })
      : spawn(command[0]!, command.slice(1), { ...runAs(account), stdio: 'ignore' });
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
    smallDisk,
    administer: (...statements) => runAll(adminUrl, statements),
    crash: () => server.end('SIGQUIT'),
    shutDown: () => server.end('SIGINT'),
    restart: () => {
      server = launch();
      return ready(adminUrl);
    },
    stop,
  };
}

/** Whether this user may give a process a disk of its own: root on Linux, unless a container forbids it. */
export const canMountDisks = (): boolean => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-disk-'));
  const account = serverAccount(folder) ?? { uid: 0, gid: 0 };
  const isRoot = process.getuid?.() === 0;
  const works = isRoot && spawnSync('unshare', onDisk(folder, 1, account, ['true'])).status === 0;
  rmSync(folder, { recursive: true });
  return works;
};

/** Arguments of `unshare` that run a command with a file system in memory that nobody else sees, and that is gone with it. */
function onDisk(folder: string, megabytes: number, account: Account | null, command: string[]): string[] {
  const { uid, gid } = account!;
  const script = `mount -t tmpfs -o size=${megabytes}m,mode=700,uid=${uid},gid=${gid} tmpfs "$0" && exec setpriv --reuid=${uid} --regid=${gid} --clear-groups "$@"`;
  return ['--mount', 'sh', '-c', script, folder, ...command];
}

/** Arguments of `initdb`. */
const NEW = ['-U', 'postgres', '--auth-local=trust', '--auth-host=scram-sha-256', '--encoding=UTF8', '--no-sync'];

/** The socket folder of a server lies beside its data. */
const homeOf = ({ adminUrl }: PostgresServer): string =>
  new URL(adminUrl.replace('///', '//localhost/')).searchParams.get('host')!;

async function copyOf(original: PostgresServer, data: string, account: Account | null): Promise<void> {
  await original.shutDown();
  execFileSync('cp', ['-a', path.join(homeOf(original), 'data'), data], runAs(account));
  writeFileSync(path.join(data, 'standby.signal'), '');
  giveTo(account, path.join(data, 'standby.signal'));
  await original.restart();
}

/** A base backup of a server that goes on meanwhile: the statements of Postgres around a copy of its files. */
export async function backUp(server: PostgresServer): Promise<BaseBackup> {
  const home = homeOf(server);
  const account = serverAccount(home);
  const folder = path.join(home, 'base');
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    await client.query(`select pg_backup_start('base', true)`);
    execFileSync('cp', ['-a', path.join(home, 'data'), folder], runAs(account));
    const { rows } = await client.query('select labelfile from pg_backup_stop()');
    writeFileSync(path.join(folder, 'backup_label'), rows[0].labelfile);
    giveTo(account, path.join(folder, 'backup_label'));
  } finally {
    await client.end();
  }
  rmSync(path.join(folder, 'postmaster.pid'));
  return { folder, archive: path.join(home, 'archive') };
}

function layOut({ folder }: BaseBackup, data: string, account: Account | null): void {
  execFileSync('cp', ['-a', folder, data], runAs(account));
  writeFileSync(path.join(data, 'recovery.signal'), '');
  giveTo(account, path.join(data, 'recovery.signal'));
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
