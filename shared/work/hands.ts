import { isAway, isContention, isTooSlow, type Pool, rowsOf } from '../db.ts';
import { Fault } from '../errors.ts';
import type { Exit, Stage, Work } from '../pipeline.ts';
import { within } from '../within.ts';
import { BATCH } from './claims.ts';
import { type Done, type Failed, fail, finish, type Handler, handBack, type Rings, whyNotNow } from './finish.ts';
import { gather, orSingly } from './gather.ts';
import { BEAT, BEAT_SLOTS } from './statements.ts';

/** Leases last 10 s and are renewed three times in that: two renewals may fail. */
const HEARTBEAT_MS = 3_000;
/**
 * A result waits so long for those of other attempts that run, to be written with them: written alone, each costs a dozen statements, which is half of
 * what a busy pipeline does. Where nothing else runs it does not wait.
 */
const TOGETHER_MS = 200;
/** A write that met an outage is tried again after this time, give or take a half: all that wait for a store must not come back at once. */
const INSIST_MS = 400;
/** Transactions that stood in each other's way, or got no answer, are tried again so often before it counts as a failure. */
const MOST_CONTENTIONS = 5;

export interface HandsSettings {
  pool: Pool;
  handlers: Handler[];
  /** Rings for what was just committed. */
  ring: (rings: Rings) => void;
  onTrouble: (error: unknown) => void;
}

interface Hand {
  work: Work;
  abort: AbortController;
  /** When its lease is no longer renewed, by the monotonic clock in ms; never once there is a result to write. */
  until: number;
  /** Somebody else may have it: nothing that is written now would count. */
  isLost: boolean;
}

/** What a worker has in hand: attempts, their leases, and the writing of how they ended. */
export class Hands {
  #settings: HandsSettings;
  #handlers: Map<Stage, Handler>;
  #finishers: Map<Stage, (done: Done<unknown>) => Promise<Exit | undefined>>;
  #hands = new Map<string, Hand>();
  #running = new Map<Stage, number>();
  #heart: NodeJS.Timeout;
  #givingUp = false;

  constructor(settings: HandsSettings) {
    const { handlers } = settings;
    this.#settings = settings;
    this.#handlers = new Map(handlers.map((handler) => [handler.stage, handler]));
    this.#finishers = new Map(handlers.map((handler) => [handler.stage, this.#finisher(handler)]));
    this.#heart = setInterval(() => void this.#beat(), HEARTBEAT_MS);
  }

