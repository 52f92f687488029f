import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { openPool, transaction } from '../db.ts';
import { readEnvironment } from '../environment.ts';
import { insertItems, loadPages, packPage, storePage } from '../items.ts';
import { LOOK_BACK_DAYS } from '../look-back.ts';
import { digest } from '../text.ts';
import { makePartitions } from './partitions.ts';
import { type Dropping, dropOld, type Retention, readDropped, retentionOf } from './retention.ts';
import { numberChanges } from './upkeep.ts';

const DAY_MS = 86_400_000;
const EVERYTHING: Retention = { page: DAY_MS, outcome: DAY_MS, change: DAY_MS, sketch_key: LOOK_BACK_DAYS * DAY_MS };

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const query = async (sql: string, values?: unknown[]) => (await database.pool.query(sql, values)).rows;
const daysAgo = (days: number): string => `now() - interval '${days} days'`;

async function drop(retention: Retention): Promise<Dropping[]> {
  const droppings: Dropping[] = [];
  await dropOld(database.pool, retention, (dropping) => droppings.push(dropping));
  return droppings;
}

/** An item whose page was downloaded so many days ago. Returns its number. */
async function storedPage(name: string, days: number): Promise<string> {
  await query(`insert into source (name) values ('A paper') on conflict do nothing`);
  const page = await packPage({ url: null, contentType: 'text/plain', bytes: Buffer.from(name) });
  return transaction(database.pool, async (client) => {
    const [item] = await insertItems(client, [{ key: digest(name), url: null, feedId: null, sourceId: 1, entry: {} }]);
    await storePage(client, item!.itemId, page);
    await client.query(`update page set fetched_at = ${daysAgo(days)} where item_id = $1`, [item!.itemId]);
    await client.query(`update item set page_at = ${daysAgo(days)} where item_id = $1`, [item!.itemId]);
    return item!.itemId;
  });
}

const pageOf = async (id: string) => (await loadPages(database.pool, [id])).get(id);

test('the settings say how long', () => {
  expect(retentionOf(readEnvironment({ WIRECOPY_KEEP_PAGES: 'off', WIRECOPY_KEEP_CHANGES: '7d' }))).toEqual({
    page: null,
    outcome: 90 * DAY_MS,
    change: 7 * DAY_MS,
    sketch_key: 30 * DAY_MS,
  });
});

