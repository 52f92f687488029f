import { type Pool, rowsOf, transaction } from '../db.ts';
import type { Bell, QueueName, Work } from '../pipeline.ts';
import { gather } from './gather.ts';
import { CLAIM, CLAIM_HOST, LOCK_SLOT, PARK } from './statements.ts';

/** Claims of one process are gathered: 8 at once, or what came within 4 ms. */
export const BATCH = { most: 8, waitMs: 4 } as const;

/** How a host may be visited: most fetches at once, and the least time between two starts. */
export interface Politeness {
  concurrency: number;
  spacingMs: number;
}

/** Gives the next piece of work for a bell, leased to us; undefined when nothing is due. `another` is a bell worth ringing at once. */
export type Claim = (bell: Bell) => Promise<{ work: Work; another?: Bell } | undefined>;

/** An interval ends somewhere; three years are calm enough. */
const finite = (ms: number): number => Math.min(ms, 1e11);

/** Claims the oldest due work of a stage. `floor`: no due row lies below it. */
export function claimByStage(pool: Pool, queue: QueueName, floor: () => string, calmMs: () => number): Claim {
  const next = gather<void, Work | undefined>(BATCH.waitMs, BATCH.most, async (calls) => {
    const rows = await rowsOf<Work>(pool, CLAIM, [queue, calls.length, floor(), finite(calmMs())]);
    return calls.map((_, i) => rows[i]);
  });
  return async () => {
    const work = await next();
    return work && { work };
  };
}

/** Claims one work of the bell's host, as its politeness allows; a host without any is parked until a look is worth it. */
export function claimByHost(pool: Pool, politeness: (host: string) => Politeness, calmMs: () => number): Claim {
  return async ({ id: host }) => {
    const { concurrency, spacingMs } = politeness(host);
    const values = [host, concurrency, spacingMs, finite(calmMs())];
    const [row] = await rowsOf<Work & { slot_fence: string; room: boolean }>(pool, CLAIM_HOST, values);
    if (row) {
      const { slot_fence: fence, room, ...work } = row;
      return { work, ...(room && { another: { id: host, fence } }) };
    }
    await transaction(pool, async (client) => {
      if ((await client.query({ ...LOCK_SLOT, values: [host] })).rowCount)
        await client.query({ ...PARK, values: [host, concurrency] });
    });
    return undefined;
  };
}
