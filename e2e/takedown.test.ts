import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOCUMENT_LINE, documentOfLine } from '../cli/ingest-documents.ts';
import { Intake } from '../cli/ingest-run.ts';
import type { Pipeline } from '../cli/pipeline.ts';
import { indexHandler } from '../services/indexer/index.ts';
import { takeDown } from '../services/indexer/takedown.ts';
import { transaction } from '../shared/db.ts';
import { packPage, storePage } from '../shared/items.ts';
import type { Exit, Work } from '../shared/pipeline.ts';
import { besideTakedowns } from '../shared/tombstones.ts';
import { accept, finish } from '../shared/work/finish.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { startReaders } from './readers.ts';

let database: TestDatabase;
let pipeline: Pipeline;
let intake: Intake;

const query = async <Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]> =>
  (await database.pool.query(sql, values)).rows;

beforeAll(async () => {
  database = await testDatabase();
  pipeline = await startReaders(database);
  intake = new Intake(database.pool, pipeline.bells);
}, 120_000);
afterAll(async () => {
  await pipeline?.close();
  await database?.drop();
});

const forgetEverything = (): Promise<unknown> =>
  query(
    'truncate item, story, event, entity, change, outcome, work, dead, draft, sketch_key, page, story_history, tombstone cascade',
  );

interface Given {
  url: string;
  title?: string;
  body: string;
  canonical?: string;
}

const page = ({ title = 'Harbour pilot steps down', body, canonical }: Given): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title>${canonical ? `<link rel="canonical" href="${canonical}">` : ''}</head>
  <body><article><h1>${title}</h1>${body}</article></body></html>`;

const documentOf = (one: Given) => documentOfLine(one.url, DOCUMENT_LINE.parse({ url: one.url, html: page(one) }));

async function ingest(...given: Given[]): Promise<void> {
  for (const one of given) await intake.put(one.url, () => documentOf(one));
  await intake.settle(() => {});
}

/** Words that stand in no other text: where they are found, the article is. */
const MARK = 'Quillemont';
const SENTENCES = [
  `Aurelia ${MARK}, pilot of the port of Sandhaven for thirty-one years, said on Friday that she would leave the service in spring.`,
  `“I have brought nine thousand ships through the ${MARK} narrows,” said Aurelia ${MARK}, “and that is enough for anybody.”`,
  'The harbour board will look for a successor among the eleven pilots of the western coast before the winter storms begin.',
  'Shipowners praised her judgement during the great fog of November, when forty freighters lay waiting off the lighthouse.',
  'The town plans a farewell with a parade of tugs, a brass band on the mole and free soup for all who come by water.',
];
const paragraphs = (...lines: string[]): string => lines.map((line) => `<p>${line}</p>`).join('');
const TEXT = paragraphs(...SENTENCES);
const COPY = paragraphs(...SENTENCES, 'The ferry to the islands will sail an hour later on that day, the company said.');
const OTHER = paragraphs(
  'The night library on the corn market opens its cellar for readers who cannot sleep, with lamps and blankets for sixty people.',
  'Its keeper, Tobias Renn, counts the visitors with beans in a jar and says that the full moon brings twice as many as rain.',
  'Until March the doors stay open from ten in the evening until the first tram, and tea costs as much as the guest likes.',
);
const A = 'https://gazette.example/harbour-pilot';
const B = 'https://courier.example/pilot-leaves';
const C = 'https://mirror.example/gazette/harbour-pilot';

/** Tables in which a row holds these words, in text, JSON or a search vector; pages are compressed and counted by themselves. */
async function placesOf(words: string): Promise<string[]> {
  const tables = await query<{ name: string }>(
    `select c.relname as name from pg_class c where relnamespace = 'wirecopy'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const places = [];
  for (const { name } of tables) {
    const [row] = await query<{ n: number }>(`select count(*)::int as n from ${name} t where t::text ilike '%' || $1 || '%'`, [
      words,
    ]);
    if (row!.n > 0) places.push(name);
  }
  return places;
}

