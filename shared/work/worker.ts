import { type Pool, rowsOf } from '../db.ts';
import { type Bell, type QueueName, queueOf, requireHandlers, type Stage, type Work } from '../pipeline.ts';
import type { Bells, Listener } from '../queue.ts';
import { within } from '../within.ts';
import { type Claim, claimByHost, claimByStage, type Politeness } from './claims.ts';
import type { Handler, Rings } from './finish.ts';
import { Hands } from './hands.ts';
import { DUE, DUE_HOSTS } from './statements.ts';

const SWEEP_MS = 500;
/** Once a minute the sweep looks at all rows, whatever the floor says. */
const FULL_LOOK_MS = 60_000;
const NO_FLOOR = '-infinity';
/** Due works that a look finds for each handler: as many bells may be outstanding. */
const FOUND_PER_HANDLER = 4;
/** Due work that no bell has announced for this long is taken up without one: the queue is away, full, or its worker is stuck. */
const KNOCK_MS = 2_000;
/** Work in hand when the process stops has this long to end by itself, what is left then this long to be handed back: SIGTERM is answered within 10 s. */
const DRAIN_MS = 4_500;
const HAND_BACK_MS = 1_500;

export type Report = (event: {
  stage: Stage;
  id: string;
  /** host:port of what is fetched, else null. */
  host?: string | null;
  outcome: string;
  code?: string | null;
  detail?: string | null;
  ms: number;
}) => void;

export interface WorkerSettings {
  pool: Pool;
  bells: Bells;
  /** Handlers of one queue. */
  handlers: Handler[];
  concurrency: number;
  politeness?: (host: string) => Politeness;
  drainMs?: number;
  /** How long this process has had no trouble with the database, in ms; default for ever. */
  calmMs?: () => number;
  report?: Report;
  /** A bell was answered, with this many attempts: 0 when it found no work. */
  onAnswered?: (queue: QueueName, attempts: number) => void;
  /** Something went wrong around the work, not with it (database away, queue away). */
  onTrouble?: (error: unknown) => void;
}

/**
 * Works on one queue: bells wake it, it works until nothing is due, and a sweep finds what no bell announced.
 * Design: Postgres is the truth; a lost bell, a killed process or a flushed queue costs seconds, never an item.
 */
