import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DocumentLine, documentOfLine } from '../cli/ingest-documents.ts';
import { answersTo, type IngestAnswer, Intake } from '../cli/ingest-run.ts';
import { applyFeeds } from '../services/fetcher/subscriptions.ts';
import { groupDue } from '../services/indexer/events/group.ts';
import { type Bells, openBells } from '../shared/queue.ts';
import { Desk, pageOf } from './desk.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { atom, Site } from './site.ts';

let database: TestDatabase;
let desk: Desk;
let bells: Bells;

const TEXT = [
  'The last coal train left Haverling on Sunday night, ninety-eight years after the first one, and forty people stood on the bridge to see it go.',
  'The line will carry stone from the quarry at Moor End from next spring, said Owen Hart of the railway, and perhaps passengers in the summer after.',
].join('\n\n');
const LATER = `${TEXT}\n\nThe signal box will be a café, the parish decided on Tuesday.`;

beforeEach(async () => {
  database = await testDatabase();
  bells = await openBells({ redisUrl: null, databaseUrl: database.url });
  desk = new Desk(database);
});
afterEach(async () => {
  await bells.close();
  await desk.close();
});

/** Gives documents in as `ingest --jsonl` does. Returns their answers. */
async function ingest(...lines: (DocumentLine & { id: string | number | null })[]) {
  const intake = new Intake(database.pool, bells);
  for (const { id, ...line } of lines) {
    expect((await intake.put(id, () => documentOfLine(id, line))).error).toBeNull();
  }
  for (const { id } of await desk.rows('select distinct id from work where host is null order by 1'))
    await desk.finish(String(id));
  await groupDue(database.pool, (error) => {
    throw error;
  });
  await intake.settle(() => {});
  return (await answersTo(database.pool, [...intake.ledger.batches()].flat())) as IngestAnswer[];
}

const article = async (articleId: string | null) =>
  (await desk.rows('select title, text, revision, authors, source from news.article where article_id = $1', [articleId]))[0]!;

test.each<[name: string, identity: Partial<DocumentLine> & { id: string | number | null }, again?: Partial<DocumentLine>]>([
  ['its address', { id: 1, url: 'https://gazette.example/train' }, { url: 'https://gazette.example/train?utm_source=mail' }],
  ['its publisher and number', { id: 'train-7', source: 'Haverling Gazette' }],
])('a document that is known by %s: the same text is a re-delivery, another one a revision', async (_, identity, again = {}) => {
  const [first] = await ingest({ ...identity, title: 'The last coal train', text: TEXT });
  const [same] = await ingest({ ...identity, ...again, title: 'The last coal train', text: TEXT });
  const [other] = await ingest({ ...identity, ...again, title: 'The last coal train', text: LATER });
  expect([first, same, other].map((answer) => answer?.outcome)).toEqual(['indexed', 'unchanged', 'indexed']);
  expect(new Set([first, same, other].map((answer) => answer?.articleId)).size).toBe(1);
  expect(await article(first!.articleId)).toMatchObject({ revision: 2, text: LATER });
  expect(await desk.rows('select revision, text, reason from news.revision')).toEqual([
    { revision: 1, text: TEXT, reason: 'publisher' },
  ]);
});

test('a document without a name of its own is another one with another text', async () => {
  const [first, same, other] = await ingest({ id: null, text: TEXT }, { id: null, text: TEXT }, { id: null, text: LATER });
  expect(same).toEqual(first);
  expect(other!.articleId).not.toBe(first!.articleId);
  expect(await desk.rows('select from news.revision')).toEqual([]);
});

test('another headline is another text', async () => {
  const document = { id: 1, url: 'https://gazette.example/train', text: TEXT };
  await ingest({ ...document, title: 'The last coal train' });
  const [changed] = await ingest({ ...document, title: 'The last coal train has left' });
  expect(await article(changed!.articleId)).toMatchObject({ title: 'The last coal train has left', revision: 2 });
  expect(await desk.rows('select title from news.revision')).toEqual([{ title: 'The last coal train' }]);
});

test('the same document several times in one go ends as the last one says', async () => {
  const document = { id: 1, url: 'https://gazette.example/train', title: 'Train' };
  const answers = await ingest({ ...document, text: TEXT }, { ...document, text: LATER }, { ...document, text: LATER });
  expect(new Set(answers.map((answer) => answer.articleId)).size).toBe(1);
  expect(await article(answers[0]!.articleId)).toMatchObject({ text: LATER });
});

test('an article that a feed announced takes the given text, and the feed does not take it back', async () => {
  const site = await Site.start();
  try {
    site.pages.feed = atom([{ url: site.url('train'), title: 'The last coal train' }]);
    site.pages.train = { body: pageOf('The last coal train', TEXT.split('\n\n')), etag: '"v1"' };
    const settings = { id: 'f', url: site.url('feed'), name: 'Gazette', everyMs: null, content: 'auto' as const, maxAgeMs: null };
    await applyFeeds(database.pool, [{ ...settings, recheckMs: [3_600_000], tags: [] }]);
    await desk.perform('poll', '1');
    await desk.finish('1');
    const [given] = await ingest({
      id: 1,
      url: site.url('train'),
      title: 'The last coal train',
      authors: ['Jo Marsh'],
      text: LATER,
    });
    expect(await article(given!.articleId)).toMatchObject({ text: LATER, revision: 2, source: 'Gazette' });

    site.pages.feed = atom([
      { url: site.url('train'), title: 'The last coal train' },
      { url: site.url('other'), title: 'Other news' },
    ]);
    site.pages.feed.body = site.pages.feed.body!.replace('coal train', 'coal train, at last');
    await desk.perform('poll', '1');
    site.take('train');
    expect(await desk.perform('recheck', '1')).toMatchObject({ outcome: 'skipped', detail: 'its text was given to ingest' });
    expect(site.take('train')).toEqual([]);
    expect(await desk.rows(`select from work where stage = 'recheck' and id = 1`)).toEqual([]);
  } finally {
    await site.stop();
  }
});
