import pg from 'pg';
import { analystUrl } from '../infra/migrate.ts';
import type { Settings } from '../shared/environment.ts';
import { Fault, messageOf } from '../shared/errors.ts';
import type { Database } from './database.ts';

export interface Reading {
  columns: string[];
  rows: unknown[][];
}

/** An interval reads better as Postgres writes it than as an object. */
const INTERVAL = 1186;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INTERVAL ? String : pg.types.getTypeParser(oid, format)),
};

/** SQLSTATE classes that say that the connection failed, not the statement. */
const AWAY = /^(08|53|57P|28)/;

/**
 * Runs one statement as the analyst role, read only, through the extended protocol, which takes a single statement.
 * Throws E_SQL when the statement is refused and E_DATABASE where there is no such role.
 */
export async function runReading(database: Database, settings: Settings, statement: string): Promise<Reading> {
  const url = settings.analystUrl ?? (await analystUrl(database.pool, database.url));
  if (url === null) {
    throw new Fault(
      'E_DATABASE',
      'there is no analyst role: an administrator has to make it (see `wirecopy doctor`), then set WIRECOPY_ANALYST_URL',
    );
  }
  let client: pg.Client | undefined;
  try {
    // reads the files that the URL names
    client = new pg.Client({ connectionString: url, application_name: 'wirecopy sql' });
    client.on('error', () => {});
    await client.connect();
    const result = await client.query({ text: statement, rowMode: 'array', queryMode: 'extended', types } as pg.QueryArrayConfig);
    return { columns: result.fields.map((field) => field.name), rows: result.rows as unknown[][] };
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    throw new Fault(AWAY.test(code) || /^E[A-Z]/.test(code) ? 'E_DATABASE' : 'E_SQL', messageOf(error), { cause: error });
  } finally {
    await client?.end().catch(() => {});
  }
}
