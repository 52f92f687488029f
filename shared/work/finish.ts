import { awayReason, type Client, type Pool, rowsOf, transaction } from '../db.ts';
import { type Code, codeOf, Fault, Later, messageOf, Reject } from '../errors.ts';
import { type Bell, type Exit, type NextWork, type QueueName, queueOf, type Stage, type Work } from '../pipeline.ts';
import { cleanLine } from '../text.ts';
import { besideTakedowns } from '../tombstones.ts';
import { backoffMs, lostLeaseMs, MOST_FAILURES, MOST_LOST_LEASES, outageMs } from './backoff.ts';
import { AWAKE, BEAR, BURY, HOLD, PUT_BACK, QUIET, RECORD, RELEASE, REMOVE, WAKE } from './statements.ts';

/** A piece of work with what its handler made of it. */
export interface Done<Result> {
  work: Work;
  result: Result;
}

/** What a stage does: `run` outside of any transaction, `store` inside the one that finishes. */
export interface Handler<Result = unknown, Prepared = unknown> {
  stage: Stage;
  /** Longest time for one attempt, in ms; then its lease is no longer renewed. */
  deadlineMs: number;
  /** Most works that are finished in one transaction; default 8. */
  batch?: number;
  /** Results that lock what other works may hold are finished singly: the more a transaction holds, the likelier two stand in each other's way. */
  isSingle?(result: Result): boolean;
  run(work: Work, signal: AbortSignal): Promise<Result>;
  /** What is written for several works at once and must not hold up their transaction. */
  prepare?(done: Done<Result>[]): Promise<Prepared>;
  /** Writes the results of works that are still ours; gives one exit for each, in the same order. */
  store(client: Client, done: Done<Result>[], prepared: Prepared): Promise<Exit[]>;
}

export type Rings = { queue: QueueName; bell: Bell }[];

export interface Finished {
  /** One exit per input, in order; undefined where the fence was lost and nothing was written. */
  exits: (Exit | undefined)[];
  /** What has to be rung after the commit. */
  rings: Rings;
}

/** Finishes works in ONE transaction that still finds their fences: results, outcomes, and the work that follows. */
export async function finish<Result>(pool: Pool, handler: Handler<Result>, done: Done<Result>[]): Promise<Finished> {
  const prepared = await handler.prepare?.(done);
  return besideTakedowns(pool, async (client) => {
    const ours = await hold(
      client,
      done.map((d) => d.work),
    );
    const alive = done.filter((d) => ours.has(d.work.fence));
    if (alive.length === 0) return { exits: done.map(() => undefined), rings: [] };
    const exits = await handler.store(client, alive, prepared);
    const rings = await settle(
      client,
      alive.map((d, i) => ({ work: d.work, exit: exits[i]! })),
    );
    const byFence = new Map(alive.map((d, i) => [d.work.fence, exits[i]!]));
    return { exits: done.map((d) => byFence.get(d.work.fence)), rings };
  });
}

async function hold(client: Client, works: Work[]): Promise<Set<string>> {
  const rows = await rowsOf<{ fence: string }>(client, HOLD, [
    works.map((w) => w.stage),
    works.map((w) => w.id),
    works.map((w) => w.fence),
  ]);
  return new Set(rows.map((row) => row.fence));
}

async function settle(client: Client, list: { work: Work; exit: Exit }[]): Promise<Rings> {
  const next = list.flatMap(({ work, exit }) => [
    ...(exit.next ?? []),
    ...(exit.again ? [{ stage: work.stage, id: work.id, host: exit.again.host, delayMs: exit.again.delayMs }] : []),
  ]);
  const gone = list.filter(({ exit }) => !exit.again).map(({ work }) => work);
  const released = list.map(({ work }) => work).filter((work) => work.host !== null);
  await wakeHosts(client, [...next, ...released.map((work) => ({ ...work, delayMs: 0 }))]);
  for (const { work, exit } of list) if (exit.quietMs) await client.query({ ...QUIET, values: [work.host, exit.quietMs] });
  if (gone.length > 0)
    await client.query({ ...REMOVE, values: [gone.map((w) => w.stage), gone.map((w) => w.id), gone.map((w) => w.fence)] });
  await record(
    client,
    list.map(({ work, exit }) => ({ work, ...exit, final: true })),
  );
  return bear(client, next, released);
}

