import { outlast, type Pool, rowsOf } from '../shared/db.ts';

const LOOK_MS = 100;

const STILL_OPEN = {
  name: 'items_open',
  text: `select distinct id from work where stage in ('parse', 'index', 'match') and id = any($1)`,
};

/** Items that this process has put in and that have not ended yet: at most so many at once. An item that has ended may begin again: a neighbour can have it matched anew. */
export class OpenItems {
  readonly #pool: Pool;
  readonly #most: number;
  #open = new Set<string>();

  constructor(pool: Pool, most: number) {
    this.#pool = pool;
    this.#most = most;
  }

  get count(): number {
    return this.#open.size;
  }

  get isFull(): boolean {
    return this.#open.size >= this.#most;
  }

  add(itemId: string): void {
    this.#open.add(itemId);
  }

  /** Looks once, after a short while; gives those that have ended since: indexed and matched, rejected, or dead. */
  async look(): Promise<string[]> {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    return this.lookNow();
  }

  /** Looks once, at once. */
  async lookNow(): Promise<string[]> {
    const before = [...this.#open];
    const rows = await outlast(() => rowsOf<{ id: string }>(this.#pool, STILL_OPEN, [before]));
    this.#open = new Set(rows.map((row) => row.id));
    return before.filter((id) => !this.#open.has(id));
  }
}
