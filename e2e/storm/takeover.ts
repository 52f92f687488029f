import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool, type Pool } from '../../shared/db.ts';
import type { Stage } from '../../shared/pipeline.ts';
import type { Arm } from './arm.ts';
import { Fleet } from './fleet.ts';
import type { Item } from './items.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';
import { seeded } from './random.ts';
import { openStores, type Stores } from './stores.ts';
import { DATABASE, type Role, wirecopyArm } from './wirecopy.ts';

/** Which service works on a stage, and a table that only its finish writes: locked, it holds the work in the hand of who has it. */
const HELD: { stage: Stage; role: Role; table: string }[] = [
  { stage: 'page', role: 'fetcher', table: 'page' },
  { stage: 'parse', role: 'parser', table: 'draft' },
  { stage: 'index', role: 'indexer', table: 'article' },
  { stage: 'match', role: 'indexer', table: 'edge' },
];
/** Items on their way when the queue is emptied. */
const BURST = 30;
const LOOK_MS = 20;

export interface TakeoverResult {
  /** From SIGKILL of the process that had an item in hand to the item's end at that stage, in seconds. */
  takeovers: { stage: Stage; seconds: number }[];
  /** From the first item of a burst to the last article, in seconds: undisturbed, and with the queue emptied after the first was accepted. */
  bursts: { undisturbed: number[]; emptied: number[] };
}

interface Scene {
  pool: Pool;
  newsroom: Newsroom;
  fleet: Fleet;
  arm: Arm;
  stores: Stores;
}

/** One fault at a time on a pipeline that is otherwise left alone, several times over. */
export async function measureTakeover(backend: 'postgres' | 'redis', rounds: number): Promise<TakeoverResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-takeover-'));
  const stores = await openStores({ backend, keeps: false });
  const quiet = { perSecond: 0, shownMs: Number.POSITIVE_INFINITY, bombs: 0, bombsWithinMs: 0 };
  const newsroom = await openNewsroom({ random: seeded(1), ...quiet });
  const fleet = new Fleet();
  let arm: Arm | undefined;
  const pool = openPool({ url: stores.databaseUrl(DATABASE, 'direct'), max: 4, applicationName: 'storm takeover' });
  try {
    arm = await wirecopyArm({ stores, newsroom, folder, each: 2 });
    const scene: Scene = { pool, newsroom, fleet, arm, stores };
    for (const role of ['fetcher', 'parser', 'indexer'] as const) fleet.launch(`${role} 1`, arm.commands.get(`${role} 1`)!);
    await fleet.ready();
    await burst(scene, async () => {}); // warms up
    const result: TakeoverResult = { takeovers: [], bursts: { undisturbed: [], emptied: [] } };
    for (let round = 0; round < rounds; round++) {
      for (const held of HELD) result.takeovers.push({ stage: held.stage, seconds: await takeover(scene, held) });
      result.bursts.undisturbed.push(await burst(scene, async () => {}));
      result.bursts.emptied.push(await burst(scene, arm.flush));
    }
    return result;
  } finally {
    await fleet.close();
    await arm?.close();
    await pool.end();
    await newsroom.close();
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills the one who has an item in hand while another of its kind stands by. */
async function takeover(scene: Scene, { stage, role, table }: (typeof HELD)[number]): Promise<number> {
  const { pool, newsroom, fleet, arm } = scene;
  // A copy, because the match of a text without copies writes no edge.
  const original = newsroom.publish('plain');
  await ended(scene, original, 'match');
  const lock = await pool.connect();
  await lock.query(`begin; lock table ${table} in exclusive mode`);
  const copy = newsroom.republish(original);
  await until(async () => (await waitingFor(pool, table)) && (await inHand(pool, stage)));

  const [first, second] = fleet.members.some(({ name }) => name === `${role} 1`) ? ['1', '2'] : ['2', '1'];
  fleet.launch(`${role} ${second}`, arm.commands.get(`${role} ${second}`)!);
  await fleet.ready();
  const killedAt = Date.now();
  await fleet.retire(`${role} ${first}`);
  await lock.query('rollback');
  lock.release();
  await ended(scene, copy, stage);
  const seconds = (Date.now() - killedAt) / 1_000;
  await ended(scene, copy, 'match');
  return seconds;
}

async function burst({ pool, newsroom, arm }: Scene, disturb: () => Promise<void>): Promise<number> {
  const before = await countItems(pool);
  const began = Date.now();
  for (let i = 0; i < BURST; i++) newsroom.publish('plain');
  await until(async () => (await countItems(pool)) > before);
  await disturb();
  await until(() => arm.isIdle());
  return (Date.now() - began) / 1_000;
}

const countItems = async (pool: Pool): Promise<number> => (await pool.query('select count(*)::int as n from item')).rows[0].n;

const waitingFor = async (pool: Pool, table: string): Promise<boolean> =>
  (await pool.query('select 1 from pg_locks where not granted and relation = $1::regclass', [table])).rowCount !== 0;

const inHand = async (pool: Pool, stage: Stage): Promise<boolean> =>
  (await pool.query('select 1 from work where stage = $1 and lease_until > now()', [stage])).rowCount !== 0;

const ended = ({ pool, newsroom }: Scene, item: Item, stage: Stage): Promise<void> =>
  until(
    async () =>
      (
        await pool.query(
          'select 1 from outcome o join item i on i.item_id = o.id where i.url = $1 and o.stage = $2 and o.final',
          [newsroom.urlOf(item), stage],
        )
      ).rowCount !== 0,
  );

const PATIENCE_MS = 120_000;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(LOOK_MS))
    if (Date.now() > end) throw new Error(`it did not come to that in ${PATIENCE_MS / 1_000} s`);
}
