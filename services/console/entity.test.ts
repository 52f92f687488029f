import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { readPage, texts } from './fixtures/reading.ts';
import { fill } from './fixtures/stories.ts';
import { type Console, startConsole } from './main.ts';

let database: TestDatabase;
let site: Console;

/** Entity 3 was merged into 4, and 4 into 1; that 2 is 1 was undone. Of 115 more copies of story 1 each one quotes 4. */
beforeAll(async () => {
  database = await testDatabase();
  await fill(database.pool);
  await database.pool.query(`
    insert into entity (type, key, name, merged_into, country, wikidata_qid) values ('person', 'orla', 'Orla <b> Old', null, null, null), ('person', 'o venn', 'O. Venn', null, null, null),
      ('org', 'skerrin lines', 'Skerrin Lines', null, null, null);
    update entity set merged_into = 4 where entity_id = 3;
    update entity set merged_into = 1 where entity_id = 4;
    update entity set wikidata_qid = 'Q1', country = 'NO' where entity_id = 1;
    insert into entity_alias (entity_id, alias, origin) values (1, 'The Captain', 'config'), (3, 'Orla 100%', 'text');
    insert into entity_merge (entity_id, into_id, reason, at, undone_at) values (3, 4, 'a former name', '2026-11-19', null), (4, 1, 'an initial', '2026-11-20', null),
      (2, 1, 'a mistake', '2026-11-18', '2026-11-19');
    with i as (insert into item (key_sha, source_id) select sha256(('more ' || n)::bytea), 1 from generate_series(1, 115) n returning item_id),
      a as (insert into article (item_id, source_id, story_id, relation, title, published_at, first_seen_at, language, text, text_sha, word_count, extraction_method, extraction_version, extraction_quality)
        select item_id, 1, 1, 'near_copy', 'More', '2026-11-21 12:00Z', '2026-11-21 12:30Z', 'en', 'text', '', 1, 'test', 1, 1 from i returning article_id),
      q as (insert into quote (article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, confidence)
        select article_id, 0, 4, 'direct', case when article_id % 2 = 0 then '“We sail, always.”' else '"We sail – always"' end, 'O. Venn', 4, 0.9 from a),
      s as (insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience) select article_id, 5, 1, 0, false, 0.5 from a)
    insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience, role) select article_id, 4, 2, 0, false, 0.5, 'captain' from a;
    update story set article_count = 119 where story_id = 1;`);
  site = await startConsole({ pool: database.pool, port: 0 });
});

afterAll(async () => {
  await site.close();
  await database.drop();
});

const read = (path: string): Promise<Document> => readPage(`${site.url}${path}`);

const rows = (page: Document, section: string): string[][] =>
  [...page.querySelectorAll(`section[aria-labelledby=${section}] tbody tr`)].map((row) => texts(row, 'td'));

test('an entity says who it is, and how much there is about it, under all its numbers', async () => {
  const page = await read('/entities/1');
  expect(texts(page, 'h1')).toEqual(['Orla Venn']);
  expect(texts(page, '.figures')[0]).toBe('person · named in 177 articles of 59 stories and 6 papers');
  expect(texts(page, 'section[aria-labelledby=about] dl div').slice(0, -1)).toEqual([
    'Typeperson',
    'Number1',
    'Calledcaptain 115×',
    'Also writtenThe Captain (feeds.yml), Orla 100%, Venn',
    'CountryNO',
    'WikidataQ1',
  ]);
});

