import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { Fault } from '../../shared/errors.ts';

/** A user of the system with its group. macOS writes `nobody` as -2, so both are signed 32-bit numbers. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * Who runs the server for the cluster in `folder`: Postgres refuses root, so for root it is the owner of the cluster, or `nobody` when there is none yet.
 * Null means the present user. Throws E_DATABASE when the system has no such account.
 */
export function serverAccount(folder: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid | 0, gid: owner.gid | 0 };
  const line = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (!line) {
    throw new Fault(
      'E_DATABASE',
      'Postgres does not run as root and there is no user nobody: run as another user or set DATABASE_URL',
    );
  }
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

/**
 * Options for a child process of that account. It gets a folder that every user may enter, and no variable of the caller's:
 * PGDATA, PGPORT or LANG would change what Postgres does, and secrets are none of its business.
 */
export const runAs = (account: Account | null): Pick<SpawnSyncOptions, 'uid' | 'gid' | 'cwd' | 'env'> => ({
  ...account,
  cwd: '/',
  env: { PATH: process.env.PATH, LC_ALL: 'C' },
});

/** Whether the account may pass through the folder and all folders above it. */
export const canEnter = (folder: string, account: Account): boolean =>
  spawnSync('test', ['-x', folder], runAs(account)).status === 0;

export function giveTo(account: Account | null, path: string): void {
  if (account) chownSync(path, account.uid >>> 0, account.gid >>> 0);
}

/** Makes a folder that every user may enter, whatever the umask says. */
export function makeOpenFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}
