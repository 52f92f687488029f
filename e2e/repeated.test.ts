import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyFeeds } from '../services/fetcher/subscriptions.ts';
import { transaction } from '../shared/db.ts';
import type { Stage } from '../shared/pipeline.ts';
import { finish } from '../shared/work/finish.ts';
import { Desk, pageOf } from './desk.ts';
import { testDatabase } from './postgres.ts';
import { atom, Site } from './site.ts';
import { bear } from './steps.ts';

const PARAGRAPHS = [
  'The reading room of the old customs house in Dunmarrow opens again on Saturday, four years after a fire in its roof had closed it.',
  '“I had not thought that I would see these shelves again,” said Ingrid Falk, who has kept the keys since the year 1989. “Now I count them every morning.”',
  'The town of Dunmarrow paid half of the two million that it cost, and the Harrow Foundation paid the rest, its director Paul Winter said on Friday.',
  'Readers may come on four days of the week, and schools on a fifth; a lift takes them up to the maps, which are the pride of the house.',
];

let desk: Desk;
let site: Site;
let item: string;
let feedId: string;

/** A text that ran in two places, the one that is worked on below came second. */
beforeEach(async () => {
  site = await Site.start();
  desk = new Desk(await testDatabase());
  await desk.publish('https://gazette.example/customs', pageOf('Customs house opens', PARAGRAPHS));
  site.pages.feed = atom([{ url: site.url('customs'), title: 'Customs house opens again' }]);
  site.pages.customs = { body: pageOf('Customs house opens again', PARAGRAPHS) };
  const settings = { name: null, everyMs: null, content: 'auto', maxAgeMs: null, recheckMs: [3_600_000], tags: [] } as const;
  await applyFeeds(desk.database.pool, [{ ...settings, recheckMs: [3_600_000], tags: [], id: 'customs', url: site.url('feed') }]);
  feedId = String((await desk.rows('select feed_id from feed'))[0]!.feed_id);
  await desk.rows('update feed set consecutive_failures = 3');
});
afterEach(async () => {
  await desk.close();
  await site.stop();
});

/** Brings the item to the door of a stage. */
async function reach(stage: Stage): Promise<string> {
  if (stage === 'poll') return feedId;
  await desk.perform('poll', feedId);
  [{ item_id: item }] = (await desk.rows('select item_id::text from item where feed_id = $1', [feedId])) as [{ item_id: string }];
  if (stage === 'recheck') {
    await desk.finish(item);
    site.pages.customs!.body = pageOf('Customs house opens again', [...PARAGRAPHS].reverse());
    return item;
  }
  for (const before of ['page', 'parse', 'index', 'match'] as const) {
    if (before === stage) break;
    await desk.perform(before, item);
  }
  return item;
}

const STAGES: Stage[] = ['poll', 'page', 'parse', 'index', 'match', 'recheck'];

test.each(STAGES)('%s that was finished once is not finished again, though its commit was not heard of', async (stage) => {
  const done = await desk.attempt(stage, await reach(stage));
  const { pool } = desk.database;
  expect((await finish(pool, desk.handlers[stage], [done])).exits).toMatchObject([{ outcome: 'done' }]);
  const before = [await desk.contents(), await desk.rows('select count(*) from outcome')];
  expect(await finish(pool, desk.handlers[stage], [done])).toEqual({ exits: [undefined], rings: [] });
  expect([await desk.contents(), await desk.rows('select count(*) from outcome')]).toEqual(before);
});

test.each(STAGES)('%s whose process died before the commit has written nothing, and all of it the next time', async (stage) => {
  const id = await reach(stage);
  const done = await desk.attempt(stage, id);
  const { pool } = desk.database;
  const before = await desk.contents();
  const died = transaction(pool, async (client) => {
    await desk.handlers[stage].store(client, [done], await desk.handlers[stage].prepare?.([done]));
    throw new Error('the process died');
  });
  await expect(died).rejects.toThrow('died');
  expect(await desk.contents()).toEqual(before);
  expect((await finish(pool, desk.handlers[stage], [done])).exits).toMatchObject([{ outcome: 'done' }]);
  expect(await desk.contents()).not.toEqual(before);
});

test.each(STAGES)('%s once more on an item that has passed all stages changes nothing that a reader sees', async (stage) => {
  await reach('match');
  await desk.perform('match', item);
  const seen = async () => {
    const { work: _, slot: __, feed: ___, feed_answer: ____, item: _____, ...contents } = await desk.contents();
    return contents;
  };
  const before = await seen();
  const host = stage === 'poll' || stage === 'page' || stage === 'recheck' ? site.host : null;
  const id = stage === 'poll' ? feedId : item;
  await bear(desk.database.pool, { stage, id, host });
  await desk.perform(stage, id);
  await desk.finish(item);
  const after = await seen();
  // Quotations and mentions that are found anew have other numbers, and nothing else: they are compared below.
  if (stage === 'index')
    for (const table of ['quote', 'sketch_key']) expect(after[table]?.split(' ')[0]).toBe(before[table]?.split(' ')[0]);
  // The story is marked anew for a look at its event.
  const volatile = ['event_due', ...(stage === 'index' ? ['quote', 'sketch_key', 'sketch', 'mention', 'article_entity'] : [])];
  for (const table of volatile) after[table] = before[table]!;
  expect(after).toEqual(before);
});

test('what has no number of its own stands there once', async () => {
  await reach('match');
  await desk.perform('match', item);
  for (const stage of ['parse', 'index', 'match'] as const) {
    await bear(desk.database.pool, { stage, id: item });
    await desk.finish(item);
  }
  const doubled = async (table: string, columns: string) =>
    desk.rows(`select ${columns} from ${table} group by ${columns} having count(*) > 1`);
  expect(await desk.rows('select from quote')).toHaveLength(4);
  expect(await doubled('quote', 'article_id, start_offset, end_offset')).toEqual([]);
  expect(await doubled('sketch_key', 'h, article_id')).toEqual([]);
  expect(await doubled('sighting', 'item_id, feed_id')).toEqual([]);
  expect(await doubled('story_history', 'old_story_id, story_id')).toEqual([]);
  expect(await doubled('change', 'kind, article_id, story_id')).toEqual([]);
  expect(await desk.rows('select kind, count(*)::int as n from change group by 1 order by 1')).toEqual([
    { kind: 'article.indexed', n: 2 },
    { kind: 'feed.recovered', n: 1 },
    { kind: 'story.joined', n: 1 },
  ]);
});

test('a quotation cannot be written twice', async () => {
  await expect(
    desk.rows(
      'insert into quote (article_id, start_offset, end_offset, kind, text, confidence) select article_id, start_offset, end_offset, kind, text, confidence from quote',
    ),
  ).rejects.toThrow('quote_place');
});
