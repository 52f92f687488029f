import { chownSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../../shared/errors.ts';

const TROUBLE: Record<string, string> = {
  EACCES: 'may not be read and written by this user',
  EPERM: 'may not be read and written by this user',
  EROFS: 'is on a read-only disk',
  ENOTDIR: 'is not a folder',
  EEXIST: 'is not a folder',
  ENOSPC: 'is on a full disk',
  EDQUOT: 'is beyond the quota of this user',
};

/** Turns what the file system refuses into one E_DATA_DIR that names the folder. */
export async function explainFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
    const trouble = TROUBLE[code ?? ''];
    if (!trouble) throw error;
    const detail = `the data folder ${folder} cannot be used, ${dest ?? path ?? folder} ${trouble}: choose another folder with --data-dir`;
    throw new Fault('E_DATA_DIR', detail, { cause: error });
  }
}

/** A file that `writeJson` has made; null when there is none. */
export function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** For the owner of the folder alone, also when root writes it; written aside and moved, so that a crash or a full disk leaves the old content. */
export function writeJson(file: string, value: object): void {
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  const { uid, gid } = statSync(dirname(file));
  if (process.getuid?.() === 0) chownSync(draft, uid, gid);
  renameSync(draft, file);
}