describe('what is old', () => {
  beforeEach(async () => {
    for (const days of [0, 20, 40, 60]) {
      await query(
        `insert into outcome (stage, id, outcome, final, at) values ('parse', ${days}, 'done', true, ${daysAgo(days)})`,
      );
      await query(`insert into sketch_key (h, article_id, arrived_at) values (1, ${days}, ${daysAgo(days)})`);
    }
    await makePartitions(database.pool);
  });

  test('goes by whole weeks, table by table; what is off stays', async () => {
    const dropped = await drop({ ...EVERYTHING, outcome: 30 * DAY_MS, sketch_key: null });
    expect(dropped.filter(({ table }) => table === 'outcome')).toEqual([
      { table: 'outcome', partition: expect.stringMatching(/^outcome_\d{4}w\d\d$/), bytes: expect.any(Number), isDropped: true },
      { table: 'outcome', partition: expect.stringMatching(/^outcome_\d{4}w\d\d$/), bytes: expect.any(Number), isDropped: true },
    ]);
    expect(await query('select id from outcome order by id')).toEqual([{ id: '0' }, { id: '20' }]);
    expect(await query('select count(*)::int as n from sketch_key')).toEqual([{ n: 4 }]);
    const [told] = await readDropped(database.pool);
    expect(told).toMatchObject({ table: 'outcome', partitions: 2 });
    expect(told!.bytes).toBeGreaterThan(0);
    const age = Date.now() - told!.before.getTime();
    expect(age).toBeGreaterThan(30 * DAY_MS);
    expect(age).toBeLessThan(40 * DAY_MS);
    expect(await drop({ ...EVERYTHING, outcome: 30 * DAY_MS, sketch_key: null })).toEqual([]);
  });

  test('never goes while it is young, in whatever week it lies', async () => {
    for (const days of [1, 2, 3, 4, 5, 6, 7])
      await query(
        `insert into outcome (stage, id, outcome, final, at) values ('parse', 100 + ${days}, 'done', true, ${daysAgo(days)})`,
      );
    await makePartitions(database.pool);
    await drop({ ...EVERYTHING, outcome: 7.5 * DAY_MS });
    expect(await query('select count(*)::int as n from outcome where id > 100')).toEqual([{ n: 7 }]);
  });

  test('two processes that drop at once do it once', async () => {
    const other = openPool({ url: database.url, max: 2, applicationName: 'wirecopy test' });
    const seen: Dropping[] = [];
    await Promise.all([database.pool, other].map((pool) => dropOld(pool, EVERYTHING, (dropping) => seen.push(dropping))));
    await other.end();
    const names = seen.map(({ partition }) => partition);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('pages', () => {
  test('that wait to be parsed keep their week', async () => {
    const [waiting, done] = [await storedPage('waiting', 50), await storedPage('done', 50)];
    await query(`insert into work (stage, id) values ('parse', $1)`, [waiting]);
    await makePartitions(database.pool);
    expect(await drop(EVERYTHING)).toMatchObject([{ table: 'page', isDropped: false }]);
    expect(await pageOf(waiting)).toMatchObject({ contentType: 'text/plain' });
    expect(await readDropped(database.pool)).toEqual([]);
    await query('delete from work');
    expect(await drop(EVERYTHING)).toMatchObject([{ table: 'page', isDropped: true }]);
    expect(await pageOf(waiting)).toBeUndefined();
    expect(await pageOf(done)).toBeUndefined();
  });

  test('that were downloaded anew since then do not', async () => {
    const item = await storedPage('old', 50);
    const fresh = await packPage({ url: null, contentType: 'text/html', bytes: Buffer.from('new') });
    await transaction(database.pool, (client) => storePage(client, item, fresh));
    await query(`insert into work (stage, id) values ('parse', $1)`, [item]);
    await makePartitions(database.pool);
    expect(await drop(EVERYTHING)).toMatchObject([{ isDropped: true }]);
    expect(await pageOf(item)).toMatchObject({ contentType: 'text/html' });
  });
});

describe('the change log', () => {
  const write = (count: number, days: number) =>
    query(
      `insert into change (kind, article_id, at) select 'article.indexed', n, ${daysAgo(days)} from generate_series(1, ${count}) n`,
    );
  /** What a reader gets who has seen everything up to that number. */
  const readAfter = (seen: number) =>
    query('select change_id::int as id, kind from news.change where change_id > $1 order by change_id', [seen]);
  const numberAll = async (): Promise<void> => {
    while ((await numberChanges(database.pool)) > 0);
  };

  test('tells a reader who is too late, and goes on with its numbers', async () => {
    await write(5, 40);
    await numberAll();
    await write(2, 0);
    await numberAll();
    await makePartitions(database.pool);
    expect(await readAfter(0)).toHaveLength(7);
    expect(await drop(EVERYTHING)).toMatchObject([{ table: 'change', isDropped: true }]);
    const [late, inTime] = [await readAfter(3), await readAfter(5)];
    expect(late).toEqual([
      { id: 5, kind: 'log.dropped' },
      { id: 6, kind: 'article.indexed' },
      { id: 7, kind: 'article.indexed' },
    ]);
    expect(inTime).toEqual(late.slice(1));
    await write(1, 0);
    await numberAll();
    expect(await readAfter(7)).toEqual([{ id: 8, kind: 'article.indexed' }]);
  });

  test('tells it even when nothing is left', async () => {
    await write(5, 40);
    await numberAll();
    await makePartitions(database.pool);
    await drop(EVERYTHING);
    expect(await readAfter(2)).toEqual([{ id: 5, kind: 'log.dropped' }]);
    expect(await readAfter(5)).toEqual([]);
    await write(1, 0);
    await numberAll();
    expect(await readAfter(5)).toEqual([{ id: 6, kind: 'article.indexed' }]);
  });

  test('drops nothing that has no number yet', async () => {
    await write(5, 40);
    await makePartitions(database.pool);
    expect(await drop(EVERYTHING)).toMatchObject([{ table: 'change', isDropped: false }]);
    await numberAll();
    expect(await readAfter(0)).toHaveLength(5);
  });
});
