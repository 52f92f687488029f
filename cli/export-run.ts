import path from 'node:path';
import type { Pool } from '../shared/db.ts';
import { Fault } from '../shared/errors.ts';
import { EXPORT_FOLDER } from '../shared/locks.ts';
import { ExportFolder } from './export-folder.ts';
import { lastSettled, type Range, readPages } from './export-pages.ts';
import { type Row, TABLES, type Table, type What } from './export-tables.ts';
import { type Format, openWriter } from './export-writer.ts';
import { OutputLost, say, write } from './output.ts';

/** Rows of a file in a folder: so many are done again after a crash, and a file is large enough to be read well. */
const ROWS_OF_A_PART = 100_000;

export interface ExportOptions {
  what: What;
  format: Format;
  since: Date | null;
  cursor?: number;
  out?: string;
  header: boolean;
}

/** How far it is. Whoever sets `isStopped` ends it after the page in hand. */
export interface ExportRun {
  rows: number;
  cursor: number;
  isStopped: boolean;
}

/** Writes all rows that are there now, to stdout or into a folder; says with which cursor a later call goes on. */
export async function exportRows(pool: Pool, options: ExportOptions, run: ExportRun): Promise<void> {
  const table = TABLES[options.what];
  const through = await lastSettled(pool, table);
  const { cursor = 0 } = options;
  if (cursor > through)
    throw new Fault(
      'E_USAGE',
      `--cursor ${cursor} lies behind the last of the ${options.what}, ${through}: it is not of this database`,
    );
  if (options.out === undefined) await toStdout(pool, table, options, { cursor, through, since: options.since }, run);
  else await withFolder(pool, path.join(options.out, options.what), () => toFolder(pool, table, options, through, run));
}

/** Rows in order; `run` follows. Ends with `through` as the cursor, unless it was stopped. */
async function* rowsOf(pool: Pool, table: Table, range: Range, run: ExportRun): AsyncGenerator<Row> {
  for await (const rows of readPages(pool, table, range)) {
    yield* rows;
    if (run.isStopped) return;
  }
}

async function toStdout(pool: Pool, table: Table, options: ExportOptions, range: Range, run: ExportRun): Promise<void> {
  const writer = openWriter(options.format, table.columns, write, options.header);
  let put = 0;
  let last = range.cursor;
  const flushed = (): void => {
    run.rows = put;
    run.cursor = last;
  };
  flushed();
  try {
    for await (const row of rowsOf(pool, table, range, run)) {
      writer.put(row);
      put++;
      last = row[table.key] as number;
      if (!writer.isFull) continue;
      await writer.flush();
      flushed();
    }
    await writer.close();
    if (!run.isStopped) last = range.through;
    flushed();
  } catch (error) {
    if (error instanceof OutputLost && process.exitCode && options.format !== 'parquet')
      say(`${run.rows} ${options.what} were written. To go on, append with ${goOn(options, run)}`);
    throw error;
  }
  ended(options, run);
}

const goOn = ({ format }: ExportOptions, { cursor }: ExportRun): string =>
  `--cursor ${cursor}${format === 'csv' ? ' --no-header' : ''}`;

function ended({ what, out }: ExportOptions, { rows, cursor, isStopped }: ExportRun): void {
  const more = out === undefined ? `with --cursor ${cursor}` : 'with the same command';
  if (isStopped) process.exitCode = 1;
  say(isStopped ? `stopped after ${rows} ${what}; go on ${more}` : `${rows} ${what}; later ones come ${more}`);
}

async function toFolder(pool: Pool, table: Table, options: ExportOptions, through: number, run: ExportRun): Promise<void> {
  const { what, format, out } = options;
  const target = await ExportFolder.open(out!, what, table, format, options.since);
  if (target.cursor > through)
    throw new Fault(
      'E_USAGE',
      `${target.folder} holds ${what} up to ${target.cursor}, the last of this database is ${through}: it is not of this database`,
    );
  run.cursor = target.cursor;
  const commit = async (cursor: number): Promise<void> => {
    const rows = target.uncommitted;
    await target.commit(cursor);
    run.cursor = cursor;
    run.rows += rows;
  };
  try {
    let last = target.cursor;
    const range = { cursor: target.cursor, through, since: target.since };
    for await (const row of rowsOf(pool, table, range, run)) {
      await target.put(row);
      last = row[table.key] as number;
      if (target.uncommitted >= ROWS_OF_A_PART) await commit(last);
    }
    await commit(run.isStopped ? last : through);
  } catch (error) {
    await target.abandon();
    if (error instanceof Fault && error.code === 'E_OUTPUT')
      throw new Fault('E_OUTPUT', `${error.message}. ${target.folder} holds all ${what} up to ${run.cursor}`, {
        cause: error,
        remedy: 'Make room, then give the same command again: it goes on from there.',
      });
    throw error;
  }
  ended(options, run);
}

/** Two that write into one folder would take each other's files for leftovers. The lock ends with its connection, however that ends. */
async function withFolder(pool: Pool, folder: string, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1, hashtext($2)) as taken', [
      EXPORT_FOLDER,
      path.resolve(folder),
    ]);
    if (!rows[0].taken)
      throw new Fault('E_ALREADY_RUNNING', `another export writes into ${folder}`, {
        remedy: 'Wait for it, or choose another folder.',
      });
    await work();
  } finally {
    client.release(true);
  }
}
