import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskOf } from '../cli/desk.ts';
import { fill, LONG } from '../services/console/fixtures/stories.ts';
import { type Console, startConsole } from '../services/console/main.ts';
import { hashPassword } from '../shared/console-login.ts';
import { describeSettings, readEnvironment } from '../shared/environment.ts';
import { CHROMIUM, faults, launch, openWindow, sidewise, tabStops, type Window } from './browser.ts';
import { type ReadNewsroom, readNewsroom } from './newsroom-pipeline.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

/** The story of the sample newsroom that every paper printed. */
const FERRY = 'Skerrin ferry crews call off strike after late-night pay deal';

/** Bytes of ours that a page may send with its style and script, compressed. */
const MOST_BYTES = 60_000;

const settings = describeSettings(readEnvironment({ DATABASE_URL: `postgres://me@${'a-long-name.'.repeat(6)}example/news` }));

/** Looks at one screen in light, in the dark and on a telephone. */
async function inspect(page: Page, path: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(path);
  expect(await page.title(), path).toMatch(/^.{3,} – wirecopy$/);
  expect(await page.locator('h1').count(), path).toBe(1);
  expect(await page.locator('header, main, footer, header nav').count(), path).toBe(4);
  expect(await faults(page), path).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await faults(page, ['color-contrast']), `${path} in the dark`).toEqual([]);
  await page.setViewportSize({ width: 360, height: 640 });
  expect(await sidewise(page), `${path} on a telephone`).toBe(0);
  expect(await faults(page), `${path} on a telephone`).toEqual([]);
  await page.setViewportSize({ width: 1200, height: 800 });
}

