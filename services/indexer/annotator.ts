import type { Pool } from '../../shared/db.ts';
import { readKnownEntities } from '../../shared/known-entities.ts';
import { runContained, type ThreadPool } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import { openAnnotatePool } from './annotate-pool.ts';
import type { AnnotateInput } from './annotate-thread.ts';
import { applyKnownEntities } from './known-entities-store.ts';

/** Another gazetteer holds for articles from so late on, in ms. */
const LOOK_MS = 1_000;

/** Annotates in threads with the gazetteer of feeds.yml that is in force; another one gets threads of its own while the old ones finish. */
export class Annotator {
  readonly #pool: Pool;
  readonly #size: number;
  #threads: ThreadPool<AnnotateInput, Annotations>;
  #running = new Map<ThreadPool<AnnotateInput, Annotations>, number>();
  #version: string | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;

  constructor(pool: Pool, size: number) {
    this.#pool = pool;
    this.#size = size;
    this.#threads = openAnnotatePool(size);
  }

  /** Resolves when a thread is ready; throws where its engine cannot be used, and ends the threads. A text without words asks no engine for names. */
  async open(): Promise<void> {
    try {
      await runContained(this.#threads, { text: '' });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async run(input: AnnotateInput): Promise<Annotations> {
    if (performance.now() - this.#lookedAt > LOOK_MS)
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    await this.#looking;
    const threads = this.#threads;
    this.#running.set(threads, (this.#running.get(threads) ?? 0) + 1);
    try {
      return await runContained(threads, input);
    } finally {
      const left = this.#running.get(threads)! - 1;
      if (left > 0) this.#running.set(threads, left);
      else this.#running.delete(threads);
      if (left === 0 && threads !== this.#threads) await threads.close();
    }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all([this.#threads, ...this.#running.keys()].map((threads) => threads.close()));
  }

  async #look(): Promise<void> {
    const found = await readKnownEntities(this.#pool, this.#version);
    if (found) {
      await applyKnownEntities(this.#pool, found.entities);
      const former = this.#threads;
      this.#threads = openAnnotatePool(this.#size, found.entities);
      this.#version = found.version;
      if (!this.#running.has(former)) await former.close();
    }
    this.#lookedAt = performance.now();
  }
}
