import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { outlast, type Pool, rowsOf } from '../shared/db.ts';
import type { Row, Table } from './export-tables.ts';

/** How often to look whether those who are writing have finished, in ms. */
const LOOK_MS = 50;

const INT8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/** A range of rows: those after `cursor` up to `through`, touched since then. */
export interface Range {
  cursor: number;
  through: number;
  since: Date | null;
}

/**
 * The last number that was given by now, when all rows up to it are committed or will never be: numbers are given before rows are committed, so a reader
 * who went on after the highest number seen would lose what was being written meanwhile. Nobody is kept waiting but the reader, for some milliseconds.
 */
export async function lastSettled(pool: Pool, { base, key }: Table): Promise<number> {
  const [last] = await outlast(() => rowsOf<{ last: string }>(pool, LAST_NUMBER, [`wirecopy.${base}`, key]));
  const [writing] = await outlast(() => rowsOf<{ writers: string[] }>(pool, WRITERS, [`wirecopy.${base}`]));
  let writers = writing!.writers;
  while (writers.length > 0) {
    await setTimeout(LOOK_MS);
    const [now] = await outlast(() => rowsOf<{ writers: string[] }>(pool, WRITERS, [`wirecopy.${base}`]));
    writers = writers.filter((writer) => now!.writers.includes(writer));
  }
  return Number(last!.last);
}

const LAST_NUMBER = {
  name: 'export_last',
  text: 'select coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, $2)), 0) as last',
};

/** An insert takes this lock before it takes its number, and keeps it until it is committed. */
const WRITERS = {
  name: 'export_writers',
  text: `select coalesce(array_agg(distinct virtualtransaction), '{}') as writers from pg_locks
    where locktype = 'relation' and relation = $1::regclass and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())`,
};

/** Pages of rows, each as it is when it is read: what is taken down meanwhile does not come, and no snapshot holds back the server's cleaning. */
export async function* readPages(pool: Pool, { page, key }: Table, { cursor, through, since }: Range): AsyncGenerator<Row[]> {
  for (let after = cursor; ; ) {
    const query = { name: page.name, text: page.text, values: [after, through, since], types };
    const { rows } = await outlast(() => pool.query<Row>(query));
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)![key] as number;
  }
}