/** Hosts are locked in order before anything of theirs is written: two transactions that touch the same hosts never wait for each other in a ring. */
async function wakeHosts(client: Client, works: NextWork[]): Promise<void> {
  const hosted = works.filter((work) => work.host);
  if (hosted.length === 0) return;
  await client.query({ ...WAKE, values: [hosted.map((w) => w.host), hosted.map((w) => w.delayMs ?? 0)] });
}

/** Inserts work in the transaction that makes it due; the caller rings after the commit. */
export async function accept(client: Client, works: NextWork[]): Promise<Rings> {
  await wakeHosts(client, works);
  return bear(client, works, []);
}

/** Work comes before the release of the slots, which looks at it. */
async function bear(client: Client, works: NextWork[], released: Work[]): Promise<Rings> {
  const rings: Rings = [];
  if (works.length > 0) {
    const born = await rowsOf<Work & { due: boolean }>(client, BEAR, [
      works.map((w) => w.stage),
      works.map((w) => w.id),
      works.map((w) => w.host ?? null),
      works.map((w) => w.delayMs ?? 0),
    ]);
    for (const { stage, id, host, fence, due } of born)
      if (due && host === null) rings.push({ queue: queueOf(stage), bell: { id, fence } });
  }
  if (released.length > 0)
    await client.query({ ...RELEASE, values: [released.map((w) => w.host), released.map((w) => w.fence)] });
  const hosts = [...new Set([...released, ...works].flatMap((w) => w.host ?? []))];
  if (hosts.length > 0) {
    for (const bell of await rowsOf<Bell>(client, AWAKE, [hosts])) rings.push({ queue: 'fetch', bell });
  }
  return rings;
}

interface Exited {
  work: Pick<Work, 'stage' | 'id' | 'tries' | 'lost'>;
  outcome: string;
  code?: string | null | undefined;
  detail?: string | null | undefined;
  final: boolean;
}

/** Writes the ends of attempts, and what else an item's way must tell. */
export async function record(client: Client, list: Exited[]): Promise<void> {
  await client.query({
    ...RECORD,
    values: [
      list.map(({ work }) => work.stage),
      list.map(({ work }) => work.id),
      list.map(({ outcome }) => outcome),
      list.map(({ code }) => code ?? null),
      list.map(({ detail }) => cleanLine(detail, 500)),
      list.map(({ work }) => work.tries),
      list.map(({ work }) => work.lost),
      list.map(({ final }) => final),
    ],
  });
}

/** Records the end of an item at a stage that it never had to enter. */
export const recordOutcome = (
  client: Client,
  stage: Stage,
  id: string,
  outcome: Exit['outcome'],
  { code, detail }: { code?: Code; detail?: string },
): Promise<void> => record(client, [{ work: { stage, id, tries: 0, lost: 0 }, outcome, code, detail, final: true }]);

const RAN_OUT: Code = 'E_LEASE_RAN_OUT';

/** Why this work must not be begun now; null when it may: it was in lost hands again and again, and must not be with the same neighbours at once. */
export function whyNotNow({ code, lost }: Work): Fault | null {
  if (code !== RAN_OUT || (lost < MOST_LOST_LEASES && lostLeaseMs(lost, 1) === 0)) return null;
  return new Fault(RAN_OUT, `its lease ran out ${lost} times`);
}

export interface Failed {
  outcome: 'rejected' | 'retry' | 'later' | 'dead' | 'lost';
  code: Code;
  detail: string | null;
}

