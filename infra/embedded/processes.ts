import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { type Account, runAs } from './account.ts';

/** The name of a process for ever: a pid alone is used again, the pair `pid-start` never. */
export type ProcessName = string;

export const nameOf = (pid: number): ProcessName => `${pid}-${startOf(pid)}`;

/** Whether the process still runs; a zombie does not. Anything after a second dash in the name is ignored. */
export function isRunning(name: ProcessName): boolean {
  const [pid, start] = name.split('-');
  return start !== undefined && startOf(Number(pid)) === start;
}

/** When a process started, only good for comparing; null when there is no such process. */
function startOf(pid: number): string | null {
  try {
    return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
  } catch {
    return null;
  }
}

function startFromProc(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is the program's name and may hold spaces and brackets, so counting begins behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19]!;
}

function startFromPs(pid: number): string | null {
  const args = ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)];
  const line = execFileSync('ps', args, { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C' } }).trim();
  return line.startsWith('Z') ? null : line.replace(/^\S+/, '').replace(/\W/g, '');
}

/** The working folder of a process of that account; null when there is none or it belongs to somebody else. */
export function workingFolder(pid: number, account: Account | null): string | null {
  if (process.platform !== 'linux')
    return askForFolder('lsof', ['-a', '-d', 'cwd', '-Fn', '-p', String(pid)], account, /^n(.*)$/m);
  const link = `/proc/${pid}/cwd`;
  try {
    return readlinkSync(link);
  } catch (error) {
    // Root of a container may lack the right to look into processes of others; each account may always look into its own.
    return account && (error as NodeJS.ErrnoException).code === 'EACCES'
      ? askForFolder('readlink', [link], account, /^(.*)$/m)
      : null;
  }
}

function askForFolder(command: string, args: string[], account: Account | null, pattern: RegExp): string | null {
  const { status, stdout } = spawnSync(command, args, { ...runAs(account), encoding: 'utf8' });
  return status === 0 ? (pattern.exec(stdout)?.[1] ?? null) : null;
}
