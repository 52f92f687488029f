import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROGRAM = path.resolve(import.meta.dirname, '../bin/wirecopy');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when stderr has shown this text; rejects when the program ends before. */
  says(text: string): Promise<void>;
  ended: Promise<Ended>;
}

/** The real program as a child process, as it is built: from source each start would cost four times as much. The environment holds what is given and nothing of ours. */
export function start(
  args: string[],
  { env = {}, cwd, input }: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: cwd ?? mkdtempSync(path.join(tmpdir(), 'wirecopy-cli-')),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return {
    child,
    ended,
    says: async (text) => {
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      while (!stderr.includes(text)) {
        if (isOver) throw new Error(`the program ended without saying "${text}": ${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

export const run = (...given: Parameters<typeof start>): Promise<Ended> => start(...given).ended;