describe('an article that is taken down', () => {
  beforeAll(async () => {
    await ingest({ url: A, body: TEXT }, { url: 'https://notes.example/library', title: 'Beans in a jar', body: OTHER });
    await ingest({ url: A, title: 'Harbour pilot steps down after 31 years', body: `${TEXT}<p>She will write a book.</p>` }); // a revision
  });

  test('is gone everywhere, and what is not of it stays', async () => {
    const before = await placesOf(MARK);
    expect(before).toEqual(expect.arrayContaining(['article', 'entity', 'entity_alias', 'mention', 'quote', 'revision']));
    expect(await placesOf('harbour')).toEqual(expect.arrayContaining(['change', 'item', 'story']));
    const [article] = await query<{ article_id: string; item_id: string; story_id: string }>(
      `select article_id, item_id, story_id from article where url = $1`,
      [A],
    );

    const { documents } = await takeDown(database.pool, A, { reason: 'court order' });
    expect(documents).toMatchObject([{ articleId: article!.article_id, storyId: article!.story_id, url: A }]);
    for (const words of [MARK, 'harbour', 'tugs', 'gazette.example'])
      expect(
        (await placesOf(words)).filter((name) => name !== 'source'),
        words,
      ).toEqual([]);
    expect(await query('select from page where item_id = $1', [article!.item_id])).toEqual([]);
    expect(await query('select from sketch_key where article_id = $1', [article!.article_id])).toEqual([]);
    expect(await query('select title from news.article')).toEqual([{ title: 'Beans in a jar' }]);
    expect(await query(`select name from news.entity where name like 'Tobias%'`)).toHaveLength(1);
  });

  test('leaves a word of it: an outcome, a change, the end of its story', async () => {
    const [tombstone] = await query<{ item_id: string; article_id: string; reason: string }>(
      'select item_id, article_id, reason from tombstone',
    );
    expect(tombstone).toMatchObject({ reason: 'court order' });
    expect(
      await query(`select outcome, code, url from news.outcome where item_id = $1 order by at desc limit 1`, [
        tombstone!.item_id,
      ]),
    ).toEqual([{ outcome: 'rejected', code: 'E_TAKEN_DOWN', url: null }]);
    expect(await query(`select kind, payload from change where article_id = $1 order by seq`, [tombstone!.article_id])).toEqual([
      { kind: 'article.indexed', payload: {} },
      { kind: 'article.revised', payload: {} },
      { kind: 'article.removed', payload: {} },
    ]);
    expect(await query('select story_id, reason from news.story_history')).toEqual([
      { story_id: null, reason: 'removed: its articles were taken down' },
    ]);
    expect(await query('select count(*)::int as n from news.story')).toEqual([{ n: 1 }]);
  });

  test('does not come back by any spelling of its address', async () => {
    await expect(intake.put('again', () => documentOf({ url: `${A}?utm_source=feed#top`, body: TEXT }))).resolves.toMatchObject({
      error: { code: 'E_TAKEN_DOWN' },
    });
    expect(await placesOf(MARK)).toEqual([]);
  });

  test('does not come back under another address that names it', async () => {
    await ingest({ url: C, body: TEXT, canonical: A });
    const [item] = await query<{ item_id: string }>('select item_id from item order by item_id desc limit 1');
    expect(await query('select stage, outcome, code from news.outcome where item_id = $1 order by at', [item!.item_id])).toEqual([
      { stage: 'parse', outcome: 'done', code: null },
      { stage: 'index', outcome: 'rejected', code: 'E_TAKEN_DOWN' },
    ]);
    expect(await placesOf(MARK)).toEqual([]);
    expect(await query('select from page where item_id = $1', [item!.item_id])).toEqual([]);
    expect(await query('select from draft')).toEqual([]);
  });

  test('may stand in another paper: it is the article that was removed, not its words', async () => {
    await ingest({ url: B, body: COPY });
    expect(await query('select url from news.article where url = $1', [B])).toHaveLength(1);
  });

  test('a second time changes nothing', async () => {
    expect((await takeDown(database.pool, A)).documents).toEqual([]);
    expect(await query(`select count(*)::int as n from change where kind = 'article.removed'`)).toEqual([{ n: 1 }]);
  });

  test('what is nowhere is not found', async () => {
    await expect(takeDown(database.pool, 'https://nobody.example/x')).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    await expect(takeDown(database.pool, '999999')).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    await expect(takeDown(database.pool, 'nonsense')).rejects.toMatchObject({ code: 'E_USAGE' });
  });
});

