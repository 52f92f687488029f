import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';
import type { Stores } from './stores.ts';

/** Longer than a lease (10 s): the process wakes up as one whose work was given to others. */
const SLEEP_MS = 13_000;
const FREEZE_MS = 3_000;
/** How long a connection lies dead before somebody tells its ends. */
const SILENT_MS = 15_000;
const DOWN_MS = 700;
/** Six services, about two seconds each on a busy machine. */
const ROLLING_MS = 12_000;
/** Commits whose answer gets lost at a time. */
const ANSWERS_LOST = 3;

/** Longest wait for processes to start before the next fault. */
const START_PATIENCE_MS = 60_000;
const LOOK_MS = 50;

export interface Field {
  fleet: Fleet;
  stores: Stores;
  random: Random;
  /** Empties the queue, whatever back end holds it. */
  flush(): Promise<void>;
  /** What is on the wire when a write becomes final: its answer gets lost. */
  finalWrite: Buffer;
}

interface Fault {
  name: string;
  needsRedis?: boolean;
  /** How long it lasts, in ms, where that is long. */
  lastsMs?: number;
  strike(field: Field): Promise<void>;
}

const victim = ({ fleet, random }: Field): string | undefined => {
  const atWork = fleet.members.filter((member) => member.isAtWork());
  return atWork.length > 0 ? random.pick(atWork).name : undefined;
};

const kill: Fault = {
  name: 'SIGKILL of a service',
  async strike(field) {
    const name = victim(field);
    if (name) field.fleet.kill(name);
  },
};

/** Everything that the storm knows. Kills come more often than the rest. */
const FAULTS: readonly Fault[] = [
  kill,
  kill,
  kill,
  kill,
  {
    name: 'service stopped for 13 s',
    lastsMs: SLEEP_MS,
    async strike(field) {
      const name = victim(field);
      if (name) await field.fleet.sleep(name, SLEEP_MS);
    },
  },
  {
    name: 'SIGTERM to one service after the other',
    lastsMs: ROLLING_MS,
    async strike({ fleet }) {
      for (const { name } of fleet.members.filter((member) => member.isAtWork())) {
        // Meanwhile another fault may have hit it.
        if (fleet.members.some((member) => member.name === name && member.isAtWork())) await fleet.stop(name);
      }
    },
  },
  { name: 'queue emptied', strike: ({ flush }) => flush() },
  {
    name: 'Redis killed',
    needsRedis: true,
    strike: ({ stores: { redis } }) =>
      alone(redis!, async () => {
        await redis!.kill();
        await sleep(DOWN_MS);
        await redis!.start();
      }),
  },
  {
    name: 'Redis frozen for 3 s',
    needsRedis: true,
    strike: ({ stores: { redis } }) =>
      alone(redis!, async () => {
        redis!.freeze();
        await sleep(FREEZE_MS);
        redis!.thaw();
      }),
  },
  { name: 'connections to Redis reset', needsRedis: true, strike: async ({ stores }) => void stores.redisProxy!.cut() },
  {
    name: 'connections to Redis dead without a word',
    needsRedis: true,
    lastsMs: SILENT_MS,
    strike: async ({ stores }) => void (await stores.redisProxy!.swallow(SILENT_MS)),
  },
  {
    name: 'Postgres stopped at once',
    strike: ({ stores: { postgres } }) =>
      alone(postgres, async () => {
        await postgres.crash();
        await sleep(DOWN_MS);
        await postgres.restart();
      }),
  },
  { name: 'connections to Postgres reset', strike: async ({ stores }) => void stores.postgresProxy.cut() },
  { name: 'way to Postgres held up for 3 s', strike: ({ stores }) => stores.postgresProxy.stall(FREEZE_MS) },
  {
    name: 'connections to Postgres dead without a word',
    lastsMs: SILENT_MS,
    strike: async ({ stores }) => void (await stores.postgresProxy.swallow(SILENT_MS)),
  },
  {
    name: 'answers to COMMIT lost',
    strike: async ({ stores, finalWrite }) => stores.postgresProxy.loseAnswers(finalWrite, ANSWERS_LOST),
  },
];

const busy = new WeakMap<object, Promise<void>>();

/** A store is killed or frozen once at a time. */
async function alone(store: object, strike: () => Promise<void>): Promise<void> {
  const mine = (busy.get(store) ?? Promise.resolve()).then(strike);
  busy.set(store, mine);
  await mine;
}

export interface StormOptions {
  seconds: number;
  /** Between two faults, in ms, on average. */
  everyMs: number;
  /** Only faults whose name holds this. */
  only?: string;
  /** The storm lasts longer until this is so: on a slow machine few items come through in the time. */
  isEnough?: () => boolean;
}

/**
 * Throws faults for a while, every kind in turn in an order of chance, and each at least once, however slow the machine is.
 * Returns how many of each; all of them have passed by then.
 */
export async function storm(
  field: Field,
  { seconds, everyMs, only = '', isEnough = () => true }: StormOptions,
): Promise<Map<string, number>> {
  const struck = new Map<string, number>();
  const running: Promise<void>[] = [];
  const end = Date.now() + seconds * 1_000;
  const mayStrike = ({ name, lastsMs = 0 }: Fault): boolean =>
    !struck.has(name) || Date.now() + lastsMs < end || (!lastsMs && !isEnough());
  for (let deck: Fault[] = []; ; ) {
    deck = deck.filter(mayStrike);
    if (deck.length === 0) deck = deal(field, only).filter(mayStrike);
    const fault = deck.shift();
    if (!fault) break;
    await sleep(everyMs * (0.5 + field.random.next()));
    await untilHalfAtWork(field.fleet);
    struck.set(fault.name, (struck.get(fault.name) ?? 0) + 1);
    running.push(fault.strike(field));
  }
  await Promise.all(running);
  return struck;
}

/** Where starting a process takes longer than the pause between two faults, nothing would ever be at work. */
async function untilHalfAtWork(fleet: Fleet): Promise<void> {
  for (const end = Date.now() + START_PATIENCE_MS; Date.now() < end; await sleep(LOOK_MS))
    if (2 * fleet.members.filter((member) => member.isAtWork()).length >= fleet.members.length) return;
}

/** Every fault once, those that last first: the others strike meanwhile, and even a short storm has them all. */
function deal({ random, stores }: Field, only: string): Fault[] {
  const usable = random.shuffled(FAULTS.filter(({ name, needsRedis }) => name.includes(only) && (!needsRedis || stores.redis)));
  return [...usable.filter((fault) => fault.lastsMs), ...usable.filter((fault) => !fault.lastsMs)];
}
