import pg from 'pg';
import { type Client, type Pool, transaction } from '../shared/db.ts';
import { Fault } from '../shared/errors.ts';

/** Rows on their way at once: pages are the largest, some 100 kB each. */
const ROWS_AT_ONCE = 100;
/** What belongs to the database itself: its own migrations, versions and passwords. */
const OWN = ['migration', 'setting'];

interface Table {
  name: string;
  /** Without generated ones. */
  columns: string[];
}

const quote = (name: string): string => pg.escapeIdentifier(name);
const quoteAll = (names: string[]): string => names.map(quote).join(', ');

/**
 * Copies everything that `source` holds into `target`, which has the same schema and is empty, in one transaction.
 * Needs no more than the ownership of both. Tells how many rows each table has got. Throws E_USAGE when the target holds something.
 */
export async function transfer(source: Pool, target: Pool, onTable: (name: string, rows: number) => void): Promise<void> {
  await transaction(source, async (from) => {
    await from.query('set transaction isolation level repeatable read, read only');
    const tables = await tablesOf(from);
    await transaction(target, async (to) => {
      await requireEmpty(to);
      await to.query(`truncate ${quoteAll(tables.map(({ name }) => name))}`);
      await makePartitionsOf(from, to);
      const references = await deferReferences(to);
      for (const table of tables) onTable(table.name, await copyTable(from, to, table));
      await restoreReferences(to, references);
      await copySequences(from, to);
    });
  });
  await target.query('analyze');
}

async function requireEmpty(to: Client): Promise<void> {
  const { rows } = await to.query('select exists (select from item) or exists (select from feed) as is_used');
  if (rows[0].is_used) throw new Fault('E_USAGE', 'the database of DATABASE_URL is not empty');
}

/** The tables of the schema; a partitioned one stands for its partitions. */
async function tablesOf(from: Client): Promise<Table[]> {
  const { rows } = await from.query(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'wirecopy'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1)
    group by 1 order by 1`,
    [OWN],
  );
  return rows;
}

/** Rows of past weeks find the partitions that they had, named after their weeks. */
async function makePartitionsOf(from: Client, to: Client): Promise<void> {
  const { rows } = await from.query(`select p.relname as parent, to_date(right(c.relname, 7), 'IYYY"w"IW')::text as monday
    from pg_inherits join pg_class c on c.oid = inhrelid join pg_class p on p.oid = inhparent
    where p.relnamespace = 'wirecopy'::regnamespace and p.relkind = 'p' and c.relname ~ '_\\d{4}w\\d\\d$'`);
  for (const { parent, monday } of rows) await to.query('select make_partition($1, $2)', [parent, monday]);
}

async function copyTable(from: Client, to: Client, { name, columns }: Table): Promise<number> {
  await from.query(`declare copied no scroll cursor for select to_jsonb(t)::text as row from ${quote(name)} t`);
  const insert = `insert into ${quote(name)} (${quoteAll(columns)}) overriding system value
    select ${quoteAll(columns)} from jsonb_populate_recordset(null::${quote(name)}, $1::jsonb)`;
  let count = 0;
  for (;;) {
    const { rows } = await from.query(`fetch ${ROWS_AT_ONCE} from copied`);
    if (rows.length === 0) break;
    await to.query(insert, [`[${rows.map(({ row }) => row).join(',')}]`]);
    count += rows.length;
  }
  await from.query('close copied');
  return count;
}

interface Reference {
  table: string;
  name: string;
}

/** Foreign keys are looked at when everything is there, so tables need no order. */
async function deferReferences(to: Client): Promise<Reference[]> {
  const { rows } = await to.query(
    `select conrelid::regclass::text as table, conname as name from pg_constraint
    where connamespace = 'wirecopy'::regnamespace and contype = 'f' and not condeferrable and conparentid = 0`,
  );
  for (const { table, name } of rows as Reference[])
    await to.query(`alter table ${table} alter constraint ${quote(name)} deferrable initially deferred`);
  return rows;
}

async function restoreReferences(to: Client, references: Reference[]): Promise<void> {
  await to.query('set constraints all immediate');
  for (const { table, name } of references) await to.query(`alter table ${table} alter constraint ${quote(name)} not deferrable`);
}

async function copySequences(from: Client, to: Client): Promise<void> {
  const { rows } = await from.query(
    `select sequencename as name, last_value from pg_sequences where schemaname = 'wirecopy' and last_value is not null`,
  );
  for (const { name, last_value } of rows)
    await to.query(`select setval($1::regclass, $2)`, [`wirecopy.${quote(name)}`, last_value]);
}
