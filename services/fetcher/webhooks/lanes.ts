/** A change that waits to be sent to one receiver. */
export interface Delivery {
  changeId: number;
  kind: string;
  /** Changes of one article keep their order; all that are about no article are one line of their own. */
  articleId: number | null;
  /** Tries that failed while others got through. */
  tries: number;
  /** On a clock that only goes forward, in ms. */
  dueAt: number;
}

/** Requests to one receiver at once. */
export const MOST_AT_ONCE = 8;
/** So many failures in a row, and the receiver itself is the reason. */
const DOWN_AFTER = 4;
/** A receiver that is down is asked with a single message after 1 s, 2 s, 4 s … up to this, in ms: it costs next to nothing, and who is back does not wait long. */
const LONGEST_PAUSE_MS = 30_000;
const FIRST_PAUSE_MS = 1_000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When a single message is tried again while others get through: three days in all, as the Standard Webhooks specification proposes. */
const RETRY_AFTER_MS = [5_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;
/** Tries of a message, the first one included. */
export const MOST_TRIES = RETRY_AFTER_MS.length + 1;

/** What comes of a failed try. */
export interface Verdict {
  tries: number;
  isGivenUp: boolean;
  delayMs: number;
}

/**
 * What is sent to one receiver next: the changes of an article one after the other, those of different articles at the same time.
 * Tells a message that the receiver does not take from a receiver that takes nothing: only the former is ever given up.
 */
export class Lanes {
  #lanes = new Map<number, Delivery[]>();
  #inHand = new Set<number>();
  /** When each lane was last tried, so that every one of them gets its turn while the receiver is down. */
  #triedAt = new Map<number, number>();
  #size = 0;
  failures: number;
  pausedUntil: number;

  constructor({ failures = 0, pausedUntil = 0 }: { failures?: number; pausedUntil?: number } = {}) {
    this.failures = failures;
    this.pausedUntil = pausedUntil;
  }

  get size(): number {
    return this.#size;
  }

  get isDown(): boolean {
    return this.failures >= DOWN_AFTER;
  }

  /** In the order of their numbers, behind those that are there. */
  add(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      const lane = this.#lanes.get(laneOf(delivery));
      if (lane) lane.push(delivery);
      else this.#lanes.set(laneOf(delivery), [delivery]);
    }
    this.#size += deliveries.length;
  }

  /** Takes in hand what may be sent now. Each has to be let go of: `remove` or `putBack`. */
  take(now: number): Delivery[] {
    if (now < this.pausedUntil) return [];
    const room = (this.isDown ? 1 : MOST_AT_ONCE) - this.#inHand.size;
    if (room <= 0) return [];
    const heads = this.#heads().filter(({ dueAt }) => this.isDown || dueAt <= now);
    const triedAt = (delivery: Delivery): number => (this.isDown ? (this.#triedAt.get(laneOf(delivery)) ?? 0) : 0);
    const taken = heads.sort((a, b) => triedAt(a) - triedAt(b) || a.changeId - b.changeId).slice(0, room);
    for (const delivery of taken) {
      this.#inHand.add(laneOf(delivery));
      this.#triedAt.set(laneOf(delivery), now);
    }
    return taken;
  }

  /** It needs not be sent any more. */
  remove(delivery: Delivery): void {
    const lane = laneOf(delivery);
    this.#inHand.delete(lane);
    const rest = this.#lanes.get(lane)!.filter((other) => other !== delivery);
    if (rest.length > 0) this.#lanes.set(lane, rest);
    else {
      this.#lanes.delete(lane);
      this.#triedAt.delete(lane);
    }
    this.#size--;
  }

  /** It is to be sent later. */
  putBack(delivery: Delivery, dueAt: number, tries = delivery.tries): void {
    this.#inHand.delete(laneOf(delivery));
    delivery.dueAt = dueAt;
    delivery.tries = tries;
  }

  /** The receiver took a message. If it was down, whatever waited because of that is due. */
  succeeded(now: number): void {
    if (this.isDown)
      for (const lane of this.#lanes.values()) for (const delivery of lane) delivery.dueAt = Math.min(delivery.dueAt, now);
    this.failures = 0;
    this.pausedUntil = 0;
  }

  /** The receiver did not take a message; `askedMs` is for how long it wants to be left alone, if it says so. */
  failed(delivery: Delivery, now: number, { askedMs = 0, chance = Math.random() } = {}): Verdict {
    const tries = this.isDown ? delivery.tries : delivery.tries + 1;
    this.failures++;
    const steps = this.failures - DOWN_AFTER;
    const pauseMs = steps < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(steps, 10), LONGEST_PAUSE_MS) * (0.75 + 0.5 * chance);
    this.pausedUntil = Math.max(this.pausedUntil, now + Math.max(pauseMs, askedMs));
    const delayMs = (RETRY_AFTER_MS[Math.max(0, tries - 1)] ?? 0) * (0.9 + 0.2 * chance);
    return { tries, isGivenUp: tries >= MOST_TRIES, delayMs };
  }

  /** When to take again, if nothing else happens. */
  nextAt(now: number): number {
    const due = this.isDown ? 0 : Math.min(...this.#heads().map(({ dueAt }) => dueAt));
    const isFull = this.#inHand.size >= (this.isDown ? 1 : MOST_AT_ONCE);
    return isFull || this.#heads().length === 0 ? Number.POSITIVE_INFINITY : Math.max(now, this.pausedUntil, due);
  }

  /** The first of each lane of which nothing is in hand. */
  #heads(): Delivery[] {
    return [...this.#lanes].filter(([lane]) => !this.#inHand.has(lane)).map(([, [first]]) => first!);
  }
}

const laneOf = ({ articleId }: Delivery): number => articleId ?? 0;
