import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { transaction } from '../db.ts';
import { countDefaultRows, makePartitions } from './partitions.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const rows = async (sql: string): Promise<unknown[]> => (await database.pool.query(sql)).rows;
/** The partitions of all four tables that hold rows, with how many. */
const filled = (): Promise<unknown[]> =>
  rows(`select tableoid::regclass::text as partition, count(*)::int as n from (
      select tableoid from page union all select tableoid from outcome union all select tableoid from change union all select tableoid from sketch_key) t
    group by 1 order by 1`);
const weekOf = async (time: string): Promise<string> =>
  (await database.pool.query(`select to_char((${time}) at time zone 'utc', 'IYYY"w"IW') as week`)).rows[0].week;
const held = async (): Promise<unknown> =>
  Object.fromEntries((await countDefaultRows(database.pool)).map(({ table, rows }) => [table, rows]));

/** A row of each table that arrived at that time. */
async function arrive(time: string): Promise<void> {
  await database.pool.query(`
    insert into page (item_id, fetched_at, body) values (nextval('fence'), ${time}, 'abc');
    insert into outcome (stage, id, outcome, final, at) values ('parse', 1, 'done', true, ${time});
    insert into change (kind, at) values ('test', ${time});
    insert into sketch_key (h, article_id, arrived_at) values (7, 1, ${time})`);
}

describe('weekly partitions', () => {
  test('are there for this week and the next four', async () => {
    await makePartitions(database.pool);
    for (const week of [0, 1, 2, 3, 4]) await arrive(`now() + interval '${week} weeks'`);
    expect(await held()).toEqual({ page: 0, outcome: 0, change: 0, sketch_key: 0 });
  });

  test('one that is missing stops nothing: the default partition takes the rows, which move into it when it is made', async () => {
    const future = `now() + interval '10 weeks'`;
    const past = `now() - interval '10 weeks'`;
    for (const time of [future, past, past]) await arrive(time);
    expect(await held()).toEqual({ page: 3, outcome: 3, change: 3, sketch_key: 3 });
    await makePartitions(database.pool);
    expect(await held()).toEqual({ page: 0, outcome: 0, change: 0, sketch_key: 0 });
    const [first, last] = [await weekOf(past), await weekOf(future)];
    expect(await filled()).toEqual(
      ['change', 'outcome', 'page', 'sketch_key'].flatMap((table) => [
        { partition: `${table}_${first}`, n: 2 },
        { partition: `${table}_${last}`, n: 1 },
      ]),
    );
    await arrive(past);
    expect(await held()).toEqual({ page: 0, outcome: 0, change: 0, sketch_key: 0 });
  });

  test('a partition made of moved rows is like the others', async () => {
    await arrive(`now() - interval '10 weeks'`);
    await makePartitions(database.pool);
    const shape = (parent: string) =>
      rows(`select regexp_replace(i.indexdef, '\\S*\\d{4}w\\d\\d\\S*', '', 'g') as index, count(*)::int as partitions
        from pg_inherits join pg_class c on c.oid = inhrelid join pg_indexes i on i.tablename = c.relname and i.schemaname = 'wirecopy'
        where inhparent = '${parent}'::regclass and c.relname ~ '\\d{4}w\\d\\d$' group by 1`);
    for (const parent of ['page', 'outcome', 'change', 'sketch_key'])
      for (const index of await shape(parent)) expect(index).toMatchObject({ partitions: 6 });
    expect(
      await rows(
        `select distinct attstorage as storage from pg_attribute join pg_inherits on inhrelid = attrelid where inhparent = 'page'::regclass and attname = 'body'`,
      ),
    ).toEqual([{ storage: 'e' }]);
    const [{ n }] = (await rows(
      `select count(*)::int as n from pg_indexes where schemaname = 'wirecopy' and tablename ~ '\\d{4}w\\d\\d$'`,
    )) as [{ n: number }];
    expect(n % 6).toBe(0);
    // Numbers of new rows come from the table's one sequence.
    await database.pool.query(`insert into change (kind, at) values ('test', now() - interval '10 weeks'), ('test', now())`);
    expect(await rows('select count(distinct seq)::int as n from change')).toEqual([{ n: 3 }]);
  });

  test('a long reader does not hold up the writers: it is tried again later', async () => {
    await arrive(`now() - interval '10 weeks'`);
    await transaction(database.pool, async (reader) => {
      await reader.query('select from outcome');
      await expect(makePartitions(database.pool)).rejects.toMatchObject({ code: '55P03' });
      await arrive('now()');
    });
    expect(await held()).toMatchObject({ outcome: 1, page: 0 });
    await makePartitions(database.pool);
    expect(await held()).toMatchObject({ outcome: 0 });
  });

  test('writers that are under way get to the right place', async () => {
    const past = `now() - interval '10 weeks'`;
    await arrive(past);
    const writers = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 40; i++) await arrive(past);
    });
    await makePartitions(database.pool);
    await Promise.all(writers);
    expect(await held()).toEqual({ page: 0, outcome: 0, change: 0, sketch_key: 0 });
    expect(await rows('select count(*)::int as n from outcome')).toEqual([{ n: 321 }]);
  });
});
