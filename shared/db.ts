import pg from 'pg';
import { Fault, messageOf } from './errors.ts';

export type Pool = pg.Pool;
export type Client = pg.PoolClient;
export type Queryable = Pick<pg.Pool, 'query'>;

/** A statement with a name is prepared once per connection. */
export interface Statement {
  name: string;
  text: string;
}

export interface PoolSettings {
  url: string;
  /** Most connections at once. */
  max: number;
  applicationName: string;
  /** Server options, such as `-c search_path=…`. */
  options?: string;
  /**
   * Longest time for one statement, and for a transaction to wait for its next one, in ms; without it there is no limit.
   * A line that is dead without a word (a router that forgot it, a machine that is gone) is noticed by nothing else: the client lets go of it, and the server of its locks.
   */
  statementTimeoutMs?: number;
}

/** The limit for those who work on items: less than a lease of 10 s, and many times what their longest statement takes. */
export const STATEMENT_MS = 8_000;

/** Connections that were idle for so long are closed, in ms: when the first one proves dead, the others that fell silent with it are gone as well. */
const IDLE_MS = 5_000;
const IDLE_WITHOUT_LIMIT_MS = 30_000;

/**
 * A pool on which a stopped server is an error of the query in hand, never the end of the process:
 * `error` of the pool covers idle clients only, so every client gets a listener of its own.
 */
export function openPool({ url, max, applicationName, options = '', statementTimeoutMs: limit }: PoolSettings): Pool {
  const limits = limit ? `-c statement_timeout=${limit} -c idle_in_transaction_session_timeout=${limit}` : '';
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    options: `-c search_path=wirecopy,public -c jit=off ${limits} ${options}`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: limit ? IDLE_MS : IDLE_WITHOUT_LIMIT_MS,
    ...(limit && { query_timeout: limit }),
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Runs a named statement and returns its rows. */
export async function rowsOf<Row>(db: Queryable, statement: Statement, values: unknown[] = []): Promise<Row[]> {
  const result = await db.query({ name: statement.name, text: statement.text, values });
  return result.rows as Row[];
}

/** Runs `body` in one transaction; a client whose transaction failed is closed, not reused. */
export async function transaction<T>(pool: Pool, body: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await body(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}

/** SQLSTATE classes that mean: the server or the way to it is away or too busy, the statement itself is not at fault. */
const AWAY = /^(08|53|57014|57P|25P03|25006|40001|40P01)/;

/** Whether an error says that the database is away, out of resources or asks for another try. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return /terminated|timeout|Connection|connect/i.test(error.message);
  return AWAY.test(code) || /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|AI_AGAIN|HOSTUNREACH|NOTFOUND)/.test(code);
}

/** Proves that the server answers; throws E_DATABASE with what to do. */
export async function requireDatabase(pool: Pool, url: string): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    throw new Fault('E_DATABASE', `${describeUrl(url)}: ${messageOf(error) || (error as NodeJS.ErrnoException).code}`, {
      cause: error,
    });
  }
}

/** A connection URL without its password. */
export function describeUrl(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.username ? `${parsed.username}@` : ''}${parsed.host}${parsed.pathname}`;
  } catch {
    return 'the given address';
  }
}
