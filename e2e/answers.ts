import { runReading } from '../cli/analyst.ts';
import type { Database } from '../cli/database.ts';
import { readingTable } from '../cli/sql.ts';
import { AS_IF_AT } from '../infra/queries-page.ts';
import type { Question } from '../infra/questions/index.ts';
import { readEnvironment } from '../shared/environment.ts';
import type { TestDatabase } from './postgres.ts';

/** Wide enough for every table of the documentation. */
const WIDTH = 180;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What the newsroom answers when its stories end at `now`, told as if that were the documentation's day. */
export async function answerOn(database: TestDatabase, { sql, varies }: Question, now: Date): Promise<string> {
  // What varies speaks of the run itself, whose clock is the real one.
  const statement = varies ? sql : sql.replaceAll('now()', `timestamptz '${now.toISOString()}'`);
  const { columns, rows } = await runReading(database as unknown as Database, readEnvironment({}), statement);
  if (varies || rows.length === 0) return `(${varies ? 'columns' : 'no rows'}: ${columns.join(', ')})`;
  const shiftMs = Date.parse(AS_IF_AT) - now.getTime();
  return readingTable({ columns, rows: rows.map((row) => row.map((value) => shifted(value, shiftMs))) }, WIDTH);
}

function shifted(value: unknown, byMs: number): unknown {
  if (value instanceof Date) return new Date(value.getTime() + byMs);
  if (typeof value === 'string' && DAY.test(value)) return new Date(Date.parse(value) + byMs).toISOString().slice(0, 10);
  return value;
}
