import { describe, expect, test } from 'vitest';
import { authorLine, cleanAuthors, findAuthors } from './authors.ts';
import { fragment, linkedData, open, testPage } from './fixtures/page.ts';
import { readPage } from './witness.ts';

describe('names on a byline', () => {
  test.each<[byline: string, expected: string[]]>([
    ['Ann Roe', ['Ann Roe']],
    ['By Ann Roe', ['Ann Roe']],
    ['Von: Ann Roe', ['Ann Roe']],
    ['Ann Roe and Bo Lind', ['Ann Roe', 'Bo Lind']],
    ['Ann Roe, Bo Lind und Cy Marsh', ['Ann Roe', 'Bo Lind', 'Cy Marsh']],
    ['Ann Roe y Bo Lind', ['Ann Roe', 'Bo Lind']],
    ['Ann Roe (aro), Bo Lind (bli)', ['Ann Roe', 'Bo Lind']],
    ['By Ann Roe, Senior Reporter', ['Ann Roe']],
    ['Staff reporter', ['Staff reporter']],
    ['Ann Roe, Jr.', ['Ann Roe']],
    ['Yvonne de Byl', ['Yvonne de Byl']],
    ['Ann Roe / Harbour Press', ['Ann Roe', 'Harbour Press']],
    ['大渡 美咲', ['大渡 美咲']],
    ['https://quill.example/authors/ann', []],
    ['ann@quill.example', []],
    ['21 November 2026', []],
    ['A sentence that is much too long to be the name of anybody in this town', []],
    ['', []],
  ])('%s', (byline, expected) => expect(cleanAuthors([byline])).toEqual(expected));

  test('the same name in two spellings is one', () => expect(cleanAuthors(['Ann Roe', 'ANN ROE'])).toEqual(['Ann Roe']));

  test('at most twenty', () => {
    const many = Array.from({ length: 50 }, (_, i) => `Ann ${String.fromCharCode(65 + (i % 26))}${'a'.repeat(1 + i / 26)}`);
    expect(cleanAuthors(many)).toHaveLength(20);
  });
});

describe('witnesses', () => {
  const authorsOf = (head: string, byline: string | null, feed: string[] = [], line: string[] = []) => {
    const page = readPage(open(testPage('', head)), 'https://quill.example/a', { authors: feed });
    return findAuthors(page, ['Quill Daily'], byline, () => line);
  };
  const data = (author: unknown) => linkedData({ '@type': 'NewsArticle', author });
  const meta = '<meta name="author" content="Bo Lind">';

  test.each<
    [name: string, head: string, byline: string | null, feed: string[], value: string[] | undefined, source: string | undefined]
  >([
    ['linked data first', data([{ name: 'Ann Roe' }, 'Cy Marsh']) + meta, 'Di Ott', [], ['Ann Roe', 'Cy Marsh'], 'jsonld author'],
    ['then meta', meta, 'Di Ott', ['Ed Poe'], ['Bo Lind'], 'meta author'],
    ['then the feed', '', 'Di Ott', ['Ed Poe'], ['Ed Poe'], 'feed'],
    ['then the byline', '', 'By Di Ott', [], ['Di Ott'], 'byline'],
    ['the site itself yields to a person', data({ name: 'Quill Daily' }) + meta, null, [], ['Bo Lind'], 'meta author'],
    ['the site itself, when nobody else is named', data({ name: 'Quill Daily' }), null, [], ['Quill Daily'], 'jsonld author'],
    ['none', '', null, [], undefined, undefined],
  ])('%s', (_, head, byline, feed, value, source) => {
    const found = authorsOf(head, byline, feed);
    expect([found?.value, found?.source]).toEqual([value, source]);
  });

  test('the first line of the text, when nobody but the site is named', () => {
    expect(authorsOf(data({ name: 'Quill Daily' }), null, [], ['Ann Roe'])).toEqual({ value: ['Ann Roe'], source: 'first line' });
    expect(authorsOf(meta, null, [], ['Ann Roe'])?.value).toEqual(['Bo Lind']);
  });
});

describe('a first line of names', () => {
  test.each<[html: string, names: string[]]>([
    ['<p><strong>Ann Roe</strong></p><p>It rained.</p>', ['Ann Roe']],
    ['<p> </p><p><b>Ann Roe/Bo Tamsin Lind</b></p>', ['Ann Roe', 'Bo Tamsin Lind']],
    ['<p><strong>Quillhaven</strong></p>', []],
    ['<p><strong>The pier is open.</strong></p>', []],
    ['<p><strong>Ann Roe</strong> went.</p>', []],
    ['<p>Ann Roe</p>', []],
    ['<p><strong>What comes next</strong></p>', []],
    ['', []],
  ])('%s', (html, names) => expect(authorLine(fragment(`<div>${html}</div>`))).toEqual(names));
});
