import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../shared/errors.ts';
import { isRunning, nameOf, type ProcessName } from './processes.ts';

/** The longest thing done under the lock is a start with crash recovery, which may take a minute. */
const PATIENCE_MS = 120_000;
const POLL_MS = 10;

/**
 * Runs the work while no other process runs any under this lock. The lock is a symbolic link to the owner's name: made in one step, readable at once.
 * A dead owner's lock is taken away. Throws E_DATABASE when the lock is not free in two minutes.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!tryLock(path)) {
    if (performance.now() > deadline)
      throw new Fault('E_DATABASE', `process ${ownerOf(path)} does not give back the lock ${path}`);
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    symlinkSync(nameOf(process.pid), path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = ownerOf(path);
  if (owner && !isRunning(owner)) breakLock(path, owner);
  return false;
}

/**
 * Takes away the lock of a dead owner under a second lock that carries the owner's name. Without it a slow process, still believing in the dead owner,
 * would remove the lock of the next one.
 */
function breakLock(path: string, owner: ProcessName): void {
  const right = `${path}.${owner}`;
  if (!tryLock(right)) return;
  try {
    if (ownerOf(path) === owner) rmSync(path);
  } finally {
    rmSync(right);
  }
}

function ownerOf(path: string): ProcessName | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
