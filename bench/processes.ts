import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Fault } from '../shared/errors.ts';

/** Clock ticks of a second in /proc, on every Linux that Node runs on. */
const TICKS = 100;

/** What a process and those that it started have taken so far. */
export interface Usage {
  cpuSeconds: number;
  /** Bytes: most so far of the process itself, and now. */
  peakMemory: number;
  memory: number;
  handles: number;
}

/** Throws E_USAGE where there is no /proc. */
export function requireProc(): void {
  if (!existsSync('/proc/self/stat'))
    throw new Fault('E_USAGE', 'CPU and memory of processes are read from /proc: this benchmark needs Linux');
}

/** Of a process and its living and ended children; memory that processes share counts once. */
export function usageOf(pid: number): Usage {
  const family = [pid, ...childrenOf(pid)];
  const own = statOf(pid);
  const usage: Usage = { cpuSeconds: (own?.ended ?? 0) / TICKS, peakMemory: 0, memory: 0, handles: 0 };
  for (const member of family) {
    const stat = statOf(member);
    if (!stat) continue; // it ended just now: its parent has what it took
    usage.cpuSeconds += stat.cpu / TICKS;
    usage.memory += kilobytes(`/proc/${member}/smaps_rollup`, 'Pss') * 1024;
    usage.peakMemory += member === pid ? kilobytes(`/proc/${member}/status`, 'VmHWM') * 1024 : 0;
    usage.handles += handlesOf(member);
  }
  return usage;
}

interface Stat {
  parent: number;
  /** Ticks of its own, and of children that it has waited for. */
  cpu: number;
  ended: number;
}

function statOf(pid: number): Stat | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number);
    // Counted from 1 with pid and name: 4 is the parent, 14 to 17 are the times.
    return { parent: fields[1]!, cpu: fields[11]! + fields[12]!, ended: fields[13]! + fields[14]! };
  } catch {
    return null;
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => statOf(other)?.parent === pid);

function kilobytes(file: string, field: string): number {
  try {
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // gone, or another account's
  }
}

function handlesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** Who started it. */
export const parentOf = (pid: number): number => statOf(pid)!.parent;
