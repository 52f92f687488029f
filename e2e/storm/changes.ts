import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../../infra/migrate.ts';
import { type Client, openPool, type Pool } from '../../shared/db.ts';
import { Fleet } from './fleet.ts';
import { type Random, seeded } from './random.ts';
import { type ChangeReader, type Readings, startReader } from './reader.ts';
import { openStores } from './stores.ts';
import { DATABASE, serviceCommand } from './wirecopy.ts';

export interface ChangesSettings {
  seed: number;
  changes: number;
  writers: number;
  /** Between two kills of a service that gives the numbers, in ms, on average. */
  killEveryMs: number;
}

export interface ChangesResult extends Readings {
  seconds: number;
  kills: number;
  /** Transactions that took their place in the sequence and were rolled back. */
  rolledBack: number;
  /** Changes that became visible after later ones of other writers: a reader of the sequence would have missed them. */
  outOfOrder: number;
}

/** Most changes of one transaction. */
const AT_ONCE = 20;
/** Longest time between two changes of one transaction, in ms: others commit meanwhile. */
const PAUSE_MS = 5;
const ROLLED_BACK_ONE_IN = 10;

/** Writers that commit in another order than they began, services that number what they wrote and are killed at random, and a reader that remembers one number. */
export async function readChanges({ seed, changes, writers, killEveryMs }: ChangesSettings): Promise<ChangesResult> {
  const random = seeded(seed);
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-changes-'));
  writeFileSync(path.join(folder, 'feeds.yml'), 'feeds: []\n');
  const stores = await openStores({ backend: 'postgres', keeps: false });
  const fleet = new Fleet();
  let pool: Pool | undefined;
  let reader: ChangeReader | undefined;
  try {
    await stores.createDatabase(DATABASE);
    const url = stores.databaseUrl(DATABASE, 'direct');
    await migrate(url);
    pool = openPool({ url, max: writers + 1, applicationName: 'storm writers' });
    for (const role of ['fetcher', 'parser', 'indexer'] as const) fleet.launch(role, serviceCommand(role, { stores, folder }));
    await fleet.ready();
    reader = startReader(url);
    const began = Date.now();
    const progress = { left: changes, rolledBack: 0 };
    const writing = Array.from({ length: writers }, () => write(pool!, progress, seeded(random.below(2 ** 32))));
    const kills = await killUntilNumbered(fleet, pool, random, killEveryMs, () => progress.left > 0);
    await Promise.all(writing);
    const readings = await reader.finish();
    return {
      ...readings,
      seconds: (Date.now() - began) / 1_000,
      kills,
      rolledBack: progress.rolledBack,
      outOfOrder: await countOutOfOrder(pool),
    };
  } finally {
    await reader?.close();
    await fleet.close();
    await pool?.end();
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function write(pool: Pool, progress: { left: number; rolledBack: number }, random: Random): Promise<void> {
  while (progress.left > 0) {
    const count = Math.min(progress.left, 1 + random.below(AT_ONCE));
    progress.left -= count;
    while (!(await commit(pool, count, random))) progress.rolledBack++;
  }
}

/** Writes changes in one transaction; false when it was rolled back. */
async function commit(pool: Pool, count: number, random: Random): Promise<boolean> {
  const client: Client = await pool.connect();
  try {
    await client.query('begin');
    for (let i = 0; i < count; i++) {
      await client.query(`insert into change (kind, payload) values ('story.joined', '{}')`);
      if (random.below(count) === 0) await sleep(random.below(PAUSE_MS));
    }
    const isKept = random.below(ROLLED_BACK_ONE_IN) > 0;
    await client.query(isKept ? 'commit' : 'rollback');
    return isKept;
  } finally {
    client.release();
  }
}

async function killUntilNumbered(
  fleet: Fleet,
  pool: Pool,
  random: Random,
  everyMs: number,
  isWriting: () => boolean,
): Promise<number> {
  const count = async (): Promise<number> =>
    (await pool.query('select count(*)::int as n from change where change_id is null')).rows[0].n;
  let kills = 0;
  let killAt = Date.now() + everyMs;
  for (; isWriting() || (await count()) > 0; await sleep(100)) {
    const atWork = fleet.members.filter((member) => member.isAtWork());
    if (Date.now() < killAt || atWork.length === 0) continue;
    fleet.kill(random.pick(atWork).name);
    kills++;
    killAt = Date.now() + everyMs * (0.5 + random.next());
  }
  return kills;
}

const countOutOfOrder = async (pool: Pool): Promise<number> =>
  (
    await pool.query(
      'select count(*)::int as n from (select seq < max(seq) over (order by change_id rows between unbounded preceding and 1 preceding) as late from change) c where late',
    )
  ).rows[0].n;
