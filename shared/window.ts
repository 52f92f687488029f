/** Outstanding bells per handler that could answer them; what is not rung the sweep finds. */
const BELLS_PER_HANDLER = 4;
/** Handlers that are assumed where another process answers the bells. */
const UNKNOWN_HANDLERS = 4;

/**
 * How many bells a process may have outstanding in a queue. A million due rows ring no more of them than forty do: the queue must not become
 * a second backlog, and a service that is stopped must not fill it.
 */
export class Window {
  most = BELLS_PER_HANDLER * UNKNOWN_HANDLERS;
  #outstanding = 0;

  /** Bells that were rung and not answered yet, as far as this process knows. */
  get outstanding(): number {
    return this.#outstanding;
  }

  set handlers(count: number) {
    this.most = BELLS_PER_HANDLER * count;
  }

  /** Takes places for so many bells; returns how many it got. */
  take(wanted: number): number {
    const got = Math.min(wanted, Math.max(0, this.most - this.#outstanding));
    this.#outstanding += got;
    return got;
  }

  /** A bell was answered here. */
  answer(): void {
    this.#outstanding = Math.max(0, this.#outstanding - 1);
  }

  /** The queue says how many wait. */
  count(waiting: number): void {
    this.#outstanding = waiting;
  }
}
