import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { digest } from '../../shared/text.ts';
import { type TestDatabase, testDatabase } from '../postgres.ts';
import type { Item, Kind } from './items.ts';
import { judge, type Truth, type Verdict } from './judge.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(`insert into source (name) values ('Paper')`);
});
afterAll(() => database.drop());
afterEach(() =>
  database.pool.query('truncate item, article, story, event, outcome, change, work, dead, slot, draft, sketch cascade'),
);

const itemOf = (id: number, kind: Kind = 'plain', copyOf: Item | null = null): Item => ({
  id,
  feed: 0,
  kind,
  copyOf,
  text: { title: `Title ${id}`, paragraphs: [] },
});
const urlOf = ({ id }: Item): string => `http://paper.example/${id}`;
const judged = (items: Item[], told: Item[] = items): Promise<Verdict> =>
  judge(database.pool, { items, urlOf, told: () => new Set(told) } satisfies Truth);
const sql = async (text: string, values: unknown[] = []): Promise<string> =>
  (await database.pool.query(text, values)).rows[0]?.id;

const store = (item: Item): Promise<string> =>
  sql('insert into item (key_sha, url, source_id) select $1, $2, min(source_id) from source returning item_id as id', [
    digest('url', urlOf(item)),
    urlOf(item),
  ]);
const end = (id: string, stage: string, outcome = 'done', code: string | null = null): Promise<string> =>
  sql('insert into outcome (stage, id, outcome, code, final) values ($1, $2, $3, $4, true)', [stage, id, outcome, code]);
/** As the pipeline leaves a readable item. */
const finish = async (item: Item, story?: string): Promise<{ id: string; article: string; story: string }> => {
  const id = await store(item);
  const into =
    story ??
    (await sql(
      'with e as (insert into event default values returning event_id) insert into story (event_id) select event_id from e returning story_id as id',
    ));
  if (story) await sql('update story set article_count = article_count + 1 where story_id = $1', [story]);
  const article = await sql(
    `insert into article (item_id, source_id, story_id, url, first_seen_at, text, text_sha, word_count, extraction_method, extraction_version, extraction_quality)
      select item_id, source_id, $2, url, discovered_at, '', '', 0, '', 1, 1 from item where item_id = $1 returning article_id as id`,
    [id, into],
  );
  await sql(`insert into sketch (article_id, exact_key, body, version) values ($1, '', '', 1)`, [article]);
  await sql(`insert into change (kind, article_id, change_id) select 'article.indexed', $1, count(*) + 1 from change`, [article]);
  for (const stage of ['page', 'parse', 'index', 'match']) await end(id, stage);
  return { id, article, story: into };
};

const CLEAN = { lost: [], doubled: [], wronglyDead: [], waiting: [], copiesApart: [], broken: [] };

test('what came through as it should is in order', async () => {
  const [plain, empty, gone] = [itemOf(1), itemOf(2, 'empty'), itemOf(3, 'gone')];
  const copy = itemOf(4, 'copy', plain);
  const { story } = await finish(plain);
  await finish(copy, story);
  await end(await store(empty), 'parse', 'rejected', 'E_EMPTY');
  await end(await store(gone), 'page', 'rejected', 'E_HTTP_404');
  const verdict = await judged([plain, empty, gone, copy]);
  expect(verdict).toMatchObject({ ...CLEAN, accepted: 4 });
  expect(verdict.latencies).toHaveLength(2);
  expect(Object.fromEntries(verdict.ends)).toEqual({
    'match done': 2,
    'parse rejected E_EMPTY': 1,
    'page rejected E_HTTP_404': 1,
  });
});

test.each<[name: string, happen: (item: Item) => Promise<unknown>, expected: Partial<Record<keyof typeof CLEAN, number>>]>([
  ['an item that the feed told of and nobody stored', async () => {}, { lost: 1 }],
  ['an item without an end', store, { lost: 1 }],
  ['an item whose last stage ended without an article', async (item) => end(await store(item), 'match'), { lost: 1 }],
  [
    'an item that was rejected',
    async (item) => end(await store(item), 'parse', 'rejected', 'E_PARSE_TIMEOUT'),
    { wronglyDead: 1 },
  ],
  ['an item that was given up', async (item) => end(await store(item), 'index', 'dead', 'E_INTERNAL'), { wronglyDead: 1 }],
  [
    'an item with work to do',
    async (item) => sql(`insert into work (stage, id) values ('index', $1)`, [await store(item)]),
    { waiting: 1 },
  ],
  [
    'an article of the same address',
    async (item) => {
      await finish(item);
      const { id } = await finish({ ...item, id: 77 });
      await sql('update article set url = $2 where item_id = $1', [id, urlOf(item)]);
    },
    { doubled: 1 },
  ],
  [
    'an article that was announced twice',
    async (item) => {
      const { article } = await finish(item);
      await sql(`insert into change (kind, article_id, change_id) values ('article.indexed', $1, 2)`, [article]);
    },
    { doubled: 1 },
  ],
  ['a stage that ended twice', async (item) => end((await finish(item)).id, 'parse'), { doubled: 1 }],
  [
    'a gap in the change log',
    async (item) => {
      await finish(item);
      await sql('update change set change_id = 2');
    },
    { broken: 1 },
  ],
  [
    'a change without a number',
    async (item) => {
      await finish(item);
      await sql(`insert into change (kind) values ('story.joined')`);
    },
    { broken: 1 },
  ],
  [
    'a story that counts wrongly',
    async (item) => sql('update story set article_count = 5 where story_id = $1', [(await finish(item)).story]),
    { broken: 1 },
  ],
  [
    'a place in a slot that nobody holds',
    async (item) => {
      await finish(item);
      await sql(`insert into slot (host, held) values ('paper.example:80', '{"1": 2}')`);
    },
    { broken: 1 },
  ],
])('%s is found', async (_, happen, expected) => {
  const item = itemOf(1);
  await happen(item);
  const verdict = await judged([item]);
  const counts = Object.fromEntries(Object.keys(CLEAN).map((key) => [key, verdict[key as keyof typeof CLEAN].length]));
  expect(counts).toEqual({ ...Object.fromEntries(Object.keys(CLEAN).map((key) => [key, 0])), ...expected });
});

test('copies in different stories are found', async () => {
  const original = itemOf(1);
  const copy = itemOf(2, 'copy', original);
  await finish(original);
  await finish(copy);
  expect((await judged([original, copy])).copiesApart).toHaveLength(1);
});
