import type { Log } from './log.ts';

export const STORES = ['database', 'queue'] as const;
export type Store = (typeof STORES)[number];

/** A store that cannot be used at the moment. */
export interface Outage {
  store: Store;
  reason: string;
  seconds: number;
}

/** A store is back when it has answered and made no trouble for this long, in ms: a full disk refuses some writes and takes others. */
const CALM_MS = 3_000;

const MEANWHILE: Record<Store, string> = {
  database: 'work waits for it, nothing is lost',
  queue: 'work goes on without its bells, a little later',
};

interface State {
  since: number;
  troubledAt: number;
  reason: string;
  isAway: boolean;
}

/** Keeps which stores of a process are away, and says so once when one goes and once when it is back, however often it is tried meanwhile. */
export class Outages {
  #log: Pick<Log, 'warn' | 'info'>;
  #calmMs: number;
  #states = new Map<Store, State>();

  constructor(log: Pick<Log, 'warn' | 'info'>, calmMs = CALM_MS) {
    this.#log = log;
    this.#calmMs = calmMs;
  }

  /** The store could not be used. */
  trouble(store: Store, reason: string): void {
    const now = performance.now();
    const state = this.#states.get(store);
    if (state?.isAway) {
      Object.assign(state, { troubledAt: now, reason });
      return;
    }
    this.#states.set(store, { since: now, troubledAt: now, reason, isAway: true });
    const code = store === 'database' ? 'E_DATABASE' : 'E_QUEUE';
    this.#log.warn({ store, code }, `the ${store} is away, ${reason}: ${MEANWHILE[store]}`);
  }

  /** The store did what it was asked. */
  answered(store: Store): void {
    const state = this.#states.get(store);
    if (!state?.isAway || this.calmMs(store) < this.#calmMs) return;
    state.isAway = false;
    const seconds = secondsSince(state.since);
    this.#log.info({ store, seconds }, `the ${store} is back after ${seconds} s`);
  }

  /** How long this process has had no trouble with the store, in ms; infinite when it never had any. */
  calmMs(store: Store): number {
    return performance.now() - (this.#states.get(store)?.troubledAt ?? Number.NEGATIVE_INFINITY);
  }

  /** What is away now. */
  list(): Outage[] {
    return [...this.#states].flatMap(([store, { isAway, reason, since }]) =>
      isAway ? { store, reason, seconds: secondsSince(since) } : [],
    );
  }
}

const secondsSince = (since: number): number => Math.round((performance.now() - since) / 1_000);
