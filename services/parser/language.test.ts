import { describe, expect, test } from 'vitest';
import { open, PARAGRAPHS, testPage } from './fixtures/page.ts';
import { findLanguage, primaryLanguage } from './language.ts';
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
  test.each<[name: string, html: string, hint: string | null, text: string, expected: string | undefined]>([
    ['as the page says', testPage('', '', 'fr-CA'), 'de', GERMAN, 'fr'],
    ['as the feed says', testPage('', '', ''), 'nl', GERMAN, 'nl'],
    ['as og:locale says', testPage('', '<meta property="og:locale" content="it_IT">', ''), null, GERMAN, 'it'],
    ['by the text', testPage('', '', ''), null, GERMAN, 'de'],
    ['by an English text', testPage('', '', ''), null, PARAGRAPHS.join(' '), 'en'],
    ['not at all', testPage('', '', ''), null, '12', undefined],
  ])('%s', (_, html, language, text, expected) => {
    const page = readPage(open(html), null, { language });
    expect(findLanguage(page, text)?.value).toBe(expected);
  });
});
