import { type Pool, type Queryable, rowsOf } from '../db.ts';
import { parseDuration } from '../duration.ts';
import type { Settings } from '../environment.ts';
import { LOCKS } from '../locks.ts';
import { alone } from './alone.ts';
import { SHORT_WAIT } from './partitions.ts';

/** How long each partitioned table keeps its rows, in ms; null = for ever. */
export type Retention = Record<'page' | 'outcome' | 'change' | 'sketch_key', number | null>;

/** A partition that was old enough: dropped, or kept because work that is pending needs a row of it. */
export interface Dropping {
  table: string;
  partition: string;
  bytes: number;
  isDropped: boolean;
}

/** A WIRECOPY_KEEP_… setting in ms; null = for ever. */
export const ageOf = (setting: string): number | null => (setting === 'off' ? null : parseDuration(setting));

export const retentionOf = ({ keepPages, keepOutcomes, keepChanges, keepSketchKeys }: Settings): Retention => ({
  page: ageOf(keepPages),
  outcome: ageOf(keepOutcomes),
  change: ageOf(keepChanges),
  sketch_key: ageOf(keepSketchKeys),
});

/** Drops the partitions whose rows are all too old, each in a transaction of its own. What fails does not keep the others back; throws the first failure afterwards. */
export async function dropOld(pool: Pool, retention: Retention, onDropping: (dropping: Dropping) => void): Promise<void> {
  const failures: unknown[] = [];
  for (const [table, ageMs] of Object.entries(retention)) {
    if (ageMs === null) continue;
    for (const old of await oldPartitions(pool, table, ageMs))
      await drop(pool, table, old)
        .then((isDropped) => isDropped !== null && onDropping({ table, partition: old.name, bytes: old.bytes, isDropped }))
        .catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

interface Old {
  name: string;
  end_at: Date;
  bytes: number;
}

/** None for a service whose role may drop nothing: another one sees to it. */
const oldPartitions = (pool: Pool, table: string, ageMs: number): Promise<Old[]> =>
  rowsOf(
    pool,
    {
      name: 'partitions_old',
      text: `select name, end_at, bytes::float8 as bytes from partitions_before($1, now() - $2::float8 * interval '1 ms')
        where has_function_privilege('drop_partition(text, text)', 'execute')`,
    },
    [table, ageMs],
  );

const REMEMBER = {
  name: 'retention_remember',
  text: `insert into retention as r (name, partitions, bytes, before) values ($1, 1, $2, $3)
    on conflict (name) do update set partitions = r.partitions + 1, bytes = r.bytes + excluded.bytes, before = greatest(r.before, excluded.before), at = now()`,
};

/** Whether it is gone now; null when another process sees to it. */
async function drop(pool: Pool, table: string, { name, end_at, bytes }: Old): Promise<boolean | null> {
  const isGone = await alone(pool, LOCKS.partitions, async (client) => {
    await client.query(SHORT_WAIT);
    const { rows } = await client.query('select drop_partition($1, $2) as gone', [table, name]);
    if (rows[0].gone) await client.query({ ...REMEMBER, values: [table, bytes, end_at] });
    return rows[0].gone as boolean | null;
  });
  return isGone ?? null;
}

/** What was dropped so far of a table: all that arrived before that time. */
export interface Dropped {
  table: string;
  before: Date;
  partitions: number;
  bytes: number;
}

export const readDropped = (db: Queryable): Promise<Dropped[]> =>
  rowsOf(db, {
    name: 'retention_read',
    text: 'select name as table, before, partitions, bytes::float8 as bytes from wirecopy.retention order by name',
  });
