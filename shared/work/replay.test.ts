import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { transaction } from '../db.ts';
import { insertItems, packPage, storePage } from '../items.ts';
import type { Stage } from '../pipeline.ts';
import { digest } from '../text.ts';
import { countEnded, findEnded, listEnded, type Selection } from './ended.ts';
import { replay } from './replay.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  await query(`insert into source (name) values ('A paper')`);
  await query(
    `insert into feed (key_sha, key, url, name, content) values ('a', 'one', 'https://one.example/f', 'One', 'auto'), ('b', 'two', 'https://two.example/f', 'Two', 'feed')`,
  );
});
afterEach(() => database.drop());

const query = async <Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]> =>
  (await database.pool.query(sql, values)).rows;
const work = () => query('select stage, id, host, tries, lease_until from work order by stage, id');

const item = async (
  name: string,
  { url = `https://one.example/${name}` as string | null, feedId = 1, hasPage = false } = {},
): Promise<string> => {
  const page = await packPage({ url, contentType: 'text/plain', bytes: Buffer.from(name) });
  return transaction(database.pool, async (client) => {
    const [made] = await insertItems(client, [{ key: digest(name), url, feedId, sourceId: 1, entry: {} }]);
    if (hasPage) await storePage(client, made!.itemId, page);
    return made!.itemId;
  });
};
const bury = (stage: Stage, id: string, code = 'E_TIMEOUT') =>
  query(`insert into dead (stage, id, tries, code) values ($1, $2, 6, $3)`, [stage, id, code]);
const end = (stage: Stage, id: string, outcome: string, code: string | null, minutesAgo: number) =>
  query(
    `insert into outcome (stage, id, outcome, code, final, at) values ($1, $2, $3, $4, true, now() - $5 * interval '1 min')`,
    [stage, id, outcome, code, minutesAgo],
  );
const run = async (selection: Selection = {}) => replay(database.pool, await findEnded(database.pool, selection));

