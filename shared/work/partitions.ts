import { type Pool, type Queryable, rowsOf } from '../db.ts';
import { LOCKS } from '../locks.ts';
import { alone } from './alone.ts';

/** Partitions are made this many weeks ahead; until they are, the default partition takes the rows. */
const WEEKS_AHEAD = 4;

/**
 * A partition is made or dropped under a lock on its table, and whoever comes after waits behind it: rather than let them all wait
 * for a long query of somebody else, the next round tries again.
 */
export const SHORT_WAIT = `set local lock_timeout = '2s'`;

interface Missing {
  parent: string;
  monday: string;
}

/**
 * Makes the weekly partitions that should be there, each in a transaction of its own: the next weeks, and the weeks whose rows had to go to a
 * default partition, which move in. What fails does not keep the others back; throws the first failure afterwards.
 */
export async function makePartitions(pool: Pool): Promise<void> {
  const missing = await rowsOf<Missing>(
    pool,
    { name: 'partitions_missing', text: 'select parent, monday::text from missing_partitions($1)' },
    [WEEKS_AHEAD],
  );
  const failures: unknown[] = [];
  for (const one of missing) await makePartition(pool, one).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

const makePartition = (pool: Pool, { parent, monday }: Missing): Promise<unknown> =>
  alone(pool, LOCKS.partitions, async (client) => {
    await client.query(SHORT_WAIT);
    await client.query('select make_partition($1, $2)', [parent, monday]);
  });

/** How many rows each default partition holds, counted up to 1,000. Any row there is a fault: its week had no partition, and retention does not reach it. */
export const countDefaultRows = (db: Queryable): Promise<{ table: string; rows: number }[]> =>
  rowsOf(db, { name: 'default_rows', text: 'select parent as table, held as rows from wirecopy.default_rows()' });
