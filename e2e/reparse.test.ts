import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countSelected, Reparse, type Selection, sourceNumber } from '../cli/reparse-run.ts';
import { EXTRACTION_VERSION } from '../services/parser/extract.ts';
import { Reject } from '../shared/errors.ts';
import { type Bells, openBells } from '../shared/queue.ts';
import { Desk, pageOf, type Reader } from './desk.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run } from './program.ts';

const OLD = EXTRACTION_VERSION - 1;
const PARAGRAPHS = (topic: string): string[] => [
  `The council of Vexley talked about ${topic} for three hours on Monday evening, and at the end of it nobody had changed his mind.`,
  `“We will talk about ${topic} again in May,” said Harriet Moss, who leads the council. “Until then everything stays as it is.”`,
  `A petition with nine hundred names had asked for a decision about ${topic} before the summer, and its authors left the hall early.`,
];
const urlOf = (topic: string): string => `https://gazette.example/${topic}`;
const ALL: Selection = { stage: 'parse', since: null, versionBelow: null, feedId: null, sourceId: null, itemId: null };

/** How earlier versions read these pages. */
const READERS: Record<string, Reader> = {
  bridges: (article) => ({ ...article, version: OLD, text: article.text.split('\n\n').slice(0, 2).join('\n\n') }),
  drains: (article) => ({ ...article, version: OLD, authors: ['By our reporter'] }),
  parking: (article) => ({ ...article, version: OLD }),
  lamps: () => {
    throw new Reject('E_EMPTY');
  },
};

let database: TestDatabase;
let desk: Desk;
let bells: Bells;

