import type { Pool } from '../db.ts';
import { isAway, rowsOf } from '../db.ts';
import { Fault } from '../errors.ts';
import { type Bell, type Exit, type QueueName, queueOf, requireHandlers, type Stage, type Work } from '../pipeline.ts';
import type { Bells, Listener } from '../queue.ts';
import { within } from '../within.ts';
import { MOST_LOST_LEASES } from './backoff.ts';
import { BATCH, type Claim, claimByHost, claimByStage, type Politeness } from './claims.ts';
import { type Done, type Failed, fail, finish, type Handler, handBack, type Rings } from './finish.ts';
import { gather } from './gather.ts';
import { BEAT, BEAT_SLOTS, DUE, DUE_HOSTS, LEASE_SECONDS } from './statements.ts';

/** Renewed three times in a lease: two renewals may fail. */
const HEARTBEAT_MS = 3_000;
const SWEEP_MS = 500;
/** Once a minute the sweep looks at all rows, whatever the floor says. */
const FULL_LOOK_MS = 60_000;
/** Outstanding bells per handler that could answer them; what is not rung the sweep finds. */
const BELLS_PER_HANDLER = 4;
/** Work in hand when the process stops has this long to end by itself: SIGTERM is answered within 10 s. */
const DRAIN_MS = 8_000;
const NO_FLOOR = '-infinity';