export class QueueWorker {
  readonly queue: QueueName;
  #settings: WorkerSettings;
  #hands: Hands;
  #claim: Claim;
  #listener: Listener;
  #sweeper: NodeJS.Timeout;
  #awake = new Set<Promise<number>>();
  #floor = NO_FLOOR;
  #fullLookAt = 0;
  #bellAt = performance.now();
  #windowFull = false;
  #sweeping = false;
  #stopping = false;
  #movedAt = performance.now();

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.queue = queueOf(settings.handlers[0]!.stage);
    requireHandlers(
      this.queue,
      settings.handlers.map((handler) => handler.stage),
    );
    this.#hands = new Hands({
      pool: settings.pool,
      handlers: settings.handlers,
      ring: (rings) => this.ring(rings),
      onTrouble: (error) => this.#trouble(error),
    });
    const calmMs = settings.calmMs ?? (() => Number.POSITIVE_INFINITY);
    this.#claim =
      this.queue === 'fetch'
        ? claimByHost(settings.pool, settings.politeness ?? (() => ({ concurrency: 2, spacingMs: 1_000 })), calmMs)
        : claimByStage(settings.pool, this.queue, () => this.#floor, calmMs);
    this.#listener = settings.bells.listen(
      this.queue,
      settings.concurrency,
      () => this.#onBell(),
      () => this.#onDrained(),
    );
    this.#sweeper = setInterval(() => void this.sweep(), SWEEP_MS);
  }

  /** How long no attempt has ended, in ms. */
  get stillMs(): number {
    return performance.now() - this.#movedAt;
  }

  /** Rings for what was just committed, once in each queue: who hears it wakes others as long as there is work. */
  ring(rings: Rings): void {
    const byQueue = new Map(rings.map(({ queue, bell }) => [queue, bell]));
    for (const [queue, bell] of byQueue)
      if (queue === this.queue) this.#ringOwn([bell]);
      else this.#settings.bells.ring(queue, [bell]);
  }

  /** Rings for due work that no bell announced. */
  async sweep(): Promise<void> {
    if (this.#sweeping || this.#stopping) return;
    this.#sweeping = true;
    try {
      await this.#look();
    } catch (error) {
      this.#trouble(error);
    } finally {
      this.#sweeping = false;
    }
  }

  /** Finishes what is in hand, or hands it back, within 6 s, whatever is away. */
  async close(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#sweeper);
    const closed = this.#listener.close().catch((error) => this.#trouble(error));
    await within(this.#settings.drainMs ?? DRAIN_MS, Promise.all(this.#awake));
    await Promise.all([this.#hands.giveBack(HAND_BACK_MS), within(HAND_BACK_MS, closed)]);
  }

  #ringOwn(bells: Bell[]): void {
    if (this.#stopping) return;
    const { bells: queue, concurrency } = this.#settings;
    // Enough handlers are awake, and each works until nothing is due.
    if (this.#awake.size + queue.outstanding(this.queue) >= concurrency) return;
    if (queue.ring(this.queue, bells) < bells.length) this.#windowFull = true;
  }

  async #look(): Promise<void> {
    const { bells: queue, concurrency } = this.#settings;
    const most = FOUND_PER_HANDLER * concurrency;
    const isQuiet = performance.now() - this.#bellAt > KNOCK_MS;
    const waiting = queue.count(this.queue); // asked in any case: this is how a queue that is away is noticed
    if (!isQuiet && (await waiting) >= most) return; // but it takes seconds to say nothing
    const due = this.queue === 'fetch' ? await rowsOf<Bell>(this.#settings.pool, DUE_HOSTS, [most]) : await this.#dueBells(most);
    this.#windowFull = due.length === most;
    this.#ringOwn(due);
    if (isQuiet) for (const _ of due.slice(0, Math.max(0, concurrency - this.#awake.size))) void this.#wake();
  }

  /** The floor spares a walk over dead rows, which an analyst's open snapshot keeps in the index. */
  async #dueBells(most: number): Promise<Bell[]> {
    const now = performance.now();
    const full = now > this.#fullLookAt;
    const rows = await rowsOf<Bell & { floor: string }>(this.#settings.pool, DUE, [
      this.queue,
      most,
      full ? NO_FLOOR : this.#floor,
    ]);
    if (full) this.#fullLookAt = now + FULL_LOOK_MS;
    this.#floor = rows[0]?.floor ?? this.#floor;
    return rows.map(({ id, fence }) => ({ id, fence }));
  }

  async #onBell(): Promise<void> {
    this.#bellAt = performance.now();
    const isWanted = this.#awake.size < this.#settings.concurrency; // some woke without a bell
    const attempts = isWanted ? await this.#wake() : 0;
    this.#settings.onAnswered?.(this.queue, attempts);
  }

  /** Works until nothing is due; returns how many attempts that were. */
  async #wake(): Promise<number> {
    const awake = this.#work();
    this.#awake.add(awake);
    const attempts = await awake;
    this.#awake.delete(awake);
    if (this.#windowFull && this.#settings.bells.outstanding(this.queue) <= this.#settings.concurrency) void this.sweep();
    return attempts;
  }

  async #work(): Promise<number> {
    let attempts = 0;
    try {
      while (!this.#stopping) {
        const work = await this.#claim();
        if (!work) break;
        attempts++;
        this.#wakeAnother();
        await this.#attempt(work);
      }
    } catch (error) {
      this.#trouble(error);
    }
    return attempts;
  }

  /** Where one work was due another may be. A claim in vain costs a tenth of a bell, on the back end in Postgres a hundredth. */
  #wakeAnother(): void {
    if (this.#awake.size < this.#settings.concurrency) void this.#wake();
  }

  async #attempt(work: Work): Promise<void> {
    const started = performance.now();
    const exit = await this.#hands.attempt(work);
    this.#movedAt = performance.now();
    this.#settings.report?.({
      stage: work.stage,
      id: work.id,
      host: work.host,
      outcome: 'lost',
      ...exit,
      ms: Math.round(this.#movedAt - started),
    });
  }

  #onDrained(): void {
    if (this.#windowFull) void this.sweep();
  }

  #trouble(error: unknown): void {
    this.#settings.onTrouble?.(error);
  }
}
