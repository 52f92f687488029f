import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { writeConfigError } from '../../shared/config-state.ts';
import { readPage, texts } from './fixtures/reading.ts';
import { BIDI, fill, LONG, SCRIPT, TEXT } from './fixtures/stories.ts';
import { type Console, startConsole } from './main.ts';

let database: TestDatabase;
let site: Console;

beforeAll(async () => {
  database = await testDatabase();
  await fill(database.pool);
  site = await startConsole({ pool: database.pool, port: 0 });
});

afterAll(async () => {
  await site.close();
  await database.drop();
});

const read = (path: string): Promise<Document> => readPage(`${site.url}${path}`);

test('the overview counts what waits, is in hand, was done and is dead', async () => {
  const status = await (await fetch(`${site.url}/api/status`)).json();
  const nothing = { due: 0, later: 0, inHand: 0, oldestSeconds: null, done: 0, perMinute: 0, rejected: 0, dead: 0 };
  expect(status).toEqual({
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    stages: {
      poll: nothing,
      page: { due: 1, later: 1, inHand: 1, oldestSeconds: expect.any(Number), done: 1, perMinute: 0, rejected: 0, dead: 1 },
      parse: { ...nothing, due: 1, oldestSeconds: expect.any(Number) },
      index: { ...nothing, done: 1, perMinute: 1, rejected: 1 },
      match: nothing,
      recheck: nothing,
    },
    feeds: { healthy: 1, failing: 2, gone: 0, new: 0, paused: 0, stopped: 0 },
    configError: null,
  });
  const page = await read('/');
  const shown = texts(page, '.stages > li:nth-child(2) dl div');
  expect(shown).toEqual(['due now1', 'scheduled1', 'in hand1', 'done in 1 h1', 'rejected in 1 h0', 'dead1']);
  expect(page.querySelectorAll('.stages > li')).toHaveLength(6);
  expect(texts(page, '.states a')).toEqual(['1 healthy', '2 failing']);
  expect(page.querySelectorAll('.stages > li:nth-child(4) .spark .ended')).toHaveLength(1);
  const part = await (await fetch(`${site.url}/parts/pipeline`)).text();
  expect(texts(new JSDOM(part).window.document, '.stages > li:nth-child(2) dl div')).toEqual(shown);
});

test('the overview says why the configuration on disk is not in force', async () => {
  expect((await read('/')).querySelector('.alert')).toBeNull();
  const lines = Array.from({ length: 12 }, (_, i) => `feeds.yml:${i + 1}:1 <b>: is missing`);
  await writeConfigError(database.pool, lines.join('\n'));
  // A status is kept for two seconds: a console of its own has none yet.
  const other = await startConsole({ pool: database.pool, port: 0 });
  const page = new JSDOM(await (await fetch(other.url)).text()).window.document;
  await Promise.all([other.close(), writeConfigError(database.pool, null)]);
  expect(page.querySelector('.alert[role=alert]')!.textContent).toContain('The one before stays in force');
  expect(texts(page, '.alert li')).toEqual(lines.slice(0, 10));
  expect(page.querySelector('.alert')!.textContent).toContain('2 more problems');
});

test('the overview says who copied whom', async () => {
  const page = await read('/');
  expect(texts(page, '.stories li:first-child .printed')).toEqual([
    'Northwire → Drumlin News near copy −5 min → Harbour Post exact copy same time → Vale Chronicle trimmed +12 min',
  ]);
});

test('feeds say why they fail and when they are polled again', async () => {
  const page = await read('/feeds');
  const rows = [...page.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent!),
  );
  expect(rows.map((row) => row[1])).toEqual(['healthy', 'failing', 'failing']);
  expect(rows[0]![5]).toMatch(/^in 4 h \d+ min$/);
  expect(rows[0]![6]).toBe('');
  expect(rows[1]![6]).toContain('E_HTTP_410 The address is gone for good. Remove the feed, or correct its address.');
  expect(rows[1]![6]).toContain('3 failures in a row');
  expect(rows[2]![6]).toContain('toString  a code that the program does not know (1 failure in a row)');
  expect(texts(await read('/feeds?state=healthy'), 'tbody tr')).toHaveLength(1);
  expect(texts(await read('/feeds?state=paused'), '.nothing')).toEqual(['No feed is paused.']);
  expect(texts(await read('/feeds?after=2'), 'tbody tr')).toHaveLength(1);
});

