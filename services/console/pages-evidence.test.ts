import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { readPage, squeezed, texts } from './fixtures/reading.ts';
import { fill } from './fixtures/stories.ts';
import { type Console, startConsole } from './main.ts';

let database: TestDatabase;
let site: Console;

beforeAll(async () => {
  database = await testDatabase();
  await fill(database.pool);
  await database.pool.query(`
    update article set text = 'The ferry sails on Friday at noon.' || chr(10) || chr(10) || 'Nobody was hurt.', title = 'Ferry sails' where article_id = 2;
    update article set text = 'As we hear, the ferry sails on Friday.' || chr(10) || chr(10) || 'Nobody was hurt.', revision = 3 where article_id = 1;
    insert into edge (a, b, relation, coverage_a, coverage_b, similarity, evidence, version)
      values (1, 2, 'trimmed', 0.7, 0.9, 0.8, '{"lead": 1, "anchors": 0.5, "numbers": 0.25, "why": "text <b> agrees"}', 2);
    insert into revision (article_id, revision, seen_at, title, text, reason) values
      (1, 1, '2026-11-21 09:40Z', 'Cut shorter', 'The ferry sails.', 'publisher'), (1, 2, '2026-11-21 10:40Z', 'Cut short', 'The ferry sails on Friday.', 'parser');
    insert into story_decision (kind, reason, at, undone_at) values ('split', 'two <i> boats', '2026-11-20', '2026-11-21');
    insert into story_pin values (1, 1, 3, false);`);
  site = await startConsole({ pool: database.pool, port: 0 });
});

afterAll(async () => {
  await site.close();
  await database.drop();
});

const read = (path: string): Promise<Document> => readPage(`${site.url}${path}`);

test('a story shows what the chosen copy changed, and how the two were matched', async () => {
  const page = await read('/stories/1?compare=1');
  expect(squeezed(page.querySelector('#changes'))).toBe('What Vale Chronicle changed');
  expect(texts(page, 'section[aria-labelledby=changes] .headline del, section[aria-labelledby=changes] .headline ins')).toEqual([
    'Ferry sails',
    'Cut short',
  ]);
  expect(texts(page, '.diff del')).toEqual(['at noon.']);
  expect(texts(page, '.diff ins')).toEqual(['As we hear,']);
  const facts = Object.fromEntries(
    [...page.querySelectorAll('[aria-labelledby=matched] .facts div')].map((row) => texts(row, 'dt, dd') as [string, string]),
  );
  expect(facts).toMatchObject({
    'Decided by': 'text <b> agrees',
    Alike: '80%',
    'Of the original': '90% of its words',
    'From the original': "70% of the copy's words",
    Beginning: '100%',
    'Names in common': '50%',
    'Numbers in common': '25%',
  });
});

test.each(['', '?compare=3', '?compare=999', '?compare=x', '?compare=1&compare=2'])(
  'a story with %j compares a copy that it has',
  async (query) => {
    const page = await read(`/stories/1${query}`);
    expect(texts(page, '[aria-current=true]')).toHaveLength(1);
    expect(page.querySelector('#changes')).not.toBeNull();
    expect(squeezed(page.querySelector('[aria-labelledby=matched]'))).toContain('never compared with each other');
  },
);

test('a story that ran once has nothing to compare', async () => {
  expect((await read('/stories/3')).querySelector('#changes')).toBeNull();
});

test('a story tells whom it names, what is said and what happened to it', async () => {
  const page = await read('/stories/1');
  expect(texts(page, '[aria-labelledby=names] li')[0]).toBe('Orla Venn person, in 4 of 4');
  expect(texts(page, '[aria-labelledby=quotes] figcaption')).not.toHaveLength(0);
  expect(texts(page, '[aria-labelledby=history] tbody tr').map((row) => row.replace(/^.*?UTC/, ''))).toEqual([
    'came in from story 5new evidence',
    'an editor took articles aparttwo <i> boats (undone 21 Nov 2026, 00:00 UTC)',
  ]);
});

test('an article shows what changed from one version to the next', async () => {
  const page = await read('/articles/1');
  expect(texts(page, '[aria-labelledby=revisions] tbody tr').map((row) => row.replace(/^(\d).*UTC/, '$1 '))).toEqual([
    '2 Cut shorta newer parser read the same page otherwiseshown what changed after version 2',
    '1 Cut shorterthe publisher changed itshow what changed after version 1',
  ]);
  expect(texts(page, '.diff ins')).toEqual(['As we hear,', 'Nobody was hurt.']);
  const first = await read('/articles/1?revision=1');
  expect(texts(first, '[aria-labelledby=revisions] h3')).toEqual(['From version 1 to 2']);
  expect(texts(first, '.diff ins')).toEqual(['on Friday.']);
  expect((await read('/articles/3')).querySelector('#revisions')).toBeNull();
});

test.each<[wanted: string, state: string]>([
  ['item:2', 'indexed'],
  ['2', 'indexed'],
  ['https://paper.example/never-seen', 'unknown'],
])('a trace of %j: %s', async (wanted, state) => {
  const page = await read(`/trace?url=${encodeURIComponent(wanted)}`);
  expect(texts(page, '.verdict b')).toEqual([state]);
  expect(page.querySelector<HTMLInputElement>('#url')!.value).toBe(wanted);
});

test('an unknown address tells what is known of its host', async () => {
  const page = await read(`/trace?url=${encodeURIComponent('https://paper.example/never-seen?utm_source=x')}`);
  expect(page.body.textContent).toContain('Looked for as https://paper.example/never-seen:');
  expect(page.body.textContent).toContain('items of this host are known');
});

test.each(['nonsense', '99999', 'item:99999', '<script>', 'javascript:alert(1)', 'x'.repeat(5000)])(
  'a trace of %j says what is wrong with it',
  async (wanted) => {
    const page = await read(`/trace?url=${encodeURIComponent(wanted)}`);
    expect(texts(page, '[role=alert]')).toHaveLength(1);
    expect(page.querySelectorAll('script')).toHaveLength(1);
  },
);
