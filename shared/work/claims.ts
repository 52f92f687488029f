import { type Pool, rowsOf, transaction } from '../db.ts';
import type { Bell, QueueName, Work } from '../pipeline.ts';
import { gather } from './gather.ts';
import { CLAIM, CLAIM_HOSTS, DUE_HOSTS, LOCK_SLOTS, PARK } from './statements.ts';

/** What attempts of one process ask for or write goes together: 32 at once, or what came within 4 ms. Beyond 32 a statement hardly costs less for each. */
export const BATCH = { most: 32, waitMs: 4 } as const;

/** How a host may be visited: most fetches at once, and the least time between two starts. */
export interface Politeness {
  concurrency: number;
  spacingMs: number;
}

/** Gives the next piece of work, leased to us; undefined when nothing is due. */
export type Claim = () => Promise<Work | undefined>;

/** An interval ends somewhere; three years are calm enough. */
const finite = (ms: number): number => Math.min(ms, 1e11);

/** Claims the oldest due work of a stage. `floor`: no due row lies below it. */
export const claimByStage = (pool: Pool, queue: QueueName, floor: () => string, calmMs: () => number): Claim =>
  gather<void, Work | undefined>(BATCH.waitMs, BATCH.most, async (calls) => {
    const rows = await rowsOf<Work>(pool, CLAIM, [queue, calls.length, floor(), finite(calmMs())]);
    return calls.map((_, i) => rows[i]);
  });

/** Claims of hosts that are gathered: each host gives one work only, and most polls find nothing new. */
const HOSTS_AT_ONCE = 32;
/** Hosts that are looked at for each work that is wanted: other processes look at the same ones. */
const LOOK_AT = 3;

/** Claims one work each of the hosts that wait longest, as their politeness allows; a host without any is parked until a look is worth it. */
export function claimByHost(pool: Pool, politeness: (host: string) => Politeness, calmMs: () => number): Claim {
  const claim = async (wanted: number): Promise<Work[]> => {
    const hosts = (await rowsOf<Bell>(pool, DUE_HOSTS, [wanted * LOOK_AT])).map(({ id }) => id);
    if (hosts.length === 0) return [];
    const limits = hosts.map(politeness);
    const most = limits.map(({ concurrency }) => concurrency);
    const works = await rowsOf<Work>(pool, CLAIM_HOSTS, [
      hosts,
      most,
      limits.map(({ spacingMs }) => spacingMs),
      wanted,
      finite(calmMs()),
    ]);
    if (works.length < wanted) await park(new Map(hosts.map((host, i) => [host, most[i]!])), works);
    return works;
  };
  /** Hosts with nothing to claim stand before those that have something until they are parked. */
  const park = async (most: Map<string, number>, works: readonly Work[]): Promise<void> => {
    for (const { host } of works) most.delete(host!);
    if (most.size === 0) return;
    await transaction(pool, async (client) => {
      const locked = (await rowsOf<{ host: string }>(client, LOCK_SLOTS, [[...most.keys()]])).map(({ host }) => host);
      if (locked.length > 0) await client.query({ ...PARK, values: [locked, locked.map((host) => most.get(host))] });
    });
  };
  return gather<void, Work | undefined>(BATCH.waitMs, HOSTS_AT_ONCE, async (calls) => {
    const works = await claim(calls.length);
    // All that were looked at had nothing, and are parked now: others may stand behind them.
    if (works.length === 0) works.push(...(await claim(calls.length)));
    return calls.map((_, i) => works[i]);
  });
}