export type Report = (event: {
  stage: Stage;
  id: string;
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
  report?: Report;
  /** Something went wrong around the work, not with it (database away, queue away). */
  onTrouble?: (error: unknown) => void;
}

interface InHand {
  work: Work;
  abort: AbortController;
  /** When its lease is no longer renewed, in ms of the process' clock. */
  until: number;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/**
 * Works on one queue: bells wake it, it works until nothing is due, and a sweep finds what no bell announced.
 * Design: Postgres is the truth; a lost bell, a killed process or a flushed queue costs seconds, never an item.
 */
export class QueueWorker {
  readonly queue: QueueName;
  #settings: WorkerSettings;
  #handlers: Map<Stage, Handler>;
  #finishers: Map<Stage, (done: Done<unknown>) => Promise<Exit | undefined>>;
  #claim: Claim;
  #inHand = new Map<string, InHand>();
  #listener: Listener;
  #timers: NodeJS.Timeout[] = [];
  #floor = NO_FLOOR;
  #fullLookAt = 0;
  #waiting = 0;
  #awake = 0;
  #windowFull = false;
  #sweeping = false;
  #stopping = false;
  #movedAt = Date.now();

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.queue = queueOf(settings.handlers[0]!.stage);
    requireHandlers(
      this.queue,
      settings.handlers.map((handler) => handler.stage),
    );
    this.#handlers = new Map(settings.handlers.map((handler) => [handler.stage, handler]));
    this.#finishers = new Map(settings.handlers.map((handler) => [handler.stage, this.#finisher(handler)]));
    this.#claim =
      this.queue === 'fetch'
        ? claimByHost(settings.pool, settings.politeness ?? (() => ({ concurrency: 2, spacingMs: 1_000 })))
        : claimByStage(settings.pool, this.queue, () => this.#floor);
    this.#listener = settings.bells.listen(
      this.queue,
      settings.concurrency,
      (bell) => this.#onBell(bell),
      () => this.#onDrained(),
    );
    this.#timers.push(
      setInterval(() => void this.#beat(), HEARTBEAT_MS),
      setInterval(() => void this.sweep(), SWEEP_MS),
    );
  }

  /** When work last moved, in ms of the process' clock. */
  get movedAt(): number {
    return this.#movedAt;
  }

  /** Rings for what was just committed. Bells of other queues are passed on as they are. */
  async ring(rings: Rings): Promise<void> {
    const byQueue = new Map<QueueName, Bell[]>();
    for (const { queue, bell } of rings) byQueue.set(queue, [...(byQueue.get(queue) ?? []), bell]);
    for (const [queue, bells] of byQueue)
      await (queue === this.queue ? this.#ringOwn(bells) : this.#settings.bells.ring(queue, bells));
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

  /** Finishes what is in hand, or hands it back, within about 9 s. */
  async close(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers.slice(1)) clearInterval(timer);
    const closed = this.#listener.close().catch((error) => this.#trouble(error));
    await within(this.#settings.drainMs ?? DRAIN_MS, closed);
    clearInterval(this.#timers[0]);
    for (const { work, abort } of this.#inHand.values()) {
      await handBack(this.#settings.pool, work).catch((error) => this.#trouble(error));
      abort.abort();
    }
  }

  get #most(): number {
    return BELLS_PER_HANDLER * this.#settings.concurrency;
  }

  async #ringOwn(bells: Bell[]): Promise<void> {
    if (this.#stopping) return;
    // Enough handlers are awake, and each works until nothing is due.
    if (this.queue !== 'fetch' && this.#awake + this.#waiting >= this.#settings.concurrency) return;
    const taken = bells.slice(0, Math.max(0, this.#most - this.#waiting));
    if (taken.length < bells.length) this.#windowFull = true;
    if (taken.length === 0) return;
    this.#waiting += taken.length;
    await this.#settings.bells.ring(this.queue, taken);
  }

  async #look(): Promise<void> {
    this.#waiting = await this.#settings.bells.waiting(this.queue);
    if (this.#waiting >= this.#most) return;
    const bells =
      this.queue === 'fetch' ? await rowsOf<Bell>(this.#settings.pool, DUE_HOSTS, [this.#most]) : await this.#dueBells();
    this.#windowFull = bells.length === this.#most;
    await this.#ringOwn(bells);
  }

  /** The floor spares a walk over dead rows, which an analyst's open snapshot keeps in the index. */
  async #dueBells(): Promise<Bell[]> {
    const full = Date.now() > this.#fullLookAt;
    if (full) this.#fullLookAt = Date.now() + FULL_LOOK_MS;
    const rows = await rowsOf<Bell & { floor: string }>(this.#settings.pool, DUE, [
      this.queue,
      this.#most,
      full ? NO_FLOOR : this.#floor,
    ]);
    this.#floor = rows[0]?.floor ?? this.#floor;
    return rows.map(({ id, fence }) => ({ id, fence }));
  }

  async #onBell(bell: Bell): Promise<void> {
    this.#waiting = Math.max(0, this.#waiting - 1);
    this.#awake++;
    try {
      while (!this.#stopping) {
        const claimed = await this.#claim(bell);
        if (!claimed) break;
        if (claimed.another) void this.#ringOwn([claimed.another]);
        await this.#attempt(claimed.work);
      }
    } catch (error) {
      this.#trouble(error);
    } finally {
      this.#awake--;
    }
    if (this.#windowFull && this.#waiting <= this.#settings.concurrency) void this.sweep();
  }

  #onDrained(): void {
    this.#waiting = 0;
    if (this.#windowFull) void this.sweep();
  }

  async #attempt(work: Work): Promise<void> {
    const handler = this.#handlers.get(work.stage)!;
    const started = Date.now();
    const hand: InHand = { work, abort: new AbortController(), until: started + handler.deadlineMs };
    this.#inHand.set(work.fence, hand);
    let exit: Exit | Failed | undefined;
    try {
      if (work.tries >= MOST_LOST_LEASES) throw new Fault('E_LEASE_RAN_OUT');
      const result = await handler.run(work, hand.abort.signal);
      exit = await this.#insist(hand, () => this.#finishers.get(work.stage)!({ work, result }));
    } catch (error) {
      if (isAway(error)) this.#trouble(error);
      exit = await this.#insist(hand, () => fail(this.#settings.pool, work, error)).catch((away) => void this.#trouble(away));
    } finally {
      this.#inHand.delete(work.fence);
    }
    this.#movedAt = Date.now();
    this.#settings.report?.({ stage: work.stage, id: work.id, outcome: 'lost', ...exit, ms: this.#movedAt - started });
  }

  /** While the lease may still be ours, a finish that met a broken connection is tried again: the fence makes it harmless. */
  async #insist<T>(hand: InHand, write: () => Promise<T>): Promise<T> {
    const end = Date.now() + (LEASE_SECONDS - 1) * 1_000;
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isAway(error) || Date.now() > end || this.#stopping || hand.abort.signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  /** Finishes are gathered; when a batch fails, its works are finished singly, so that one cannot hold back the others. */
  #finisher(handler: Handler): (done: Done<unknown>) => Promise<Exit | undefined> {
    const write = async (list: Done<unknown>[]) => {
      const { exits, rings } = await finish(this.#settings.pool, handler, list);
      await this.ring(rings);
      return exits;
    };
    return gather<Done<unknown>, Exit | undefined>(BATCH.waitMs, handler.batch ?? BATCH.most, async (done) => {
      if (done.length === 1) return write(done);
      try {
        return await write(done);
      } catch (error) {
        if (isAway(error)) throw error;
        this.#trouble(error);
        return Promise.all(done.map((one) => write([one]).then(([exit]) => exit, asError)));
      }
    });
  }

  async #beat(): Promise<void> {
    const now = Date.now();
    const hands = [...this.#inHand.values()];
    for (const hand of hands)
      if (hand.until <= now) hand.abort.abort(new Fault('E_TIMEOUT', 'the attempt took longer than its stage allows'));
    const works = hands.filter((hand) => hand.until > now).map((hand) => hand.work);
    if (works.length === 0) return;
    try {
      const values = [works.map((w) => w.stage), works.map((w) => w.id), works.map((w) => w.fence)];
      const kept = new Set((await rowsOf<{ fence: string }>(this.#settings.pool, BEAT, values)).map((row) => row.fence));
      const hosted = works.filter((work) => work.host !== null);
      if (hosted.length > 0)
        await rowsOf(this.#settings.pool, BEAT_SLOTS, [hosted.map((w) => w.host), hosted.map((w) => w.fence)]);
      for (const { fence } of works) if (!kept.has(fence)) this.#inHand.get(fence)?.abort.abort();
    } catch (error) {
      this.#trouble(error);
    }
  }

  #trouble(error: unknown): void {
    this.#settings.onTrouble?.(error);
  }
}
