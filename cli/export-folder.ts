import { appendFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../shared/errors.ts';
import type { Row, Table, What } from './export-tables.ts';
import { dayOf } from './export-text.ts';
import { type Format, openWriter, type RowWriter } from './export-writer.ts';
import { outputFault } from './output.ts';

/** Bytes (about) that wait in memory for all days together: an archive of years has thousands of them in hand. */
const WAITING = 64_000_000;
/** What Hive and those who read its folders call a partition without a value. */
const NO_DAY = '__HIVE_DEFAULT_PARTITION__';
const TEMPORARY = '.tmp';

/** What the folder keeps about the export that it holds. */
const STATE = z.object({
  format: z.string(),
  /** All rows up to this number are in the folder, and none after it. */
  cursor: z.int().nonnegative(),
  since: z.string().nullable(),
  rows: z.int().nonnegative(),
});
type State = z.output<typeof STATE>;

interface Part {
  file: string;
  writer: RowWriter;
}

/**
 * An export in a folder: `WHAT/date=DAY/part-N.FORMAT`, with N the number after which its rows come. Rows are gathered in temporary files; `commit` gives them
 * their names and then moves the cursor in `_cursor.json`. What a crash leaves between the two is found by its name, removed, and written again.
 */
export class ExportFolder {
  readonly folder: string;
  readonly #table: Table;
  readonly #format: Format;
  #state: State;
  #parts = new Map<string, Part>();
  #uncommitted = 0;
  #waiting = 0;

  private constructor(folder: string, table: Table, format: Format, state: State) {
    this.folder = folder;
    this.#table = table;
    this.#format = format;
    this.#state = state;
  }

  /** Opens or begins an export in `dir`. Throws E_USAGE where the folder holds something else, E_OUTPUT where it cannot be written. */
  static async open(dir: string, what: What, table: Table, format: Format, since: Date | null): Promise<ExportFolder> {
    const folder = path.join(dir, what);
    return orFault(folder, async () => {
      await mkdir(folder, { recursive: true });
      const kept = await readState(folder);
      if (kept && kept.format !== format)
        throw new Fault(
          'E_USAGE',
          `${folder} holds an export as ${kept.format}: go on with --format ${kept.format}, or choose another folder`,
        );
      const parts = (await readdir(folder, { recursive: true })).filter((name) => PART.test(path.basename(name)));
      if (!kept && parts.length > 0)
        throw new Fault(
          'E_USAGE',
          `${folder} holds files of an export but no _cursor.json, so nobody knows how far it is: choose another folder`,
        );
      const state = { format, cursor: 0, since: isoOf(since), rows: 0, ...kept };
      // rows that an earlier call was asked for and did not get to are not left out by a later day
      state.since = state.since === null || since === null ? null : [state.since, since.toISOString()].sort()[0]!;
      await writeState(folder, state);
      for (const part of parts) {
        const [, after, rest] = PART.exec(path.basename(part))!;
        if (Number(after) >= state.cursor || rest!.endsWith(TEMPORARY)) await rm(path.join(folder, part));
      }
      return new ExportFolder(folder, table, format, state);
    });
  }

  get cursor(): number {
    return this.#state.cursor;
  }

  get since(): Date | null {
    return this.#state.since === null ? null : new Date(this.#state.since);
  }

  /** Rows that are in temporary files and in memory. */
  get uncommitted(): number {
    return this.#uncommitted;
  }

  async put(row: Row): Promise<void> {
    const at = row[this.#table.partitionBy] as number | null;
    const { writer } = await this.#partOf(at === null ? NO_DAY : dayOf(at));
    this.#waiting -= writer.waiting;
    writer.put(row);
    this.#waiting += writer.waiting;
    this.#uncommitted++;
    if (this.#waiting > WAITING) for (const part of this.#parts.values()) await this.#flush(part.writer);
    else if (writer.isFull) await this.#flush(writer);
  }

  async #flush(writer: RowWriter): Promise<void> {
    this.#waiting -= writer.waiting;
    await orFault(this.folder, () => writer.flush());
    this.#waiting += writer.waiting;
  }

  /** All rows up to `cursor` were put: they become part of the export. */
  async commit(cursor: number): Promise<void> {
    await orFault(this.folder, async () => {
      for (const { file, writer } of this.#parts.values()) {
        await writer.close();
        await sync(file);
      }
      for (const { file } of this.#parts.values()) await rename(file, file.slice(0, -TEMPORARY.length));
      this.#parts.clear();
      this.#state = { ...this.#state, cursor, rows: this.#state.rows + this.#uncommitted };
      this.#uncommitted = 0;
      this.#waiting = 0;
      await writeState(this.folder, this.#state);
    });
  }

  /** Removes what is not committed: on a full disk it takes the room that is needed to go on. */
  async abandon(): Promise<void> {
    for (const { file } of this.#parts.values()) await rm(file, { force: true }).catch(() => {});
    this.#parts.clear();
  }

  async #partOf(day: string): Promise<Part> {
    const known = this.#parts.get(day);
    if (known) return known;
    const name = `part-${String(this.#state.cursor).padStart(12, '0')}.${this.#format}${TEMPORARY}`;
    const file = path.join(this.folder, `date=${day}`, name);
    await orFault(this.folder, () => mkdir(path.dirname(file), { recursive: true }));
    const part = { file, writer: openWriter(this.#format, this.#table.columns, (bytes) => appendFile(file, bytes)) };
    this.#parts.set(day, part);
    return part;
  }
}

const PART = /^part-(\d{12,16})\.((?:jsonl|csv|parquet)(?:\.tmp)?)$/;

const isoOf = (date: Date | null): string | null => date?.toISOString() ?? null;

async function readState(folder: string): Promise<State | null> {
  const file = path.join(folder, '_cursor.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return STATE.parse(JSON.parse(text));
  } catch {
    throw new Fault('E_USAGE', `${file} is not what export wrote: choose another folder`);
  }
}

async function writeState(folder: string, state: State): Promise<void> {
  const file = path.join(folder, '_cursor.json');
  const handle = await open(`${file}${TEMPORARY}`, 'w');
  try {
    await handle.writeFile(`${JSON.stringify(state)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}${TEMPORARY}`, file);
}

/** What is renamed must be on the disk before: a power cut may not leave an empty file with a final name. */
async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orFault<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw typeof (error as NodeJS.ErrnoException).syscall === 'string' ? outputFault(place, error) : error;
  }
}
