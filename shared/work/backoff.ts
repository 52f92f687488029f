import type { Code } from '../errors.ts';

/** Attempts that may fail before the work is dead. With the steps below a page is tried for about six and a half hours. */
export const MOST_FAILURES = 6;

/** Leases that may run out before the work is dead: higher, because a poison that kills its process also hits its neighbours. */
export const MOST_LOST_LEASES = 10;

interface Steps {
  firstMs: number;
  factor: number;
  mostMs: number;
}

/** A publisher's server needs time to come back; a fault of ours is mostly a passing one. */
const THEIRS: Steps = { firstMs: 30_000, factor: 5, mostMs: 6 * 3_600_000 };
const OURS: Steps = { firstMs: 1_000, factor: 3, mostMs: 300_000 };
const OUR_CODES: ReadonlySet<Code> = new Set([
  'E_INTERNAL',
  'E_DATABASE',
  'E_QUEUE',
  'E_DEADLINE',
  'E_PARSE',
  'E_PARSE_TIMEOUT',
  'E_PARSE_MEMORY',
]);

/** How long to wait after the failure number `failures` (from 0), in ms. A quarter of it is chance, so that what failed together does not return together. */
export function backoffMs(code: Code, failures: number, chance = Math.random()): number {
  const { firstMs, factor, mostMs } = OUR_CODES.has(code) ? OURS : THEIRS;
  return Math.round(Math.min(firstMs * factor ** failures, mostMs) * (0.75 + 0.5 * chance));
}

/** A first lost lease is taken over at once: mostly its holder was stopped or killed for another reason. */
const LOST_TO_WAIT = 2;

/**
 * How long work waits whose lease ran out for the `lost`th time, in ms; 0 = not at all. All of it is chance: what was in the same hands must not be again,
 * or a poison takes its neighbours with it.
 */
export const lostLeaseMs = (lost: number, chance = Math.random()): number =>
  lost < LOST_TO_WAIT ? 0 : Math.round(Math.min(1_000 * 2 ** lost, OURS.mostMs) * chance);

/** How long to wait after an outage of a store was met, in ms: it is not the work's fault, and all that met it must not return at once. */
export const outageMs = (chance = Math.random()): number => Math.round(1_000 + 2_000 * chance);