describe('a story', () => {
  beforeEach(forgetEverything);

  const story = () =>
    query(`select s.article_count, s.source_count, c.url as canonical, o.url as origin from news.story s
      join news.article c on c.article_id = canonical_article_id left join news.article o on o.article_id = origin_article_id order by 1, 3`);

  test('that loses its leader is led by another', async () => {
    await ingest({ url: A, body: TEXT }, { url: B, body: COPY }, { url: 'https://herald.example/pilot', body: TEXT });
    const [before] = await story();
    expect(before).toMatchObject({ article_count: 3 });
    await takeDown(database.pool, before!.canonical as string);
    const [after] = await story();
    expect(after).toMatchObject({ article_count: 2, source_count: 2 });
    expect(after!.canonical).not.toBe(before!.canonical);
    expect(await query(`select relation from news.copy where relation = 'original'`)).toHaveLength(1);
    await takeDown(database.pool, after!.canonical as string);
    expect(await story()).toMatchObject([{ article_count: 1, source_count: 1 }]);
    expect(await query('select relation, similarity from news.copy')).toEqual([{ relation: 'original', similarity: null }]);
  });

  test('one document under several addresses goes at once', async () => {
    await ingest({ url: A, body: TEXT, canonical: A }, { url: C, body: TEXT, canonical: A }, { url: B, body: COPY });
    const { documents } = await takeDown(database.pool, C, { isDryRun: true });
    expect(documents.map(({ url }) => url).sort()).toEqual([A, C]);
    expect(await story()).toMatchObject([{ article_count: 3 }]);
    await takeDown(database.pool, C);
    expect(await query('select url from news.article')).toEqual([{ url: B }]);
  });

  test('a canonical address that a whole site uses says nothing', async () => {
    const bad = 'https://gazette.example/news';
    await ingest(
      { url: A, body: TEXT, canonical: bad },
      { url: 'https://gazette.example/library', title: 'Beans', body: OTHER, canonical: bad },
    );
    const { documents, sharedAddress } = await takeDown(database.pool, A);
    expect(documents).toHaveLength(1);
    expect(sharedAddress).toBe(bad);
    await ingest({
      url: 'https://gazette.example/third',
      title: 'Third',
      body: OTHER.replaceAll('library', 'bakery'),
      canonical: bad,
    });
    expect(await query('select count(*)::int as n from news.article')).toEqual([{ n: 2 }]);
  });
});

