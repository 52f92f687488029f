import { runContained, ThreadPool } from '../shared/pool.ts';
import { threadCount } from '../shared/service.ts';
import { Gate } from './gate.ts';

/** Time for one input before its second try, in ms. */
const DEADLINE_MS = 3000;

/** Threads for a batch whose length nobody knows: the next one starts when all others are busy. */
export class Threads<In, Out> {
  #script: URL;
  #gate = new Gate(threadCount());
  #started: ThreadPool<In, Out>[] = [];
  #idle: ThreadPool<In, Out>[] = [];

  constructor(script: URL) {
    this.#script = script;
  }

  /** Rejects like `runContained`. */
  async run(input: In): Promise<Out> {
    await this.#gate.enter();
    const thread = this.#idle.pop() ?? this.#start();
    try {
      return await runContained(thread, input);
    } finally {
      this.#idle.push(thread);
      this.#gate.leave();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map((thread) => thread.close()));
  }

  #start(): ThreadPool<In, Out> {
    const thread = new ThreadPool<In, Out>(this.#script, { size: 1, deadlineMs: DEADLINE_MS });
    this.#started.push(thread);
    return thread;
  }
}
