import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { loadBoilerplate } from '../../shared/boilerplate.ts';
import { transaction } from '../../shared/db.ts';
import { ensureSource, insertItems, itemKey, packPage, storePage } from '../../shared/items.ts';
import type { Work } from '../../shared/pipeline.ts';
import type { Article } from '../../shared/types.ts';
import { extract } from './extract.ts';
import { testPage } from './fixtures/page.ts';
import { parseHandler } from './parse.ts';

const NOTE = 'Quill Daily is printed on paper from the woods around Quillhaven.';
let database: TestDatabase;
let sourceId: number;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  sourceId = await ensureSource(database.pool, `Quill Daily ${++count}`, 'quill.example');
});

/** Sentences that no other number gives. */
const story = (number: number): string[] =>
  Array.from(
    { length: 6 },
    (_, i) =>
      `Ship ${number * 10 + i} of line ${number} came into the harbour of Quillhaven at pier ${i}, with ${number} men on board.`,
  );

/** Puts a page into the database and parses it. */
async function parse(lines: string[]): Promise<Article> {
  const { pool } = database;
  const html = testPage(`<article>${lines.map((line) => `<p>${line}</p>`).join('')}</article>`);
  const packed = await packPage({ url: null, contentType: 'text/html', bytes: Buffer.from(html) });
  const id = await transaction(pool, async (client) => {
    const key = itemKey({ id: `${++count}`, scope: 'test' });
    const [item] = await insertItems(client, [{ key, url: null, feedId: null, sourceId, entry: {} }]);
    await storePage(client, item!.itemId, packed);
    return item!.itemId;
  });
  // A handler of its own knows no more than the database.
  const handler = parseHandler({ pool, extract: async ({ document, hints }) => extract(document, hints) });
  return (await handler.run({ id } as Work, new AbortController().signal)).article;
}

const state = async (): Promise<{ extraction_state: string; extraction_quality: number }> =>
  (await database.pool.query('select extraction_state, extraction_quality from news.source where source_id = $1', [sourceId]))
    .rows[0];

describe('what a source prints under every article', () => {
  test('is taken off once eight different articles had it', async () => {
    for (let i = 1; i <= 8; i++) expect((await parse([...story(i), NOTE])).text).toContain(NOTE);
    const { text, evidence } = await parse([...story(9), NOTE]);
    expect([text, evidence.boilerplate]).toEqual([story(9).join('\n\n'), [NOTE]]);
  });

  test('is still known while it is being taken off', async () => {
    for (let i = 1; i <= 40; i++) await parse([...story(i), NOTE]);
    expect((await parse([...story(41), NOTE])).text).not.toContain(NOTE);
  });

  test('is nothing that updates of one story share', async () => {
    for (let i = 1; i <= 20; i++)
      await parse([...story(1), `Now there are ${i} ships in the harbour of Quillhaven, it was said.`]);
    expect(await loadBoilerplate(database.pool, sourceId)).toEqual([]);
  });

  test('is nothing that few of many articles share', async () => {
    const background = 'The harbour of Quillhaven was built two hundred years ago for the ships of the salt trade.';
    for (let i = 1; i <= 60; i++) await parse(i % 6 === 0 ? [...story(i), background] : story(i));
    expect(await loadBoilerplate(database.pool, sourceId)).toEqual([]);
  });

  test('is not what another source prints', async () => {
    for (let i = 1; i <= 8; i++) await parse([...story(i), NOTE]);
    sourceId = await ensureSource(database.pool, 'Another paper', null);
    expect((await parse([...story(9), NOTE])).text).toContain(NOTE);
  });

  test('is forgotten when it is no longer printed', async () => {
    for (let i = 1; i <= 8; i++) await parse([...story(i), NOTE]);
    await database.pool.query('update source_reading set articles = 399 where source_id = $1', [sourceId]);
    await parse(story(9));
    const { rows } = await database.pool.query(
      'select r.articles, (select array_agg(p.articles) from source_paragraph p where p.source_id = $1) as paragraphs from source_reading r where source_id = $1',
      [sourceId],
    );
    expect(rows).toEqual([{ articles: 200, paragraphs: [4] }]);
  });
});

describe('the state of a source', () => {
  test('is learning at first, then usual', async () => {
    await parse(story(1));
    expect((await state()).extraction_state).toBe('learning');
    for (let i = 2; i <= 30; i++) await parse(story(i));
    expect((await state()).extraction_state).toBe('usual');
  });

  test('is worse when pages that had text have none, and usual again when they have', async () => {
    for (let i = 1; i <= 30; i++) await parse(story(i));
    for (let i = 0; i < 4; i++) await expect(parse([])).rejects.toMatchObject({ code: 'E_EMPTY' });
    expect((await state()).extraction_state).toBe('worse');
    for (let i = 31; i <= 60; i++) await parse(story(i));
    expect((await state()).extraction_state).toBe('usual');
  });

  test('is worse when pages that had long texts give a few words', async () => {
    for (let i = 1; i <= 30; i++) await parse(story(i));
    for (let i = 0; i < 8; i++) await parse(['Read on with a subscription.']);
    expect((await state()).extraction_state).toBe('worse');
  });
});
