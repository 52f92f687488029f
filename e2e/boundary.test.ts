import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCUMENT_LINE, documentOfLine } from '../cli/ingest-documents.ts';
import { Intake } from '../cli/ingest-run.ts';
import type { Pipeline } from '../cli/pipeline.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { startReaders } from './readers.ts';

/** What no table or index takes goes in at the door as a document: nothing may fail, and what comes out is clean and counts right. */

const P = 'x\ud800y\u0000z\u0007';
const random = (alphabet: readonly string[], length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('');
const LATIN = [...'abcdefghijklmnopqrstuvwxyz'];
/** Four bytes each in UTF-8, two units each in UTF-16. */
const DESERET = Array.from({ length: 40 }, (_, i) => String.fromCodePoint(0x10428 + i));
const IDEOGRAPHS = Array.from({ length: 5_000 }, (_, i) => String.fromCodePoint(0x4e00 + i));
const words = (count: number, word: () => string): string => Array.from({ length: count }, word).join(' ');

const STORY = [
  '🚢🚢 The ferry to Skarholm sails again from Monday, said Ida Brandt of the harbour office in Lindvik 🌊.',
  '“We have waited 𝔘𝔫𝔱𝔦𝔩 the ice was gone,” said Ida Brandt. “Skarholm has bread and oil for ten days 🥖.”',
  'The crews of the Lindvik Steamship Company had refused to go out since Thursday, when a beam broke on the 🛳 Solveig.',
].join('\n\n');
const script = JSON.stringify({
  '@context': 'https://schema.org',
  '@type': 'NewsArticle',
  headline: P,
  author: { '@type': 'Person', name: P },
  datePublished: '9999-12-31T23:59:59Z',
  dateModified: '0000-00-00',
  articleSection: P,
  keywords: [P],
  image: { '@type': 'ImageObject', url: 'https://a.example/x.png', caption: P },
  publisher: { name: P },
});

const DOCUMENTS: Record<string, object> = {
  'control characters everywhere': {
    url: 'https://a.example/1',
    source: P,
    title: P,
    authors: [P],
    language: P,
    publishedAt: P,
    text: `${P}\n\n${STORY}`,
  },
  'control characters in the data of a page': {
    url: 'https://a.example/2',
    html: `<html><head><title>&#0;&#xD800;&#xFFFE;</title><script type="application/ld+json">${script}</script><link rel="canonical" href="https://a.example/${random(LATIN, 3_000)}">
      <meta property="article:tag" content="&#7;&#xD800;"></head><body><article>${STORY.split('\n\n')
        .map((line) => `<p>${line}</p>`)
        .join('')}</article></body></html>`,
  },
  'a long random address': { url: `https://a.example/${random(LATIN, 2_000)}`, text: STORY },
  'a long random host': { url: `https://${random(LATIN, 2_000)}.example/`, text: STORY },
  'a long random title': { url: 'https://a.example/3', title: random(LATIN, 100_000), text: STORY },
  'a title of characters outside the basic plane': { url: 'https://a.example/4', title: random(DESERET, 5_000), text: STORY },
  'a million random letters': { url: 'https://a.example/5', text: words(120_000, () => random(LATIN, 9)) },
  'words with hyphens outside Latin script': {
    url: 'https://a.example/6',
    text: words(30_000, () => `${random(DESERET, 4)}-${random(DESERET, 4)}`),
  },
  'ideographs with hyphens': {
    url: 'https://a.example/7',
    text: words(40_000, () => `${random(IDEOGRAPHS, 3)}-${random(IDEOGRAPHS, 3)}`),
  },
  'one endless word': { url: 'https://a.example/8', text: random(DESERET, 300_000) },
  'addresses as words': { url: 'https://a.example/9', text: words(40_000, () => `${random(LATIN, 5)}.com/${random(LATIN, 7)}`) },
  'a date beyond Postgres': { url: 'https://a.example/10', publishedAt: '+275760-09-13T00:00:00Z', text: STORY },
  'a date that is none': { url: 'https://a.example/11', publishedAt: 'infinity', text: STORY },
  'a date before the web': { url: 'https://a.example/12', publishedAt: '0001-01-01T00:00:00Z', text: STORY },
};

let database: TestDatabase;
let pipeline: Pipeline;
const query = async (sql: string, values?: unknown[]) => (await database.pool.query(sql, values)).rows;

beforeAll(async () => {
  database = await testDatabase();
  pipeline = await startReaders(database);
  const intake = new Intake(database.pool, pipeline.bells);
  for (const [name, line] of Object.entries(DOCUMENTS))
    expect((await intake.put(name, () => documentOfLine(name, DOCUMENT_LINE.parse(line)))).error).toBeNull();
  await intake.settle(() => {});
}, 300_000);
afterAll(async () => {
  await pipeline?.close();
  await database?.drop();
});

test('nothing fails, nothing is tried twice', async () => {
  expect(
    await query(
      `select stage, outcome, code, detail, i.url from outcome o join item i on i.item_id = o.id where outcome not in ('done')`,
    ),
  ).toEqual([]);
  expect(await query('select count(*)::int as n from news.article')).toEqual([{ n: Object.keys(DOCUMENTS).length }]);
});

test('nothing but clean text has come in', async () => {
  const unclean = `[\\x01-\\x08\\x0b-\\x1f\\x7f-\\x9f\\uFFFE\\uFFFF]`;
  const columns = await query(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'news' and data_type in ('text', 'ARRAY', 'jsonb') and table_name in ('article', 'entity', 'entity_alias', 'mention', 'quote', 'story', 'source', 'change')`,
  );
  expect(columns.length).toBeGreaterThan(20);
  for (const { table, column } of columns)
    expect(
      await query(`select "${column}" from news.${table} where "${column}"::text ~ '${unclean}' limit 1`),
      `${table}.${column}`,
    ).toEqual([]);
});

test('dates that cannot be are left out', async () => {
  expect(await query('select count(published_at)::int as n, count(modified_at)::int as m from news.article')).toEqual([
    { n: 0, m: 0 },
  ]);
});

test('offsets give the very words, also behind and within characters outside the basic plane', async () => {
  const spans = await query(
    `select m.surface as wanted, substr(a.text, m.start_offset + 1, m.end_offset - m.start_offset) as found from news.mention m join news.article a using (article_id)
      union all select q.text, substr(a.text, q.start_offset + 1, q.end_offset - q.start_offset) from news.quote q join news.article a using (article_id)`,
  );
  expect(spans.length).toBeGreaterThan(20);
  for (const { wanted, found } of spans) expect(found).toBe(wanted);
  expect(spans.map(({ found }) => found)).toEqual(
    expect.arrayContaining(['Ida Brandt', '“We have waited 𝔘𝔫𝔱𝔦𝔩 the ice was gone,”']),
  );
});

test('a long text can be searched by its beginning', async () => {
  const [{ word }] = await query(`select split_part(text, ' ', 1) as word from news.article where url = 'https://a.example/6'`);
  expect(await query(`select url from news.article where search @@ phraseto_tsquery('simple', $1)`, [word])).toEqual([
    { url: 'https://a.example/6' },
  ]);
});
