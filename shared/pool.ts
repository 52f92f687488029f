import { parentPort, type ResourceLimits, Worker } from 'node:worker_threads';
import { type Code, codeOf, Fault, Later, Reject } from './errors.ts';

/**
 * One thread may use this much heap; 256 MB holds the largest page that the pre-scan lets through. The young generation stays small: Node gives a full heap
 * 16 MB once to end the thread in, and of a larger one more may survive a collection, which aborts the whole process.
 */
const RESOURCES: ResourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

/** Longest first try of one page, feed or text, in ms. */
const PARSE_DEADLINE_MS = 3_000;

export interface PoolOptions {
  /** Most threads. They are started when there is work for them (0.6 s where jsdom is loaded) and then kept warm. */
  size: number;
  /** Longest time for one input, in ms; default 3 s. */
  deadlineMs?: number;
  /** What every thread gets to know at its start. */
  workerData?: unknown;
}

interface Task<In, Out> {
  input: In;
  deadlineMs: number;
  resolve: (output: Out) => void;
  reject: (error: Error) => void;
}

/** An error on its way between threads: `final` for Reject, `delayMs` for Later. */
interface Thrown {
  code: Code;
  message: string;
  final: boolean;
  delayMs?: number;
}

type Answer<Out> = { ready: true } | { output: Out } | { error: Thrown };

interface Thread<In, Out> {
  worker: Worker;
  isReady: boolean;
  task: Task<In, Out> | null;
  timer?: NodeJS.Timeout;
}

/** The file beside `from` as a thread can load it: JavaScript when built; from source through tsx, which does not reach a worker's first module by itself (privatenumber/tsx#354). */
export function threadModule(from: string, name: string): URL {
  if (!from.endsWith('.ts')) return new URL(`${name}.js`, from);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = `import { register } from ${loader}; register(); await import(${JSON.stringify(new URL(`${name}.ts`, from).href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

/**
 * Warm worker threads for untrusted input. What runs past its deadline or its heap ends its thread, never the process; a fresh thread takes its place.
 * Rejects with the thread's own error, or E_PARSE_TIMEOUT, E_PARSE_MEMORY, E_PARSE.
 */
export class ThreadPool<In, Out> {
  #script: URL;
  #options: PoolOptions;
  #threads = new Set<Thread<In, Out>>();
  #idle: Thread<In, Out>[] = [];
  #waiting: Task<In, Out>[] = [];
  #closed = false;
  /** Set when a thread ended before it was ready: the next one would do so as well. */
  #broken: Fault | null = null;

  constructor(script: URL, options: PoolOptions) {
    this.#script = script;
    this.#options = options;
  }

  /** Longest time for one input, in ms, where none is given. */
  get deadlineMs(): number {
    return this.#options.deadlineMs ?? PARSE_DEADLINE_MS;
  }

  run(input: In, deadlineMs = this.deadlineMs): Promise<Out> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, deadlineMs, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => thread.worker.terminate()));
  }

  #spawn(): void {
    const worker = new Worker(this.#script, { resourceLimits: RESOURCES, workerData: this.#options.workerData });
    const thread: Thread<In, Out> = { worker, isReady: false, task: null };
    this.#threads.add(thread);
    worker.on('message', (answer: Answer<Out>) => this.#answer(thread, answer));
    worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(thread, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'E_PARSE_MEMORY' : 'E_PARSE', error.message),
    );
    worker.on('exit', () => this.#end(thread, 'E_PARSE', 'the thread ended'));
  }

  #answer(thread: Thread<In, Out>, answer: Answer<Out>): void {
    clearTimeout(thread.timer);
    thread.isReady = true;
    const task = thread.task;
    thread.task = null;
    if ('error' in answer) task?.reject(faultOf(answer.error));
    else if ('output' in answer) task?.resolve(answer.output);
    this.#idle.push(thread);
    this.#next();
  }

  #end(thread: Thread<In, Out>, code: Code, message: string): void {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.timer);
    this.#idle = this.#idle.filter((other) => other !== thread);
    thread.task?.reject(new Fault(code, message));
    void thread.worker.terminate();
    if (this.#closed) return;
    if (thread.isReady) this.#next();
    else this.#break(message);
  }

  #break(message: string): void {
    this.#broken = new Fault('E_INTERNAL', `a parsing thread cannot start: ${message}`);
    for (const task of this.#waiting.splice(0)) task.reject(this.#broken);
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const thread = this.#idle.pop()!;
      const task = this.#waiting.shift()!;
      thread.task = task;
      thread.timer = setTimeout(
        () => this.#end(thread, 'E_PARSE_TIMEOUT', `no result within ${task.deadlineMs} ms`),
        task.deadlineMs,
      );
      thread.worker.postMessage(task.input);
    }
    const starting = [...this.#threads].filter((thread) => !thread.isReady).length;
    for (let i = starting; i < this.#waiting.length && this.#threads.size < this.#options.size; i++) this.#spawn();
  }
}

function faultOf({ code, message, final, delayMs }: Thrown): Fault {
  if (delayMs !== undefined) return new Later(code, new Date(Date.now() + delayMs), message);
  return final ? new Reject(code, message) : new Fault(code, message);
}

/** Time for a second try, in ms: five times what an input mostly gets at first, and never less than that. */
const LONELY_DEADLINE_MS = 15_000;
let lonely: Promise<unknown> = Promise.resolve();

/**
 * Runs an input, and once more with at least 15 s when it ran out of time: on a busy machine that proves nothing.
 * There is one second try at a time in the process, so that slow inputs do not slow each other down; first tries go on beside it.
 * Rejects like `ThreadPool.run`.
 */
export async function runContained<In, Out>(pool: ThreadPool<In, Out>, input: In): Promise<Out> {
  try {
    return await pool.run(input);
  } catch (error) {
    if (codeOf(error) !== 'E_PARSE_TIMEOUT') throw error;
    const secondTry = lonely.then(() => pool.run(input, Math.max(LONELY_DEADLINE_MS, pool.deadlineMs)));
    lonely = secondTry.catch(() => {});
    return secondTry;
  }
}

/** The thread's side: answers one input after the other, with a turn of the event loop between (without it jsdom's memory is not freed). */
export function serveThread<In, Out>(handle: (input: In) => Out | Promise<Out>): void {
  const port = parentPort!;
  port.on('message', async (input: In) => {
    let answer: Answer<Out>;
    try {
      answer = { output: await handle(input) };
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('E_PARSE', error instanceof Error ? error.message : String(error));
      const { code, message } = fault;
      answer = { error: { code, message, final: fault instanceof Reject } };
      if (fault instanceof Later) answer.error.delayMs = fault.delayMs;
    }
    setImmediate(() => port.postMessage(answer));
  });
  port.postMessage({ ready: true });
}
