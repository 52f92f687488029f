import { describe, expect, test } from 'vitest';
import { extract } from './extract.ts';
import { open, PARAGRAPHS, testPage } from './fixtures/page.ts';
import { detectLanguage, findLanguage, primaryLanguage, withLanguage } from './language.ts';
import { readPage } from './witness.ts';

describe('primary language of a tag', () => {
  test.each<[tag: string | null, expected: string | null]>([
    ['en', 'en'],
    ['de-AT', 'de'],
    ['pt_BR', 'pt'],
    ['ZH-Hans-CN', 'zh'],
    ['english', null],
    ['', null],
    [null, null],
  ])('%s', (tag, expected) => expect(primaryLanguage(tag)).toBe(expected));
});

const GERMAN = 'Der Rat der Stadt hat am Montag beschlossen, dass der alte Anleger im Hafen wieder aufgebaut werden soll.';

describe('language of a page', () => {
  test.each<[name: string, html: string, hint: string | null, expected: string | undefined]>([
    ['as the page says', testPage('', '', 'fr-CA'), 'de', 'fr'],
    ['as the feed says', testPage('', '', ''), 'nl', 'nl'],
    ['as og:locale says', testPage('', '<meta property="og:locale" content="it_IT">', ''), null, 'it'],
    ['not at all', testPage('', '', ''), null, undefined],
  ])('%s', (_, html, language, expected) => {
    const page = readPage(open(html), null, { language });
    expect(findLanguage(page)?.value).toBe(expected);
  });
});

test.each([
  [GERMAN, 'de'],
  [PARAGRAPHS.join(' '), 'en'],
  ['12', null],
])('language by the text: %s', async (text, expected) => expect(await detectLanguage(text)).toBe(expected));

test('an article gets the language of its text only where nobody states one', async () => {
  const article = extract({ bytes: Buffer.from(GERMAN), contentType: 'text/plain' });
  const found = await withLanguage(article);
  expect([article.language, found.language, found.evidence.language]).toEqual([null, 'de', 'text']);
  expect(await withLanguage({ ...article, language: 'nl' })).toEqual({ ...article, language: 'nl' });
});
