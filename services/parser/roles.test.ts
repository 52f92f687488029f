import { Readability } from '@mozilla/readability';
import { describe, expect, test } from 'vitest';
import { elementsOf } from './dom.ts';
import { fragment, open, paragraphs, testPage } from './fixtures/page.ts';
import { anyOf, keepRoles, MAIN, roleWords } from './roles.ts';

describe('words of class and id', () => {
  test.each([
    ['<div class="newsBox related_links" id="sideBar">', 'news-Box related-links side-Bar'],
    ['<div>', ''],
  ])('%s', (html, expected) => expect(roleWords(fragment(html))).toBe(expected));
});

test('names match whole words only', () => {
  const pattern = anyOf('share related', 'ads?');
  expect(['share', 'top-share', 'x related', 'ad'].map((text) => pattern.test(text))).toEqual([true, true, true, true]);
  expect(['shareholder', 'unrelated', 'adapt'].map((text) => pattern.test(text))).toEqual([false, false, false]);
});

/** The role of the element that holds a text in what Readability makes of an article with this block in it. */
function roleAfter(block: string, text: string): string | null {
  const document = open(testPage(`<article>${paragraphs()}${block}</article>`));
  keepRoles(document.body);
  const content = new Readability<Element>(document, { serializer: (node) => node as Element, keepClasses: true }).parse()
    ?.content;
  const holder = content && elementsOf(content, 'p', 'div').findLast((element) => element.textContent?.includes(text));
  return holder ? roleWords(holder) : null;
}

describe('a block that Readability dissolves keeps its name', () => {
  test.each([
    ['around nothing but text', '<div><img src=x><div class="photo-credit">Ann Roe, <b>Quill</b></div></div>', 'photo-credit'],
    ['around one paragraph', '<div class="photo-note"><p>Ann Roe lives here.</p></div>', 'photo-note'],
    [
      'around another block',
      '<div class="photoNote"><div class="inner"><p>Ann Roe lives here.</p></div></div>',
      'photo-Note inner',
    ],
    ['around one of several paragraphs', '<section><h3>Us</h3><div class="bio"><p>Ann Roe</p></div><p>Tom</p></section>', 'bio'],
  ])('%s', (_, block, expected) => expect(roleAfter(block, 'Ann Roe')).toBe(expected));

  test('which a block with text of its own does not', () => {
    expect(roleAfter('<div class="text"><p>Ann Roe came.</p><p>Tom went.</p></div>', 'Ann Roe')).toBe('');
  });
});

test('the article with the page’s headline is marked', () => {
  const document = open(testPage('<article><p>a</p></article><article id="b"><header><h1>Pier</h1></header></article>'));
  keepRoles(document.body);
  expect([...document.querySelectorAll(`[${MAIN}]`)].map(({ id }) => id)).toEqual(['b']);
});
