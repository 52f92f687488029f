import pg from 'pg';
import { analystUrl } from '../infra/migrate.ts';
import type { Settings } from '../shared/environment.ts';
import { Fault, messageOf } from '../shared/errors.ts';
import type { Database } from './database.ts';

export interface Reading {
  /** Names that differ: the second `title` is called `title_2`. */
  columns: string[];
  rows: unknown[][];
}

/**
 * What becomes text as Postgres writes it: an interval reads better so than as an object, and a day or a time without a zone must not be
 * taken for one of this machine's zone. Arrays of them likewise.
 */
const AS_TEXT = [1082, 1114, 1083, 1186];
const AS_TEXTS = [1182, 1115, 1183, 1187];
const TEXTS = 1009 as number;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    AS_TEXT.includes(oid) ? String : pg.types.getTypeParser((AS_TEXTS.includes(oid) ? TEXTS : oid) as typeof oid, format),
};

/** SQLSTATE classes that say that the connection failed, not the statement. */
const AWAY = /^(08|53[13]|57P|28)/;

/** Largest answer, in bytes as the server sends them: every value becomes an object several times its size. `export` has no limit. */
const MOST_BYTES = 64 * 1024 * 1024;
/** How often the bytes are looked at, in ms: at 1 GB/s twice the limit is in memory until then. */
const LOOK_MS = 50;

const READ_ONLY = 'Analysts read. Answers can be kept with --csv or --json.';
const REMEDIES: Record<string, string> = {
  '57014': 'It ran longer than the limit of the role (60 s). Narrow the time, and see with `explain` whether an index is used.',
  '25006': READ_ONLY,
  '55000': READ_ONLY,
  '428C9': READ_ONLY,
  '42501': 'Analysts read the views of schema news.',
  '42P01': 'The views and their columns are listed in docs/data-dictionary.md.',
  '42703': 'The views and their columns are listed in docs/data-dictionary.md.',
  '53400': 'It would fill the disk with what it sorts or joins: narrow the time, or check that every join has its condition.',
  '42601': 'Give one statement in the language of Postgres.',
};

/** The connection of analysts. Throws E_DATABASE where there is no such role. */
export async function requireAnalystUrl(database: Database, settings: Settings): Promise<string> {
  const url = settings.analystUrl ?? (await analystUrl(database.pool, database.url));
  if (url === null) {
    throw new Fault(
      'E_DATABASE',
      'there is no analyst role: an administrator has to make it (see `wirecopy doctor`), then set WIRECOPY_ANALYST_URL',
    );
  }
  return url;
}

/**
 * Runs one statement as the analyst role, read only, through the extended protocol, which takes a single statement.
 * Throws E_SQL when the statement is refused or its answer is too large, and E_DATABASE where there is no such role.
 */
export async function runReading(database: Database, settings: Settings, statement: string): Promise<Reading> {
  const url = await requireAnalystUrl(database, settings);
  let client: pg.Client | undefined;
  try {
    // reads the files that the URL names
    client = new pg.Client({ connectionString: url, application_name: 'wirecopy sql' });
    client.on('error', () => {});
    await client.connect();
    const query = { text: statement, rowMode: 'array', queryMode: 'extended', types } as pg.QueryArrayConfig;
    const { command, fields, rows } = await withinBytes(client, () => client!.query(query));
    if (command === null) throw new Fault('E_SQL', 'there is no statement in it');
    if (command === 'COPY') throw new Fault('E_SQL', 'COPY has nowhere to write to: use `select` with --csv');
    return { columns: different(fields.map(({ name }) => name)), rows: rows as unknown[][] };
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = (error as { code?: string }).code ?? '';
    const isAway = AWAY.test(code) || /^E[A-Z]/.test(code);
    throw new Fault(isAway ? 'E_DATABASE' : 'E_SQL', explained(error), { cause: error, remedy: REMEDIES[code] });
  } finally {
    await client?.end().catch(() => {});
  }
}

/** Ends the connection when an answer grows beyond the limit; the server notices at its next row. */
async function withinBytes<T>(client: pg.Client, ask: () => Promise<T>): Promise<T> {
  const { stream } = (client as unknown as { connection: { stream: { bytesRead: number; destroy(): void } } }).connection;
  let isTooLarge = false;
  const look = setInterval(() => {
    if (stream.bytesRead <= MOST_BYTES) return;
    isTooLarge = true;
    stream.destroy();
  }, LOOK_MS);
  try {
    return await ask();
  } catch (error) {
    if (!isTooLarge) throw error;
    throw new Fault('E_SQL', `the answer is larger than ${MOST_BYTES / 1024 ** 2} MB`, {
      remedy: 'Ask for fewer rows or columns (add a `limit`), or take whole views with `wirecopy export`.',
    });
  } finally {
    clearInterval(look);
  }
}

/** The server's words with its hint and, for a slip in the statement, the place. */
function explained(error: unknown): string {
  const { code, position, hint: given } = error as { code?: string; position?: string; hint?: string };
  const hint = REMEDIES[code ?? ''] === READ_ONLY ? undefined : given; // how to write all the same
  return [messageOf(error), position && `at character ${position}`, hint && `(${hint})`].filter(Boolean).join(' ');
}

function different(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}