  /** One attempt and the writing of its end; undefined where nothing could be written: another worker has it, or it is handed back. */
  async attempt(work: Work): Promise<Exit | Failed | undefined> {
    const handler = this.#handlers.get(work.stage)!;
    const hand = { work, abort: new AbortController(), until: performance.now() + handler.deadlineMs, isLost: false };
    this.#hands.set(work.fence, hand);
    const exit = await this.#end(hand, handler);
    if (exit || !this.#givingUp) this.#hands.delete(work.fence);
    return exit;
  }

  /** Gives back within that time what has not ended, and leaves what cannot be given back to the end of its lease. */
  async giveBack(ms: number): Promise<void> {
    clearInterval(this.#heart);
    this.#givingUp = true;
    const left = [...this.#hands.values()];
    for (const { abort } of left) abort.abort(new Error('the process stops'));
    if (left.length === 0) return;
    const works = left.map(({ work }) => work);
    await within(ms, handBack(this.#settings.pool, works).catch(this.#settings.onTrouble));
  }

  async #end(hand: Hand, handler: Handler): Promise<Exit | Failed | undefined> {
    const { work } = hand;
    try {
      const reason = whyNotNow(work);
      if (reason) throw reason;
      const result = await this.#run(hand, handler);
      hand.until = Number.POSITIVE_INFINITY;
      return await this.#insist(hand, () => this.#finishers.get(work.stage)!({ work, result }));
    } catch (error) {
      if (this.#givingUp) return undefined; // called off, not failed
      hand.until = Number.POSITIVE_INFINITY;
      if (isAway(error)) this.#settings.onTrouble(error);
      return await this.#insist(hand, () => fail(this.#settings.pool, work, error)).catch(
        (again) => void this.#settings.onTrouble(again),
      );
    }
  }

  async #run({ work, abort }: Hand, handler: Handler): Promise<unknown> {
    const count = (change: 1 | -1) => this.#running.set(work.stage, (this.#running.get(work.stage) ?? 0) + change);
    count(1);
    try {
      return await unlessAborted(abort.signal, handler.run(work, abort.signal));
    } finally {
      count(-1);
    }
  }

  /**
   * A write that met an outage is tried again until the store is back, the work is somebody else's or the process gives it up: the fence makes it
   * harmless, and what was fetched or read need not be fetched or read again.
   */
  async #insist<T>(hand: Hand, write: () => Promise<T>): Promise<T> {
    for (let contentions = 0; ; ) {
      try {
        return await write();
      } catch (error) {
        const isShort = isContention(error) || isTooSlow(error);
        if (isShort) contentions++;
        const isWorthIt = (isShort || isAway(error)) && contentions <= MOST_CONTENTIONS;
        if (!isWorthIt || hand.isLost || this.#givingUp) throw error;
        if (isAway(error)) this.#settings.onTrouble(error);
        await new Promise((resolve) => setTimeout(resolve, INSIST_MS * (0.5 + Math.random())));
      }
    }
  }

  /** Finishes are gathered; when a batch fails, its works are finished singly, so that one cannot hold back the others. */
  #finisher(handler: Handler): (done: Done<unknown>) => Promise<Exit | undefined> {
    const write = async (list: Done<unknown>[]) => {
      const { exits, rings } = await finish(this.#settings.pool, handler, list);
      this.#settings.ring(rings);
      return exits;
    };
    const isShared = (error: unknown): boolean => {
      if (isContention(error) || (isAway(error) && !isTooSlow(error))) return true;
      this.#settings.onTrouble(error);
      return false;
    };
    const together = gather<Done<unknown>, Exit | undefined>(
      TOGETHER_MS,
      handler.batch ?? BATCH.most,
      (done) => orSingly(done, write, isShared),
      () => this.#running.get(handler.stage) ?? 0,
    );
    return (done) => (handler.isSingle?.(done.result) ? write([done]).then(([exit]) => exit) : together(done));
  }

  async #beat(): Promise<void> {
    const now = performance.now();
    const hands = [...this.#hands.values()];
    for (const hand of hands)
      if (hand.until <= now) hand.abort.abort(new Fault('E_DEADLINE', 'the attempt took longer than its stage allows'));
    const works = hands.filter((hand) => hand.until > now).map((hand) => hand.work);
    if (works.length === 0) return;
    try {
      const values = [works.map((w) => w.stage), works.map((w) => w.id), works.map((w) => w.fence)];
      const kept = new Set((await rowsOf<{ fence: string }>(this.#settings.pool, BEAT, values)).map((row) => row.fence));
      const hosted = works.filter((work) => work.host !== null);
      if (hosted.length > 0)
        await rowsOf(this.#settings.pool, BEAT_SLOTS, [hosted.map((w) => w.host), hosted.map((w) => w.fence)]);
      for (const { fence } of works) if (!kept.has(fence)) this.#lose(fence);
    } catch (error) {
      this.#settings.onTrouble(error);
    }
  }

  #lose(fence: string): void {
    const hand = this.#hands.get(fence);
    if (!hand) return;
    hand.isLost = true;
    hand.abort.abort(new Fault('E_LEASE_RAN_OUT', 'another worker has it'));
  }
}

/** A result, unless the attempt is called off before: a handler that does not listen must not hold its place for ever. */
function unlessAborted<T>(signal: AbortSignal, running: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