describe.skipIf(CHROMIUM === null)('the console in a browser', () => {
  let database: TestDatabase;
  let read: ReadNewsroom;
  let site: Console;
  let browser: Browser;
  let window: Window;
  let screens: string[];
  let ferry: string;

  beforeAll(async () => {
    database = await testDatabase();
    [read, browser] = await Promise.all([readNewsroom(database), launch()]);
    site = await startConsole({ pool: database.pool, port: 0, settings });
    window = await openWindow(browser, site.url);
    const [biggest] = (
      await database.pool.query(
        'select story_id, canonical_article_id from news.story order by source_count desc, story_id limit 1',
      )
    ).rows;
    ferry = biggest.story_id;
    const [entity] = (
      await database.pool.query('select entity_id from news.article_entity group by 1 order by count(*) desc, 1 limit 1')
    ).rows;
    screens = [
      '/',
      '/feeds',
      '/stories',
      '/search?q=ferry',
      `/stories/${ferry}`,
      `/articles/${biggest.canonical_article_id}`,
      `/entities/${entity.entity_id}`,
      `/trace?url=item:1`,
      '/feeds/1',
      '/stories?before=1-1',
      '/feeds?state=gone',
      '/search',
      '/search?q=zebrafish',
      '/trace',
      '/trace?url=http://127.0.0.1:1/missing',
      '/queues',
      '/settings',
      '/nowhere',
    ];
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await read?.pipeline.close();
    await read?.newsroom.close();
    await database?.drop();
  });

  test('every screen is whole: title, heading, landmarks, names, contrast in light and dark, no error, not wider than a telephone', async () => {
    const { page, complaints } = window;
    for (const path of screens) await inspect(page, path);
    expect(complaints.filter((complaint) => !/status of 404/.test(complaint))).toEqual([]);
  }, 300_000);

  test('a page with its style and script weighs little', async () => {
    const weigh = async (path: string) => gzipSync(await (await fetch(new URL(path, site.url))).text()).length;
    const home = await (await fetch(site.url)).text();
    const assets = [...home.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    const shared = (await Promise.all(assets.map(weigh))).reduce((sum, bytes) => sum + bytes, 0);
    expect(assets).toHaveLength(3);
    for (const path of screens) expect(shared + (await weigh(path)), path).toBeLessThan(MOST_BYTES);
  });

  test('everything can be reached with the keyboard, first the way past the menu', async () => {
    const { page } = window;
    for (const path of screens.slice(0, 5)) {
      await page.goto(path);
      const stops = await tabStops(page);
      const wanted = await page.locator('a[href], button, input:not([type=hidden]), select, textarea, summary').count();
      expect([stops[0], stops.length], path).toEqual(['Skip to the content', wanted]);
    }
    await page.goto('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  test('a search from the keyboard leads to the story, and its address can be passed on', async () => {
    const { page } = window;
    await page.goto('/');
    await page.getByRole('searchbox', { name: 'Search all articles' }).fill('"five-day strike" deckhands');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: FERRY }).click();
    await page.getByRole('heading', { level: 1, name: FERRY }).waitFor();
    expect(page.url()).toMatch(/\/stories\/\d+$/);
  });

  test('the story shows, word by word, what each paper changed', async () => {
    const { page } = window;
    await page.goto(screens[4]!);
    await page.getByRole('link', { name: 'show what Calder Bay Herald changed' }).press('Enter');
    await page.getByRole('heading', { name: 'What Calder Bay Herald changed' }).waitFor();
    expect(await page.locator('.diff del').count()).toBeGreaterThan(2);
    expect(await page.locator('.diff').innerText()).toContain('Skerrin Lines agreed to raise pay');
    expect(await page.evaluate(() => location.hash)).toBe('#changes');
  });

  test('whoever misses an article learns that no feed announced it, and how its feed does', async () => {
    const { page } = window;
    await page.goto('/trace');
    const { host } = read.newsroom.publishers[1]!;
    await page.getByLabel('Address of an article').fill(`http://${host}/never-announced`);
    await page.keyboard.press('Enter');
    await page.getByText('no feed has announced it').waitFor();
    await page.getByRole('cell').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'What its server said last' }).waitFor();
  });

  test('a name leads to its entity, and from there to whom it is named with and back to the story', async () => {
    const { page } = window;
    await page.goto(screens[4]!);
    await page.getByRole('link', { name: 'Varnholm' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Varnholm' }).waitFor();
    expect(await page.getByRole('img', { name: /^Articles that name it per hour/ }).count()).toBe(1);
    await page.getByText('The figures').press('Enter');
    await page.getByRole('columnheader', { name: 'Originals' }).first().waitFor();
    await page.getByRole('region', { name: 'Named beside it' }).getByRole('link').first().click();
    await page.getByRole('region', { name: 'Named beside it' }).getByRole('link', { name: 'Varnholm' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: FERRY }).click();
    await page.getByRole('heading', { level: 1, name: FERRY }).waitFor();
  });

  test('it works without scripts', async () => {
    const plain = await openWindow(browser, site.url, { javaScriptEnabled: false });
    await plain.page.goto('/');
    await plain.page.getByRole('searchbox').fill('ferry');
    await plain.page.getByRole('button', { name: 'Search' }).click();
    await plain.page.getByRole('link', { name: FERRY }).click();
    expect(await plain.page.locator('h1').textContent()).toBe(FERRY);
    expect(plain.complaints).toEqual([]);
    await plain.close();
  });

  test('times are those of the reader', async () => {
    const tokyo = await openWindow(browser, site.url, { timezoneId: 'Asia/Tokyo' });
    await tokyo.page.goto(screens[5]!);
    const time = tokyo.page.locator('time[data-instant=text]').first();
    const [iso, shown, title] = [await time.getAttribute('datetime'), await time.textContent(), await time.getAttribute('title')];
    const hour = (Number(iso!.slice(11, 13)) + 9) % 24;
    expect(shown).toContain(`${String(hour).padStart(2, '0')}:${iso!.slice(14, 16)}`);
    expect(title).toMatch(/ UTC$/);
    expect(await tokyo.page.locator('footer').textContent()).toContain('Times are Asia/Tokyo.');
    await tokyo.close();
  });

  test.runIf(process.env.WIRECOPY_SCREENSHOTS)('pictures for the README: WIRECOPY_SCREENSHOTS names the folder', async () => {
    const { page, close } = await openWindow(browser, site.url, { viewport: { width: 1000, height: 640 } });
    const take = async (name: string, path: string) => {
      await page.goto(path);
      await page.screenshot({ path: `${process.env.WIRECOPY_SCREENSHOTS}/${name}.png` });
    };
    await take('overview', '/');
    await take('story', screens[4]!);
    await take('search', '/search?q=ferry');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(screens[4]!);
    await page.getByRole('link', { name: 'show what Port Lessing Tribune changed' }).click();
    await page.screenshot({ path: `${process.env.WIRECOPY_SCREENSHOTS}/changes.png` });
    await close();
  });

  test('an editor logs in, takes a copy out of a story, and undoes it', async () => {
    const { pool } = database;
    const login = await hashPassword('a password for editors');
    const desk = await startConsole({ pool, port: 0, login, settings, desk: deskOf(pool) });
    const editor = await openWindow(browser, desk.url);
    const { page } = editor;
    const articles = async () => / (\d+) articles?/.exec((await page.locator('.figures').first().textContent())!)![1];
    await page.goto(screens[4]!);
    expect(await faults(page)).toEqual([]);
    await page.keyboard.type('a password for editors'); // the field has the focus
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: FERRY }).waitFor();
    expect(await faults(page)).toEqual([]);
    const before = await articles();
    await page.getByRole('checkbox', { name: /Merrin Valley Times/ }).check();
    await page.getByLabel('Why (others see it)').last().fill('another text');
    await page.getByRole('button', { name: 'Split off' }).click();
    await page.getByRole('status').filter({ hasText: 'a story of their own' }).waitFor();
    expect(await page.getByRole('cell', { name: 'another text' }).count()).toBe(1);
    expect(await articles()).not.toBe(before);
    await page.getByRole('button', { name: 'Undo the newest decision' }).click();
    await page.getByRole('status').filter({ hasText: 'was undone' }).waitFor();
    await page.reload();
    expect(await articles()).toBe(before);
    // A wrong merge: the other story is named by its address, as the browser shows it.
    const [other] = (await pool.query('select story_id from news.story where story_id <> $1 order by 1 desc limit 1', [ferry]))
      .rows;
    await page.getByLabel('Number or address of the other story').fill(`${desk.url}/stories/${other.story_id}?done=merged`);
    await page.getByLabel('Why (others see it)').first().fill('a mistake');
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.getByRole('status').filter({ hasText: 'are one now' }).waitFor();
    expect(await articles()).not.toBe(before);
    await page.getByRole('button', { name: 'Undo the newest decision' }).click();
    await page.getByRole('status').filter({ hasText: 'was undone' }).waitFor();
    for (const path of [screens[4]!, '/feeds/1', '/queues', '/settings']) await inspect(page, path);
    expect(editor.complaints).toEqual([]);
    await editor.close();
    await desk.close();
  }, 180_000);

  test('the overview moves while it is looked at', async () => {
    const { page } = window;
    await page.goto('/');
    const dead = page.locator('.stages > li:nth-child(2) .dead b');
    expect(await dead.textContent()).toBe('0');
    await database.pool.query(`insert into dead (stage, id, tries, code) values ('page', 1, 6, 'E_TIMEOUT')`);
    await expect.poll(() => dead.textContent(), { timeout: 60_000 }).toBe('1');
    await database.pool.query('delete from dead');
  });
});

describe.skipIf(CHROMIUM === null)('hostile words in a browser', () => {
  let database: TestDatabase;
  let site: Console;
  let browser: Browser;

  beforeAll(async () => {
    database = await testDatabase();
    await fill(database.pool);
    site = await startConsole({ pool: database.pool, port: 0 });
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await database?.drop();
  });

  test('scripts, turned writing and endless titles stay text on every screen', async () => {
    const { page, complaints, close } = await openWindow(browser, site.url, { viewport: { width: 360, height: 640 } });
    const screens = [
      '/',
      '/feeds',
      '/stories',
      '/stories/2',
      '/stories/3',
      '/stories/4',
      '/articles/5',
      '/articles/7',
      '/entities/2',
    ];
    for (const path of screens) {
      await page.goto(path);
      expect(await page.evaluate(() => [document.scripts.length, document.images.length]), path).toEqual([1, 0]);
      expect(await sidewise(page), path).toBe(0);
      expect((await page.locator('h1').innerText()).length, path).toBeLessThan(LONG.length / 10);
      if (path === '/articles/5') expect(await faults(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await close();
  });
});

test.skipIf(CHROMIUM !== null)('no browser is looked at: chromium is not on PATH', () => {});