describe('replay', () => {
  test('puts dead work back as if it had never been tried', async () => {
    const id = await item('a');
    await bury('page', id);
    const [{ fence }] = (await query<{ fence: string }>(`select nextval('fence') as fence`)) as [{ fence: string }];
    expect(await run()).toEqual({ stages: { page: 1 }, hindered: 0 });
    expect(await work()).toEqual([{ stage: 'page', id, host: 'one.example:443', tries: 0, lease_until: null }]);
    expect(await query(`select from work where fence > $1 and due_at <= now()`, [fence])).toHaveLength(1);
    expect(await query(`select from slot where host = 'one.example:443' and wake_at <= now()`)).toHaveLength(1);
    expect(await query('select from dead')).toEqual([]);
    expect(await query('select stage, outcome, code, detail, final from outcome')).toEqual([
      { stage: 'page', outcome: 'replayed', code: 'E_TIMEOUT', detail: 'put back to page', final: false },
    ]);
    expect(await run()).toEqual({ stages: {}, hindered: 0 });
  });

  test('puts a later look at a page back as one', async () => {
    const id = await item('a', { hasPage: true });
    await bury('recheck', id, 'E_LEASE_RAN_OUT');
    expect(await run()).toEqual({ stages: { recheck: 1 }, hindered: 0 });
    expect(await work()).toEqual([{ stage: 'recheck', id, host: 'one.example:443', tries: 0, lease_until: null }]);
  });

  test('leaves out a later look that failed: the article is there, and the next look follows', async () => {
    const id = await item('a', { hasPage: true });
    await end('match', id, 'done', null, 60);
    await end('recheck', id, 'rejected', 'E_HTTP_404', 1);
    expect(await run({ code: 'E_HTTP_404' })).toEqual({ stages: {}, hindered: 0 });
  });

  test('starts where it ended, or earlier where what that needs is not stored any more', async () => {
    const [stored, dropped, drafted] = [await item('stored', { hasPage: true }), await item('dropped'), await item('drafted')];
    for (const id of [stored, dropped]) await bury('index', id, 'E_INTERNAL');
    await bury('index', drafted, 'E_INTERNAL');
    await query(`insert into draft (item_id, article) values ($1, '{}')`, [drafted]);
    expect(await run()).toEqual({ stages: { parse: 1, page: 1, index: 1 }, hindered: 0 });
    expect(await work()).toMatchObject([
      { stage: 'index', id: drafted, host: null },
      { stage: 'page', id: dropped, host: 'one.example:443' },
      { stage: 'parse', id: stored, host: null },
    ]);
  });

  test('leaves what it cannot put back where it is', async () => {
    await bury('parse', await item('given', { url: null }));
    await bury('parse', await item('own text', { feedId: 2 })); // its feed gives the text, its page must not be downloaded
    expect(await run()).toEqual({ stages: {}, hindered: 2 });
    expect(await query('select from dead')).toHaveLength(2);
    expect(await work()).toEqual([]);
  });

  test('a feed whose polls were given up is polled again, unless it is paused', async () => {
    await query(`update feed set state = 'paused' where feed_id = 2`);
    for (const id of ['1', '2']) await bury('poll', id, 'E_INTERNAL');
    expect(await run()).toEqual({ stages: { poll: 1 }, hindered: 1 });
    expect(await work()).toMatchObject([{ stage: 'poll', id: '1', host: 'one.example:443' }]);
  });

  test('by stage, code, feed and item', async () => {
    const [a, b, c] = [await item('a'), await item('b'), await item('c', { feedId: 2, hasPage: true })];
    await bury('page', a);
    await bury('page', b, 'E_HTTP_5XX');
    await bury('parse', c, 'E_INTERNAL');
    const found = async (selection: Selection) => (await findEnded(database.pool, selection)).map(({ id }) => id);
    expect(await found({ stage: 'page' })).toEqual([a, b]);
    expect(await found({ code: 'E_HTTP_5XX' })).toEqual([b]);
    expect(await found({ feedId: 2 })).toEqual([c]);
    expect(await found({ stage: 'page', feedId: 2 })).toEqual([]);
    expect(await found({ itemIds: [a, c] })).toEqual([a, c]);
    expect(await run({ code: 'E_HTTP_5XX' })).toEqual({ stages: { page: 1 }, hindered: 0 });
    expect(await countEnded(database.pool, {})).toMatchObject([
      { stage: 'page', outcome: 'dead', code: 'E_TIMEOUT', count: 1 },
      { stage: 'parse', outcome: 'dead', code: 'E_INTERNAL', count: 1 },
    ]);
    expect(await listEnded(database.pool, {}, 1)).toMatchObject([{ id: c, feed: 'Two', url: 'https://one.example/c', tries: 6 }]);
  });

  test('refused items only where they are named, and only when that was their last word', async () => {
    const [refused, since, pending, gone] = [
      await item('refused'),
      await item('since'),
      await item('pending'),
      await item('gone'),
    ];
    for (const id of [refused, since, pending, gone]) await end('page', id, 'rejected', 'E_HTTP_403', 60);
    await end('page', since, 'done', null, 30);
    await query(`insert into work (stage, id) values ('page', $1)`, [pending]);
    await query(`insert into tombstone (key_sha, item_id) values ('x', $1)`, [gone]);
    expect(await run()).toEqual({ stages: {}, hindered: 0 });
    expect(await run({ code: 'E_HTTP_404' })).toEqual({ stages: {}, hindered: 0 });
    expect(await run({ itemIds: [since, gone] })).toEqual({ stages: {}, hindered: 0 });
    const before = await query('select * from work');
    expect(await countEnded(database.pool, { code: 'E_HTTP_403' })).toMatchObject([{ outcome: 'rejected', count: 1 }]);
    expect(await run({ code: 'E_HTTP_403' })).toEqual({ stages: { page: 1 }, hindered: 0 });
    expect(await query('select * from work where id = $1', [pending])).toEqual(before);
    expect(await query('select from work where id = $1', [refused])).toHaveLength(1);
    expect(await run({ itemIds: [refused] })).toEqual({ stages: {}, hindered: 0 });
  });

  test('many at once, by two operators', async () => {
    await query(
      `insert into item (key_sha, url, source_id, feed_id) select sha256(n::text::bytea), 'https://one.example/' || n, 1, 1 from generate_series(1, 1200) n`,
    );
    await query(`insert into dead (stage, id, tries, code) select 'page', item_id, 6, 'E_TIMEOUT' from item`);
    const both = await Promise.all([run(), run()]);
    expect(both.reduce((sum, { stages }) => sum + (stages.page ?? 0), 0)).toBe(1_200);
    expect(await query('select from work')).toHaveLength(1_200);
    expect(await query(`select from outcome where outcome = 'replayed'`)).toHaveLength(1_200);
  });
});
