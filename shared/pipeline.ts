import { Fault, Reject } from './errors.ts';

/** The stages in the order in which an item passes them. `poll` works on a feed, the others on an item; `recheck` looks at a page again, days later. */
export const STAGES = ['poll', 'page', 'parse', 'index', 'match', 'recheck'] as const;
export type Stage = (typeof STAGES)[number];

/** The queues that carry bells. The stages that fetch share the bells of their host, because politeness is part of claiming. */
export const QUEUES = ['fetch', 'parse', 'index', 'match'] as const;
export type QueueName = (typeof QUEUES)[number];

/** In which order the due work of a host is taken up: what is new comes before what may have changed. */
export const FETCH_STAGES = ['poll', 'page', 'recheck'] as const satisfies readonly Stage[];
const isFetched = (stage: Stage): stage is (typeof FETCH_STAGES)[number] => (FETCH_STAGES as readonly Stage[]).includes(stage);

export const queueOf = (stage: Stage): QueueName => (isFetched(stage) ? 'fetch' : stage);

/** Refuses a worker whose queue has a stage without a handler, or with two. Throws E_INTERNAL. */
export function requireHandlers(queue: QueueName, stages: readonly Stage[]): void {
  const wanted = STAGES.filter((stage) => queueOf(stage) === queue);
  const wrong = wanted.filter((stage) => stages.filter((given) => given === stage).length !== 1);
  const strange = stages.filter((stage) => !wanted.includes(stage));
  if (wrong.length > 0 || strange.length > 0)
    throw new Fault(
      'E_INTERNAL',
      `queue ${queue} needs one handler each for ${wanted.join(', ')}, it has ${stages.join(', ') || 'none'}`,
    );
}

/** What a bell says: there is work for this host (queue `fetch`) or this id. `fence` names the state that is announced, so that it rings once. */
export interface Bell {
  id: string;
  fence: string;
}

/** One piece of work in hand. Numbers from Postgres' bigint stay strings. */
export interface Work {
  stage: Stage;
  id: string;
  host: string | null;
  /** Attempts that failed. */
  tries: number;
  /** Leases of it that ran out, for no reason that is known to be ours. */
  lost: number;
  /** Code of the failure before, if there was one; E_LEASE_RAN_OUT when its last lease has just run out. */
  code: string | null;
  fence: string;
}

/** Work to be born when another piece is finished. `host` where politeness applies. */
export interface NextWork {
  stage: Stage;
  id: string;
  host?: string | null;
  /** From now, in ms by Postgres' clock; default: at once. */
  delayMs?: number;
}

/** How a piece of work ended in order. `again`: the same work once more at that time (a feed's next poll). */
export interface Exit {
  outcome: 'done' | 'unchanged' | 'skipped' | 'rejected';
  code?: string | null;
  detail?: string | null;
  next?: NextWork[];
  again?: { delayMs: number; host: string };
  /** The server asked for a pause of this length, in ms: it holds for the whole host. */
  quietMs?: number;
}

/** Checks what came through the queue: bells of an older version may still lie there. */
export function readBell(data: unknown): Bell {
  const { id, fence } = (data ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || typeof fence !== 'string') throw new Reject('E_QUEUE', 'a bell without id or fence');
  return { id, fence };
}
