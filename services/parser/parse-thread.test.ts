import { afterAll, describe, expect, test } from 'vitest';
import { codeOf } from '../../shared/errors.ts';
import { ThreadPool, threadModule } from '../../shared/pool.ts';
import type { Article } from '../../shared/types.ts';
import { PARAGRAPHS, paragraphs, testPage, textOf } from './fixtures/page.ts';
import type { ParseInput } from './parse-thread.ts';

const pool = new ThreadPool<ParseInput, Article>(threadModule(import.meta.url, './parse-thread'), {
  size: 1,
  deadlineMs: 100_000,
});
afterAll(() => pool.close());

const input = (html: string): ParseInput => ({
  document: { bytes: Buffer.from(html), url: 'https://quill.example/pier', contentType: 'text/html' },
  hints: { authors: ['Ann Roe'] },
});
const GOOD = input(testPage(`<article>${paragraphs()}</article>`));
const outcome = (page: ParseInput, deadlineMs?: number): Promise<string> =>
  pool.run(page, deadlineMs).then(
    () => 'read',
    (error) => codeOf(error),
  );

/** Passes the pre-scan, but takes jsdom longer than a deadline that is short enough. */
const SLOW = testPage(`<article>${'<div><p>a, b, c</p></div>'.repeat(9_000)}</article>`);

/** Passes the pre-scan too, but the 4.6 million empty objects in its linked data take more memory than a thread may use. */
const LARGE = testPage('<p>a', `<script type="application/ld+json">[${'{},'.repeat(660_000)}{}]</script>`.repeat(7));

describe('a thread', () => {
  test('reads a page with what is known about it', async () => {
    const article = await pool.run(GOOD);
    expect([article.text, article.authors]).toEqual([textOf(...PARAGRAPHS), ['Ann Roe']]);
  });

  test.each<[name: string, page: ParseInput, deadlineMs: number | undefined, expected: string]>([
    ['deep nesting', input('<div>'.repeat(1000)), undefined, 'E_PAGE_TOO_COMPLEX'],
    ['a million elements', input('<b>x</b>'.repeat(1_000_000)), undefined, 'E_PAGE_TOO_COMPLEX'],
    ['no text', input('<p></p>'), undefined, 'E_EMPTY'],
    ['more time than there is', input(SLOW), 100, 'E_PARSE_TIMEOUT'],
    ['more memory than there is', input(LARGE), undefined, 'E_PARSE_MEMORY'],
    ['input that is none', { document: { bytes: null } } as unknown as ParseInput, undefined, 'E_PARSE'],
  ])(
    '%s ends with its code, and the next page is read',
    async (_, page, deadlineMs, expected) => {
      expect(await outcome(page, deadlineMs)).toBe(expected);
      expect((await pool.run(GOOD)).text).toBe(textOf(...PARAGRAPHS));
    },
    120_000,
  );

  test('gives the same article every time', async () => {
    const articles = await Promise.all([pool.run(GOOD), pool.run(GOOD), pool.run(GOOD)]);
    expect(articles).toEqual([articles[0], articles[0], articles[0]]);
  });
});
