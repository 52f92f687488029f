import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { Fault, messageOf } from './errors.ts';
import { LineGuard } from './line-guard.ts';

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
   * Longest time for one statement, and for a transaction to wait for its next one, in ms: the client lets go of it, and the server of its locks.
   * Without it there is no limit, and nobody looks whether a line is dead.
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
  const server = { connectionString: url, application_name: applicationName };
  const guard = limit ? new LineGuard(server) : undefined;
  const pool = new pg.Pool({
    ...server,
    max,
    options: `-c search_path=wirecopy,public -c jit=off ${limits} ${options}`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: limit ? IDLE_MS : IDLE_WITHOUT_LIMIT_MS,
    ...(guard && { query_timeout: limit, Client: guard.Client }),
  });
  guard?.watch(pool);
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * Lists as parameters whose length the planner does not see, for `from`. It would take a plan for lists of any length for worse than one for the few rows
 * that are asked for now, and plan a prepared statement anew each time, which takes longer than looking up those rows.
 */
export const unnest = (parameters: string): string => `unnest(${parameters.replace(/\$\d+::\w+\[\]/g, '(select $&)')})`;

/** The same for one list, for `= any`. */
export const unseen = (parameter: string): string => `(select ${parameter})::bigint[]`;

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

/** What the server's answer says about the server, by SQLSTATE: nothing of this is the fault of a statement. */
const CONDITIONS: [sqlstate: RegExp, condition: string][] = [
  [/^25006$/, 'it is read-only'],
  [/^53100$/, 'its disk is full'],
  [/^53300$/, 'it has no connection left'],
  [/^53/, 'it is short of resources'],
  [/^58/, 'its disk fails'],
  [/^57P/, 'it is stopping or starting'],
  [/^08/, 'the connection broke'],
  [/^(28|3D000)/, 'it does not let us in'],
];

/** Names that are not resolved, sockets that are refused or break. The way to publishers has codes of its own (E_…). */
const SOCKET = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|EAI_AGAIN|ENOTFOUND)$/;
/** What the driver says of a connection that ended or never came. */
const DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed))/;

/** What cannot be used about the database, from an error of a query; null when the error is that of the query itself. */
export function awayReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const condition = CONDITIONS.find(([sqlstate]) => code.length === 5 && sqlstate.test(code))?.[1];
  if (condition) return `${condition} (${messageOf(error)})`;
  const isSocket = SOCKET.test(code) || (syscall === 'connect' && code !== '');
  if (isSocket || (code === '' && DRIVER.test(error.message)) || isTooSlow(error))
    return `it does not answer (${messageOf(error) || code})`;
  return null;
}

/** Whether an error says that the database cannot be used now: the work in hand waits, whatever it is. */
export const isAway = (error: unknown): boolean => awayReason(error) !== null;

/** Whether a statement, or what came between two of a transaction, took too long: a line that fell silent, a busy server, or the statement itself. */
export const isTooSlow = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message === 'Query read timeout' || /^(57014|25P03)$/.test((error as NodeJS.ErrnoException).code ?? ''));

/** Whether two transactions stood in each other's way: the same again will do. */
export const isContention = (error: unknown): boolean =>
  error instanceof Error && /^(40001|40P01|55P03)$/.test((error as NodeJS.ErrnoException).code ?? '');

/** Transactions that stand in each other's way are tried so often: each time one of them gets done. */
const MOST_TRIES = 5;

/** Does again what stood in another transaction's way. */
export async function retryContention<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isContention(error) || tries >= MOST_TRIES) throw error;
    }
  }
}

/** How long to wait before the next try while the database is away, in ms. */
const NEXT_TRY_MS = 500;

/** Does what may be done again until the database can be used; other errors are passed on. */
export async function outlast<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) && !isContention(error)) throw error;
      await setTimeout(NEXT_TRY_MS);
    }
  }
}

/** Proves that the server answers; throws E_DATABASE with what to do. */
export async function requireDatabase(pool: Pool, url: string): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    throw connectFault(url, error);
  }
}

/** What to do about a connection that fails, by SQLSTATE or system code. */
const REMEDIES: Record<string, string> = {
  '28P01': 'Correct user and password in DATABASE_URL, or the password in DATABASE_PASSWORD.',
  '28000': 'Correct the user in DATABASE_URL, or let it in from here in the pg_hba.conf of the server.',
  '3D000': 'Create the database, or correct its name in DATABASE_URL.',
  '53300': 'Raise max_connections, or stop other programs.',
  ECONNREFUSED: 'Start the server, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'Correct the host in DATABASE_URL.',
  EAI_AGAIN: 'Correct the host in DATABASE_URL, or the resolver of this machine.',
};

/** Why a connection cannot be made, and what to do: E_DATABASE. */
export function connectFault(url: string, error: unknown): Fault {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const because = (text: string, remedy: string | undefined) =>
    new Fault('E_DATABASE', `${describeUrl(url)}: ${text}`, { cause: error, remedy });
  return /password must be a string/.test(messageOf(error)) // pg's words for a login without one
    ? because('the server asks for a password and none is given', 'Set DATABASE_PASSWORD, or write it into DATABASE_URL.')
    : because(messageOf(error) || code, REMEDIES[code]);
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