test.each<[feed: number, said: string[]]>([
  [1, ['Status304 Not Modified', 'Nothing new: the answer has no body.']],
  [2, ['Status410 Gone', 'Fromjavascript:alert(1)', `server${SCRIPT}`, 'The start of 9,999 bytes', SCRIPT]],
  [3, ['Status200 OK', '12 bytes, not kept: something of this feed was taken down']],
])('the page of feed %i says what its server said last', async (feed, said) => {
  const section = (await read(`/feeds/${feed}`)).querySelector('section[aria-labelledby=answer]')!;
  for (const words of said) expect(section.textContent).toContain(words);
  expect([...section.querySelectorAll('pre')].map((body) => body.textContent)).toEqual(feed === 2 ? [SCRIPT] : []);
});

test('stories come latest first, each on one page only', async () => {
  const ids: number[] = [];
  let path: string | null = '/stories';
  for (let pages = 0; path; pages++) {
    expect(pages).toBeLessThan(3);
    const page: Document = await read(path);
    ids.push(
      ...[...page.querySelectorAll('.headline a')].map((link) => Number(link.getAttribute('href')!.slice('/stories/'.length))),
    );
    path = page.querySelector('[rel=next]')?.getAttribute('href') ?? null;
  }
  expect(ids).toEqual([1, 4, 3, 2, ...Array.from({ length: 55 }, (_, i) => i + 6)]);
});

test.each<[query: string, stories: number[]]>([
  ['zebrafish', [1]],
  ['"by the quay"', [1]],
  ['"quay the by"', []],
  ['zebrafish or news', [1, 3]],
  ['short -zebrafish', [1]],
  ['ORLA cut', [1]],
  ['nowhere', []],
  ["'; drop table wirecopy.story; --", []],
  ['<b>&|!(:*', []],
])('a search for %j folds its hits to stories %j', async (query, stories) => {
  const page = await read(`/search?q=${encodeURIComponent(query)}`);
  const found = [...page.querySelectorAll('.headline a')].map((link) =>
    Number(link.getAttribute('href')!.slice('/stories/'.length)),
  );
  expect(found).toEqual(stories);
  expect(page.querySelector<HTMLInputElement>('#q')!.value).toBe(query);
});

test.each(['zebrafish or news', `o'brien or cut`, '<b>$1 or $2', 'orla'])(
  'the SQL shown for %j gives the same stories',
  async (query) => {
    const page = await read(`/search?q=${encodeURIComponent(query)}`);
    const { rows } = await database.pool.query(page.querySelector('.sql pre')!.textContent!);
    expect(rows.slice(0, 20).map((row) => `/stories/${row.story_id}`)).toEqual(
      [...page.querySelectorAll('.headline a')].map((link) => link.getAttribute('href')),
    );
  },
);

test('a hit shows where it is found, how often in its story, and marks the words', async () => {
  const page = await read('/search?q=orla');
  const first = [...page.querySelectorAll('.stories li')].find((item) => item.querySelector('a[href="/stories/1"]'))!;
  expect(texts(first, 'mark')).toContain('Orla');
  expect(first.textContent).toContain('4 of 4 articles found');
});