test('one that was merged leads to the one that stands for it, which tells of the merges', async () => {
  for (const merged of [3, 4]) {
    const response = await fetch(`${site.url}/entities/${merged}`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/entities/1']);
  }
  expect(rows(await read('/entities/1'), 'merges').map((row) => row.slice(1))).toEqual([
    ['O. Venn (4) is Orla Venn (1)', 'an initial'],
    ['Orla <b> Old (3) is O. Venn (4)', 'a former name'],
    [expect.stringMatching(/\(2\) is Orla Venn \(1\)$/), 'a mistake (undone 19 Nov 2026, 00:00 UTC)'],
  ]);
});

test('the time line counts originals and copies, as a picture and in figures', async () => {
  const page = await read('/entities/1');
  const section = page.querySelector('section[aria-labelledby=when]')!;
  expect(section.querySelector('svg')!.getAttribute('aria-label')).toBe(
    'Articles that name it per hour: 177 in all, at most 115',
  );
  expect(texts(section, 'tbody tr')).toEqual([
    '21 Nov 2026, 12:00 UTC0115',
    '21 Nov 2026, 09:00 UTC43',
    '21 Nov 2026, 08:00 UTC550',
  ]);
  expect(texts(section, '.above title')).toContain('21 Nov 2026, 12:00 UTC: 115 copies');
});

test('it shows which papers name it and who stands beside it, itself left out', async () => {
  const page = await read('/entities/1');
  expect(rows(page, 'papers').slice(0, 2)).toEqual([
    ['Vale Chronicle', '116', '0'],
    ['Harbour Post', '57', '56'],
  ]);
  expect(rows(page, 'beside')).toEqual([['Skerrin Lines org', '1', '115']]);
  expect(page.querySelector('section[aria-labelledby=beside] a')!.getAttribute('href')).toBe('/entities/5');
});

test('what it said stands there once, however it is printed', async () => {
  const said = texts(await read('/entities/1'), 'section[aria-labelledby=said] figure');
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(
    /^“We sail, always\.” Vale Chronicle, 21 Nov 2026, 12:00 UTC as O\. Venn, kept by 115 articles$|^"We sail – always"/,
  );
});

test('each story that names it stands on one page only, behind pages full of copies too', async () => {
  const ids: string[] = [];
  let path: string | null = '/entities/1';
  let pages = 0;
  for (; path; pages++) {
    expect(pages).toBeLessThan(4);
    const page: Document = await read(path);
    ids.push(...[...page.querySelectorAll('.headline a')].map((link) => link.getAttribute('href')!));
    path = page.querySelector('[rel=next]')?.getAttribute('href') ?? null;
  }
  expect([pages, ids.length, new Set(ids).size, ids[0]]).toEqual([2, 59, 59, '/stories/1']);
});

test('the SQL that is shown counts the same articles', async () => {
  const { rows } = await database.pool.query((await read('/entities/1')).querySelector('.sql pre')!.textContent!);
  expect(rows.reduce((sum, row) => sum + Number(row.articles), 0)).toBe(177);
});

test('one that nobody names says so everywhere', async () => {
  const page = await read('/entities/2');
  expect(texts(page, 'h2 + .nothing')).toEqual([
    'No quotation is known to be its own.',
    'Nobody does any more.',
    'Nobody and nothing else is named in its articles.',
    'No article names it any more.',
  ]);
});

test.each<[query: string, names: string[]]>([
  ['orla venn', ['/entities/1']],
  ['"Venn"', ['/entities/1']],
  ['Orla 100%', ['/entities/1']],
  ['Orla%', []],
  ['O__________', []],
  ['skerrin lines', ['/entities/5']],
])('a search for %j leads to the entities %j', async (query, found) => {
  const page = await read(`/search?q=${encodeURIComponent(query)}`);
  const links = [...page.querySelectorAll('h1 + .figures a')].map((link) => link.getAttribute('href'));
  expect(links).toEqual(found);
});

test('a search whose hits fold into few stories goes on behind them', async () => {
  // 300 copies of story 1 are the newest hits: more than one page looks at, and none of another story.
  await database.pool.query(`
    with i as (insert into item (key_sha, source_id) select sha256(('many ' || n)::bytea), 1 from generate_series(1, 300) n returning item_id)
    insert into article (item_id, source_id, story_id, relation, title, first_seen_at, language, text, text_sha, word_count, extraction_method, extraction_version, extraction_quality)
      select item_id, 1, 1, 'near_copy', 'Orla Venn', '2026-11-21 13:00Z', 'en', 'Orla Venn', '', 1, 'test', 1, 1 from i`);
  const shown: string[] = [];
  let path: string | null = '/search?q=orla';
  for (let pages = 0; path; pages++) {
    expect(pages).toBeLessThan(8);
    const page: Document = await read(path);
    shown.push(...[...page.querySelectorAll('.headline a')].map((link) => link.getAttribute('href')!));
    path = page.querySelector('[rel=next]')?.getAttribute('href') ?? null;
  }
  expect([shown[0], shown.length, new Set(shown).size]).toEqual(['/stories/1', 59, 59]);
});
