import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRunning, nameOf } from './processes.ts';

/** Notes one more user of the server; returns the file that stands for it. */
export function addHolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${nameOf(process.pid)}-${randomBytes(4).toString('hex')}`);
  writeFileSync(file, '');
  return file;
}

/** Whether anybody still uses the server. Those who died without a word are forgotten. */
export function hasHolders(folder: string): boolean {
  const files = readdirSync(folder);
  const gone = files.filter((file) => !isRunning(file));
  for (const file of gone) rmSync(path.join(folder, file), { force: true });
  return files.length > gone.length;
}
