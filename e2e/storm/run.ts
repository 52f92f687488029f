import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arm } from './arm.ts';
import { storm } from './faults.ts';
import { Fleet, type FleetRecord } from './fleet.ts';
import type { Verdict } from './judge.ts';
import { naiveArm } from './naive/arm.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';
import { seeded } from './random.ts';
import { type ChangeReader, type Readings, startReader } from './reader.ts';
import { openStores } from './stores.ts';
import { wirecopyArm } from './wirecopy.ts';

export type ArmName = 'wirecopy' | 'naive';

export interface StormSettings {
  arm: ArmName;
  backend: 'postgres' | 'redis';
  seed: number;
  seconds: number;
  /** Items that have to be told of, and answers to writes that have to be lost, before the storm may end; default none. */
  least?: { told: number; lostAnswers: number };
  /** New items in a second. */
  perSecond?: number;
  /** Mean time between two faults, in ms. */
  everyMs?: number;
  bombs?: number;
  /** Processes of each service. */
  each?: number;
  /** Only faults whose name holds this. */
  only?: string;
  /** Folder for what the processes say. */
  logs?: string;
}

export interface StormResult extends Verdict {
  faults: Map<string, number>;
  lostAnswers: number;
  fleet: FleetRecord;
  /** From the end of the storm until nothing is left to do, in seconds; null if it did not come to that. */
  drainSeconds: number | null;
  /** Pages that were fetched more than once. */
  refetched: number;
  readings: Readings | null;
}

const PER_SECOND = 10;
const EVERY_MS = 1_500;
/** A feed shows an item for at most four polls. */
const SHOWN_MS = 5_000;
/** Longest wait for what is left, in ms. What the naive pipeline has not ended after several of its own retries it has lost. */
const PATIENCE_MS = { wirecopy: 300_000, naive: 20_000 };
const EACH = 2;
const NO_LEAST = { told: 0, lostAnswers: 0 };
const LOOK_MS = 100;
const WARM_UP = 8;

/** Sends a pipeline through one storm. */
export async function runStorm(settings: StormSettings): Promise<StormResult> {
  const { arm: armName, backend, seed, seconds, each = EACH, least = NO_LEAST } = settings;
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-storm-'));
  const random = seeded(seed);
  const stores = await openStores({ backend, keeps: armName === 'naive' });
  const newsroom = await openNewsroom({
    random: seeded(random.below(2 ** 32)),
    perSecond: settings.perSecond ?? PER_SECOND,
    shownMs: SHOWN_MS,
    bombs: settings.bombs ?? 1,
    bombsWithinMs: 500 * seconds,
  });
  const fleet = new Fleet(settings.logs);
  let arm: Arm | undefined;
  let reader: ChangeReader | undefined;
  try {
    arm = await (armName === 'naive' ? naiveArm : wirecopyArm)({ stores, newsroom, folder, each });
    for (const [name, command] of arm.commands) fleet.launch(name, command);
    await fleet.ready();
    await warmUp(arm, newsroom);
    reader = arm.readerUrl ? startReader(arm.readerUrl) : undefined;
    newsroom.start();
    const faults = await storm(
      { fleet, stores, random, flush: arm.flush, finalWrite: arm.finalWrite },
      {
        seconds,
        everyMs: settings.everyMs ?? EVERY_MS,
        only: settings.only,
        isEnough: () => newsroom.told().size >= least.told && stores.postgresProxy.lostAnswers >= least.lostAnswers,
      },
    );
    newsroom.freeze();
    const drainSeconds = await drained(arm, PATIENCE_MS[armName]);
    return {
      ...(await arm.judge()),
      faults,
      lostAnswers: stores.postgresProxy.lostAnswers,
      fleet: fleet.record,
      drainSeconds,
      refetched: newsroom.items.filter((item) => newsroom.visits(item) > 1).length,
      readings: (await reader?.finish()) ?? null,
    };
  } finally {
    await reader?.close();
    await fleet.close();
    await arm?.close();
    await newsroom.close();
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first item costs seconds: threads start, code is compiled. */
async function warmUp(arm: Arm, newsroom: Newsroom): Promise<void> {
  for (let i = 0; i < WARM_UP; i++) newsroom.publish('plain');
  if ((await drained(arm, PATIENCE_MS.wirecopy)) === null) throw new Error('the pipeline does not work even before the storm');
}

async function drained(arm: Arm, patienceMs: number): Promise<number | null> {
  const began = Date.now();
  for (; Date.now() < began + patienceMs; await sleep(LOOK_MS)) {
    if (await arm.isIdle().catch(() => false)) return (Date.now() - began) / 1_000;
  }
  return null;
}