test('a search that was under another address is still found', async () => {
  const response = await fetch(`${site.url}/stories?q=a%20%26b`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([301, '/search?q=a%20%26b']);
});

test('a search with many hits goes on where it was', async () => {
  const ids: string[] = [];
  let path: string | null = '/search?q=orla';
  for (let pages = 0; path; pages++) {
    expect(pages).toBeLessThan(4);
    const page: Document = await read(path);
    ids.push(...[...page.querySelectorAll('.headline a')].map((link) => link.getAttribute('href')!));
    path = page.querySelector('[rel=next]')?.getAttribute('href') ?? null;
  }
  expect([ids.length, new Set(ids).size]).toEqual([59, 59]);
});

test('a story shows its copies in the order of publication, with their figures', async () => {
  const page = await read('/stories/1');
  expect(page.querySelector('h1')!.textContent).toBe('Story 1');
  const rows = [...page.querySelector('table')!.querySelectorAll('tbody tr')].map((row) => texts(row, 'td').slice(0, 7));
  expect(rows).toEqual([
    ['21 Nov 2026, 09:15 UTC−5 min', 'Drumlin News', 'near copy', 'Story 1', '99%', '99%', '99%'],
    ['21 Nov 2026, 09:20 UTC', 'Northwire', 'original fullest', 'Story 1', '–', '–', '–'],
    ['21 Nov 2026, 09:20 UTCsame time', 'Harbour Post', 'exact copy', 'Zebrafish by the quay', '100%', '100%', '100%'],
    ['21 Nov 2026, 09:32 UTC+12 min', 'Vale Chronicle', 'trimmed', 'Cut short', '58%', '58%', '58%'],
  ]);
  expect([...page.querySelectorAll('circle')].map((dot) => dot.getAttribute('cx'))).toEqual([
    '30.24%',
    '30.24%',
    '2.00%',
    '98.00%',
  ]);
});

test('a story that was merged leads to where it went', async () => {
  const response = await fetch(`${site.url}/stories/5`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([302, '/stories/1']);
});

test('an article highlights the very words that Postgres counts, astral characters before and inside them', async () => {
  const { rows } = await database.pool.query(`select substr(a.text, start_offset + 1, end_offset - start_offset) as words
    from news.mention m join news.article a using (article_id) where article_id = 2 order by start_offset`);
  const page = await read('/articles/2');
  expect(texts(page, '.mention')).toEqual(['Orla Venn', 'Castleton 𝔑orth', 'Orla Venn']);
  expect(texts(page, '.mention')).toEqual(rows.map((row) => row.words));
  expect(texts(page, '.text p')).toEqual(TEXT.split('\n\n'));
  expect(texts(page, 'blockquote')).toEqual([SCRIPT, '𝔚e sail']);
});

test('an article shows each step of the pipeline with its reason', async () => {
  const page = await read('/articles/2');
  const rows = [...page.querySelectorAll('tbody tr')].map((row) => texts(row, 'td').slice(1));
  expect(rows).toEqual(
    expect.arrayContaining([
      ['page', 'done', ''],
      ['page', 'retry', 'E_HTTP_5XX The server has a fault. the server answered 502'],
    ]),
  );
});

describe('hostile content', () => {
  const PAGES = [
    '/',
    '/feeds',
    '/stories',
    '/stories/1',
    '/stories/2',
    '/stories/3',
    '/stories/4',
    '/articles/2',
    '/articles/5',
    '/entities/2',
    '/feeds/2',
    '/queues',
    '/trace?url=item:2',
    '/settings',
  ];

  test.each([...PAGES, `/search?q=${encodeURIComponent(SCRIPT)}`])('%s: nothing of it becomes markup', async (path) => {
    const page = await read(path);
    expect(page.querySelectorAll('script')).toHaveLength(1);
    expect(page.querySelectorAll('img, iframe, style, [style], base')).toHaveLength(0);
    const attributes = [...page.querySelectorAll('*')].flatMap((element) => element.getAttributeNames());
    expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
    expect(page.title).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  test.each(PAGES)('%s: links lead into the console or, with no referrer, to http', async (path) => {
    for (const link of (await read(path)).querySelectorAll('a')) {
      const { origin, protocol } = new URL(link.href);
      expect(protocol).toMatch(/^https?:$/);
      if (origin !== site.url) expect(link.rel).toBe('noopener noreferrer');
    }
  });

  test('a title of 10,000 characters is cut', async () => {
    const page = await read('/stories/4');
    expect(page.querySelector('h1')!.textContent).toBe(`${LONG.slice(0, 300)}…`);
    expect(page.title.length).toBeLessThan(150);
  });

  test('characters that turn the direction of writing stay inside their own element', async () => {
    const page = await read('/stories');
    expect(page.querySelector('a[href="/stories/3"] bdi')!.textContent).toBe(BIDI);
    const loose = [...page.querySelectorAll('body *')]
      .flatMap((element) => [...element.childNodes])
      .filter((node) => node.nodeType === 3 && node.textContent!.includes('\u202e') && node.parentElement!.tagName !== 'BDI');
    expect(loose).toEqual([]);
  });
});