describe('while the pipeline runs', () => {
  beforeEach(forgetEverything);

  test('copies arrive, match and are taken down at once: none of those stays, none of the others goes', async () => {
    const papers = Array.from({ length: 60 }, (_, i) => ({ url: `https://paper-${i}.example/pilot`, body: i % 2 ? TEXT : COPY }));
    const gone = papers.filter((_, i) => i % 3 === 0).map(({ url }) => url);
    for (const one of papers) await intake.put(one.url, () => documentOf(one));
    const isThere = async (url: string) =>
      (
        await query('select from draft join item using (item_id) where url = $1 union all select from article where url = $1', [
          url,
        ])
      ).length > 0;
    await Promise.all([
      intake.settle(() => {}),
      (async () => {
        for (const url of gone) {
          await until(() => isThere(url));
          await takeDown(database.pool, url);
        }
      })(),
    ]);
    await until(async () => (await query('select from work')).length === 0); // what the last takedown has matched again
    const left = papers.map(({ url }) => url).filter((url) => !gone.includes(url));
    expect((await query<{ url: string }>('select url from news.article')).map(({ url }) => url).sort()).toEqual(left.sort());
    expect(await query('select article_count, source_count from news.story')).toEqual([
      { article_count: left.length, source_count: left.length },
    ]);
    expect(await query('select from dead')).toEqual([]);
    expect(await query('select from work')).toEqual([]);
  }, 120_000);
});

describe('work that is in hand', () => {
  let bare: TestDatabase;
  let id: string;
  const rows = async (sql: string) => (await bare.pool.query(sql)).rows;

  beforeEach(async () => {
    bare = await testDatabase();
    await new Intake(bare.pool, { ...pipeline.bells, ring: () => 0 }).put('1', () => documentOf({ url: A, body: TEXT }));
    [{ id }] = (await rows('select id from work')) as [{ id: string }];
  });
  afterEach(() => bare.drop());

  test('finds its fence gone and writes nothing', async () => {
    const [work] = (await rows(
      `update work set fence = nextval('fence'), lease_until = now() + interval '1 h' returning stage, id, host, tries, lost, code, fence`,
    )) as Work[];
    await takeDown(bare.pool, `item:${id}`);
    const handler = {
      stage: 'parse' as const,
      deadlineMs: 1_000,
      run: async () => undefined,
      store: async (): Promise<Exit[]> => {
        throw new Error('this must not be written');
      },
    };
    expect(await finish(bare.pool, handler, [{ work: work!, result: undefined }])).toEqual({ exits: [undefined], rings: [] });
    expect(await rows('select from work')).toEqual([]);
    expect(await rows('select url, entry from item')).toEqual([{ url: null, entry: {} }]);
  });

  test('and just finishing is waited for, and what it brings forth goes as well', async () => {
    let removal: Promise<unknown> | undefined;
    const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await besideTakedowns(bare.pool, async (client) => {
      await client.query('select 1 from work for update');
      removal = takeDown(bare.pool, `item:${id}`);
      await until(async () => (await rows(waits)).length > 0);
      await client.query('delete from work');
      await client.query(`insert into draft (item_id, article) values ($1, '{}')`, [id]);
      await accept(client, [{ stage: 'index', id }]);
    });
    await removal;
    expect(await rows('select from work union all select from draft')).toEqual([]);
  });

  test('and the same document given again meanwhile is refused at the index, with its page', async () => {
    await takeDown(bare.pool, A);
    // As if ingest had looked for the tombstone just before.
    await transaction(bare.pool, async (client) => {
      await storePage(
        client,
        id,
        await packPage({ url: A, contentType: 'text/html', bytes: Buffer.from(page({ url: A, body: TEXT })) }),
      );
      await client.query(`insert into draft (item_id, article) values ($1, $2)`, [
        id,
        JSON.stringify({ title: null, text: MARK, authors: [], canonicalUrl: null, publishedAt: null, modifiedAt: null }),
      ]);
    });
    const handler = indexHandler({ pool: bare.pool, annotate: async () => ({ entities: [], quotes: [], dates: [] }) });
    const [work] = (await rows(
      `insert into work (stage, id) values ('index', ${id}) returning stage, id, host, tries, lost, code, fence`,
    )) as Work[];
    const result = await handler.run(work!, new AbortController().signal);
    expect((await finish(bare.pool, handler, [{ work: work!, result }])).exits).toEqual([
      { outcome: 'rejected', code: 'E_TAKEN_DOWN' },
    ]);
    expect(await rows('select from page union all select from draft union all select from article')).toEqual([]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come to that in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
