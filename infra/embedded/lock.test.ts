import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.ts';
import { isRunning, nameOf } from './processes.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wirecopy-lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The name of a process that has ended. */
const deadOwner = () => `${spawnSync('true').pid}-123`;

it('lets one in at a time', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(lock, work)));
  expect(most).toBe(1);
});

it('is given back when the work fails', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  ['a dead owner', () => symlinkSync(deadOwner(), lock)],
  ['a pid that is used again', () => symlinkSync(`${process.pid}-0`, lock)],
  [
    'an owner that died while it broke the lock of a dead one',
    () => {
      const [first, second] = [deadOwner(), deadOwner()];
      symlinkSync(first, lock);
      symlinkSync(second, `${lock}.${first}`);
    },
  ],
])('survives %s', async (_, prepare) => {
  prepare();
  expect(await withLock(lock, async () => 'in')).toBe('in');
  expect(readdirSync(folder)).toEqual([]);
});

it('tells a running process from an ended one', () => {
  expect(isRunning(nameOf(process.pid))).toBe(true);
  expect(isRunning(`${nameOf(process.pid)}-suffix`)).toBe(true);
  expect(isRunning(deadOwner())).toBe(false);
  expect(isRunning(nameOf(2 ** 22 + 1))).toBe(false);
});
