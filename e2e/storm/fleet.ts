import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** How a process of the fleet is started. */
export interface Command {
  /** Of the process and its like: fetcher, parser, … */
  role: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** It writes this to stderr when it is at work. */
  readyText: string;
}

/** A process that ended without having been told to, after it was at work. */
export interface Unbidden {
  name: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  lastWords: string;
}

/** What happened to the processes. */
export interface FleetRecord {
  starts: number;
  /** Starts that failed because a store was away at that moment: a supervisor tries again. */
  failedStarts: number;
  unbidden: Unbidden[];
  /** Ends after SIGTERM. */
  stops: { name: string; ms: number; code: number | null }[];
}

export interface Member {
  name: string;
  role: string;
  /** At work, and neither asleep nor ending. */
  isAtWork(): boolean;
}

const RESTART_MS = 200;
/** What did not end in this time after SIGTERM is killed, so that the storm can go on; the record tells. */
const STOP_PATIENCE_MS = 15_000;
const WORDS_KEPT = 4_000;

interface Process extends Member {
  command: Command;
  child: ChildProcess;
  isReady: boolean;
  isAsleep: boolean;
  /** An end that was ordered is none to wonder about. */
  isEnding: boolean;
  said: string;
  ended: Promise<void>;
}

/** Child processes that a supervisor starts again whenever they end, as docker-compose or systemd does. */
export class Fleet {
  readonly record: FleetRecord = { starts: 0, failedStarts: 0, unbidden: [], stops: [] };
  #processes = new Map<string, Process>();
  #isOver = false;
  #logs: string | undefined;

  /** `logs`: folder for what the processes say. */
  constructor(logs?: string) {
    this.#logs = logs;
    if (logs) mkdirSync(logs, { recursive: true });
  }

  get members(): Member[] {
    return [...this.#processes.values()];
  }

  /** Starts a process and keeps it running. */
  launch(name: string, command: Command): void {
    const child = spawn(process.execPath, command.args, {
      cwd: command.cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...command.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const one: Process = {
      name,
      role: command.role,
      command,
      child,
      isReady: false,
      isAsleep: false,
      isEnding: false,
      said: '',
      isAtWork: () => one.isReady && !one.isAsleep && !one.isEnding,
      ended: new Promise((resolve) =>
        child.once('close', (code, signal) => {
          this.#onEnd(one, code, signal);
          resolve();
        }),
      ),
    };
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      one.said = (one.said + chunk).slice(-WORDS_KEPT);
      if (this.#logs) appendFileSync(path.join(this.#logs, `${name.replace(' ', '-')}.log`), chunk);
      one.isReady ||= one.said.includes(command.readyText);
    });
    this.record.starts++;
    this.#processes.set(name, one);
  }

  #onEnd(one: Process, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isOver) return;
    if (!one.isEnding && one.isReady)
      this.record.unbidden.push({ name: one.name, code, signal, lastWords: one.said.trimEnd().split('\n').slice(-3).join('\n') });
    else if (!one.isEnding) this.record.failedStarts++;
    setTimeout(() => {
      if (!this.#isOver && this.#processes.get(one.name) === one) this.launch(one.name, one.command);
    }, RESTART_MS);
  }

  /** Ends it without a word. */
  kill(name: string): void {
    const one = this.#get(name);
    one.isEnding = true;
    one.child.kill('SIGKILL');
  }

  /** Stops it for `ms`, as a machine that is suspended: it does not know of it. */
  async sleep(name: string, ms: number): Promise<void> {
    const one = this.#get(name);
    one.isAsleep = true;
    one.child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, ms));
    one.child.kill('SIGCONT');
    one.isAsleep = false;
  }

  /** Asks it to end and waits for that; it is started again as after every end. */
  async stop(name: string): Promise<void> {
    const one = this.#get(name);
    one.isEnding = true;
    const began = Date.now();
    one.child.kill('SIGTERM');
    const patience = setTimeout(() => one.child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await one.ended;
    clearTimeout(patience);
    this.record.stops.push({ name, ms: Date.now() - began, code: one.child.exitCode });
  }

  /** Takes a process out for good. */
  async retire(name: string): Promise<void> {
    const one = this.#get(name);
    this.#processes.delete(name);
    one.isEnding = true;
    one.child.kill('SIGKILL');
    await one.ended;
  }

  /** Resolves when all are at work. */
  async ready(patienceMs = 60_000): Promise<void> {
    for (const end = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const late = [...this.#processes.values()].filter((one) => !one.isReady);
      if (late.length === 0) return;
      if (Date.now() > end) throw new Error(`${late[0]!.name} is not at work after ${patienceMs} ms: ${late[0]!.said}`);
    }
  }

  #get(name: string): Process {
    const one = this.#processes.get(name);
    if (!one) throw new Error(`there is no process ${name}`);
    return one;
  }

  /** Ends all of them at once. */
  async close(): Promise<void> {
    this.#isOver = true;
    for (const one of this.#processes.values()) one.child.kill('SIGKILL');
    await Promise.all([...this.#processes.values()].map((one) => one.ended));
  }
}