/** Reads selected pages again while the desk works on what is put in. */
async function reparse(
  own: Partial<Selection> = {},
  after = '0',
  isStopped: (reparse: Reparse) => boolean = () => false,
): Promise<Reparse> {
  const reparse = new Reparse(database.pool, bells, { ...ALL, ...own }, after);
  let isOver = false;
  const running = reparse
    .run(() => isStopped(reparse))
    .finally(() => {
      isOver = true;
    });
  while (!isOver) {
    const [work] = await desk.rows('select id from work limit 1');
    if (work) await desk.finish(String(work.id));
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await running;
  return reparse;
}

beforeAll(async () => {
  database = await testDatabase();
  bells = await openBells({ redisUrl: null, databaseUrl: database.url });
  desk = new Desk(database);
  for (const [topic, reader] of Object.entries(READERS)) {
    desk.reader = reader;
    await desk.publish(urlOf(topic), pageOf(`Vexley and ${topic}`, PARAGRAPHS(topic))).catch((error) => {
      if (topic !== 'lamps') throw error;
    });
  }
  await desk.rows('delete from work'); // the rejected page has ended
  desk.reader = (article) => article;
});
afterAll(async () => {
  await bells.close();
  await desk.close();
});

describe('what it takes', () => {
  const count = async (own: Partial<Selection>, after = '0') =>
    (await countSelected(database.pool, { ...ALL, ...own }, after)).reduce((sum, { pages }) => sum + pages, 0);

  test('is counted by version', async () => {
    expect(await countSelected(database.pool, ALL, '0')).toEqual([
      { version: OLD, pages: 3 },
      { version: null, pages: 1 },
    ]);
  });

  test.each<[name: string, own: Partial<Selection>, pages: number]>([
    ['an older version', { versionBelow: EXTRACTION_VERSION }, 3],
    ['no older version', { versionBelow: OLD }, 0],
    ['what was fetched lately', { since: new Date(Date.now() - 86_400_000) }, 4],
    ['what was fetched in the future', { since: new Date(Date.now() + 86_400_000) }, 0],
    ['one item', { itemId: '2' }, 1],
    ['no feed', { feedId: 7 }, 0],
    ['texts', { stage: 'index' }, 3],
  ])('by %s', async (_, own, pages) => expect(await count(own)).toBe(pages));

  test('by its publisher, and by where it left off', async () => {
    expect(await count({ sourceId: await sourceNumber(database.pool, 'gazette.example') })).toBe(4);
    expect(await count({}, '2')).toBe(2);
  });

  test('must be there', async () => {
    await expect(sourceNumber(database.pool, 'Nobody')).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });
});

test('pages go through today’s parser, and earlier texts are kept', async () => {
  expect((await reparse()).tally).toEqual({ made: 1, revised: 1, updated: 1, unchanged: 1, rejected: 0, dead: 0 });
  expect(
    await desk.rows('select r.revision, r.reason, a.url from news.revision r join news.article a using (article_id)'),
  ).toEqual([{ revision: 1, reason: 'parser', url: urlOf('bridges') }]);
  expect(await desk.rows('select extraction_version as version, count(*)::int as n from article group by 1')).toEqual([
    { version: EXTRACTION_VERSION, n: 4 },
  ]);
  expect(await desk.rows('select authors from article where url = $1', [urlOf('drains')])).toEqual([{ authors: [] }]);
});

test('the second time nothing changes', async () => {
  const { slot: _, ...before } = await desk.contents();
  expect((await reparse()).tally).toMatchObject({ unchanged: 4, revised: 0, updated: 0 });
  const { slot: __, ...after } = await desk.contents();
  expect(after).toEqual(before);
});

test('an item whose newest page gave nothing goes back to the page of its article', async () => {
  const item = await desk.deliver(urlOf('drains'), '<html><body></body></html>');
  await expect(desk.finish(item)).rejects.toMatchObject({ code: 'E_EMPTY' });
  await desk.rows(`delete from work`); // it has ended
  expect((await reparse({ itemId: item })).tally).toMatchObject({ unchanged: 1, rejected: 0 });
  expect(
    await desk.rows('select i.page_at = a.page_at as back from item i join article a using (item_id) where item_id = $1', [item]),
  ).toEqual([{ back: true }]);
});

test('what is on its way already is not put in once more', async () => {
  const item = await desk.deliver(urlOf('parking'), pageOf('Vexley and parking', [...PARAGRAPHS('parking'), 'It rained.']));
  const [before] = await desk.rows('select fence from work');
  const reparse = new Reparse(database.pool, bells, { ...ALL, itemId: item }, '0');
  await reparse.run(() => reparse.cursor !== '0');
  expect(await desk.rows('select fence from work')).toEqual([before]);
  await desk.finish(item);
  expect(await desk.rows(`select reason from revision join article using (article_id) where item_id = $1`, [item])).toEqual([
    { reason: 'publisher' },
  ]);
});

test('texts are annotated anew without their pages', async () => {
  const mentions = 'select article_id, start_offset, end_offset, surface from mention order by 1, 2';
  const before = await desk.rows(mentions);
  expect(before.length).toBeGreaterThan(0);
  await desk.rows('delete from mention');
  await desk.rows('update sketch set version = 0');
  await desk.rows('delete from page');
  expect((await reparse({ stage: 'index', versionBelow: 1 })).tally).toMatchObject({ updated: 4 });
  expect(await desk.rows(mentions)).toEqual(before);
  expect((await reparse({ stage: 'index', versionBelow: 1 })).ended).toBe(0);
});

test('what was interrupted goes on at its cursor, and a bounded number is on its way at once', async () => {
  desk.reader = (article) => ({ ...article, version: OLD });
  const ids: string[] = [];
  for (let i = 0; i < 130; i++) {
    const id = await desk.deliver(urlOf(`topic-${i}`), pageOf(`Topic ${i}`, PARAGRAPHS(`topic ${i}`)));
    for (const stage of ['parse', 'index'] as const) await desk.perform(stage, id);
    ids.push(id);
  }
  await desk.rows('delete from work'); // nobody looks for their copies: there would be many
  desk.reader = (article) => article;
  const selection = { versionBelow: EXTRACTION_VERSION };
  const first = await reparse(selection, '0', ({ cursor }) => cursor !== '0');
  expect(first.cursor).toBe(ids[99]);
  const second = await reparse(selection, first.cursor);
  expect([second.ended, second.cursor]).toEqual([30, ids[129]]);
  for (const { id } of await desk.rows('select id from work')) await desk.finish(String(id)); // as whoever works next does
  expect(await desk.rows(`select count(*)::int as n from article where extraction_version < ${EXTRACTION_VERSION}`)).toEqual([
    { n: 0 },
  ]);
}, 120_000);

test('as a command, with workers of its own', async () => {
  const env = { DATABASE_URL: database.url };
  await desk.rows(
    `update article set extraction_version = ${OLD} where item_id in (select item_id from page order by 1 limit 3)`,
  );
  const [dry, done, unknown] = await Promise.all([
    run(['reparse', '--version-below', String(EXTRACTION_VERSION), '--dry-run', '--json'], { env }),
    run(['reparse', '--item', urlOf('topic-9'), '--json'], { env }),
    run(['reparse', '--feed', 'nobody'], { env }),
  ]);
  expect(JSON.parse(dry.stdout)).toEqual({ stage: 'parse', pages: 3, versions: [{ version: OLD, pages: 3 }] });
  expect(JSON.parse(done.stdout)).toMatchObject({ pages: 1, unchanged: 1, isComplete: true });
  expect(done.code).toBe(0);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('E_NOT_FOUND no feed has the id') });
}, 120_000);