/** What a failure means for the work. */
interface Verdict extends Failed {
  /** What it counts for. */
  tries: 0 | 1;
  lost: 0 | 1;
  delayMs: number;
  /** How long its whole host is left alone. */
  quietMs: number;
}

/**
 * Records that an attempt failed: never again, again after a back-off, again at the time asked for or after an outage (no attempt counted), or dead.
 * Throws while the database is away.
 */
export async function fail(pool: Pool, work: Work, error: unknown): Promise<Failed> {
  const { tries, lost, delayMs, quietMs, ...failed } = judge(work, error);
  const { outcome, code, detail } = failed;
  return transaction(pool, async (client) => {
    if (!(await hold(client, [work])).has(work.fence)) return { ...failed, outcome: 'lost' };
    if (outcome === 'rejected') {
      await settle(client, [{ work, exit: { outcome, code, detail } }]);
      return failed;
    }
    if (outcome === 'dead') await client.query({ ...BURY, values: [work.stage, work.id, tries, code, detail] });
    else await client.query({ ...PUT_BACK, values: [work.stage, work.id, tries, lost, delayMs, code === RAN_OUT ? null : code] });
    if (work.host !== null) await releaseSlot(client, work, quietMs);
    await record(client, [{ work, outcome, code, detail, final: outcome === 'dead' }]);
    return failed;
  });
}

function judge(work: Work, error: unknown): Verdict {
  const away = awayReason(error);
  const code = away ? 'E_DATABASE' : codeOf(error);
  const detail = cleanLine(away ? `the database: ${away}` : messageOf(error), 500);
  const verdict = { code, detail, tries: 0, lost: 0, delayMs: 0, quietMs: 0 } as const;
  if (away) return { ...verdict, outcome: 'later', delayMs: outageMs() };
  if (error instanceof Reject) return { ...verdict, outcome: 'rejected' };
  if (error instanceof Later) {
    const asked = error.delayMs;
    return { ...verdict, outcome: 'later', delayMs: asked, quietMs: asked };
  }
  if (code === RAN_OUT)
    return { ...verdict, outcome: work.lost >= MOST_LOST_LEASES ? 'dead' : 'retry', delayMs: lostLeaseMs(work.lost) };
  // A handler that hangs may be the fault of a machine that is too busy, like a lease that runs out.
  if (code === 'E_DEADLINE') {
    const outcome = work.lost + 1 >= MOST_LOST_LEASES ? 'dead' : 'retry';
    return { ...verdict, outcome, lost: 1, delayMs: backoffMs(code, work.lost) };
  }
  const isLast = work.tries + 1 >= MOST_FAILURES;
  return { ...verdict, outcome: isLast ? 'dead' : 'retry', tries: 1, delayMs: backoffMs(code, work.tries) };
}

/** A server that asks for a pause means the whole host. */
async function releaseSlot(client: Client, work: Work, quietMs: number): Promise<void> {
  if (quietMs > 0) await client.query({ ...QUIET, values: [work.host, quietMs] });
  await releaseSlots(client, [work]);
}

async function releaseSlots(client: Client, works: Work[]): Promise<void> {
  if (works.length === 0) return;
  await wakeHosts(
    client,
    works.map((work) => ({ ...work, delayMs: 0 })),
  );
  await client.query({ ...RELEASE, values: [works.map((w) => w.host), works.map((w) => w.fence)] });
}

/** Gives works back as they were, because the process stops. */
export async function handBack(pool: Pool, works: Work[]): Promise<void> {
  await transaction(pool, async (client) => {
    const ours = await hold(client, works);
    const hosts = works.filter((work) => ours.has(work.fence) && work.host !== null);
    for (const { stage, id, code, fence } of works)
      if (ours.has(fence)) await client.query({ ...PUT_BACK, values: [stage, id, 0, 0, 0, code] });
    await releaseSlots(client, hosts);
  });
}
