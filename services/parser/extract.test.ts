import { describe, expect, test } from 'vitest';
import { codeOf } from '../../shared/errors.ts';
import { TEXT_LIMIT } from '../../shared/text.ts';
import type { Article, Document, Hints } from '../../shared/types.ts';
import { EXTRACTION_VERSION, extract } from './extract.ts';
import { linkedData, PARAGRAPHS, paragraphs, testPage, textOf } from './fixtures/page.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const URL = 'https://quill.example/news/pier';
const page = (html: string, document: Partial<Document> = {}, hints: Hints = {}): Article =>
  extract({ bytes: Buffer.from(html), url: URL, contentType: 'text/html', ...document }, hints, NOW);

const NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>';
const TEASER = '<p>Another story of the day, in a few words, about a crane that was sold to Norway.</p>';
const FOOTER = '<footer><p>Quill Daily, Harbour Street 1. All rights reserved.</p></footer>';
const [first, ...others] = PARAGRAPHS as [string, ...string[]];

describe('the text of pages of several templates', () => {
  test.each<[name: string, body: string, expected: string]>([
    ['an article element', `${NAV}<article><h1>Pier to be rebuilt</h1>${paragraphs()}</article>${FOOTER}`, textOf(...PARAGRAPHS)],
    [
      'nested containers',
      `${NAV}<div id="wrap"><div class="col"><div class="text-body">${paragraphs()}</div></div></div>${FOOTER}`,
      textOf(...PARAGRAPHS),
    ],
    [
      'line breaks instead of paragraphs',
      `<h1>Pier to be rebuilt</h1><div class="content">${PARAGRAPHS.join('<br><br>')}</div>`,
      textOf(...PARAGRAPHS),
    ],
    [
      'headings and lists',
      `<article><p>${first}</p><h2>What next</h2><ul><li>A pier of stone</li><li>A crane for the boats</li></ul>${paragraphs(others)}</article>`,
      textOf(first, 'What next', 'A pier of stone', 'A crane for the boats', ...others),
    ],
    [
      'byline, date and buttons',
      `<article><h1>Pier to be rebuilt</h1><div class="byline">By Ann Roe</div><p>Published 21 November 2026, 10:05</p><button>Share</button>${paragraphs()}</article>`,
      textOf(...PARAGRAPHS),
    ],
    [
      'a figure and its caption',
      `<article><p>${first}</p><figure><img src="/p.jpg"><figcaption>The pier in May. Photo: Ann Roe</figcaption></figure>${paragraphs(others)}</article>`,
      textOf(...PARAGRAPHS),
    ],
    [
      'boxes between the paragraphs',
      `<article><p>${first}</p><aside>${TEASER}</aside><div class="related-box">${TEASER}</div><p>Read more: <a href="/c">Crane sold</a></p>${paragraphs(others)}</article>`,
      textOf(...PARAGRAPHS),
    ],
    [
      'a body split over containers',
      `<h1>Pier to be rebuilt</h1>${PARAGRAPHS.map((text) => `<section><div><p>${text}</p></div></section>${NAV}`).join('')}`,
      textOf(...PARAGRAPHS),
    ],
    ['a hidden copy', `<article>${paragraphs()}</article><div style="display:none">${paragraphs()}</div>`, textOf(...PARAGRAPHS)],
    [
      'comments of readers',
      `<article>${paragraphs()}</article><div id="comments"><p>First! And I say that the old pier was better in every way.</p></div>`,
      textOf(...PARAGRAPHS),
    ],
  ])('%s', (_, body, expected) => expect(page(testPage(body)).text).toBe(expected));

  test('a standfirst outside the container of the text', () => {
    const standfirst = 'The council has made up its mind: the ferry will come back to town.';
    const head = `<title>Pier to be rebuilt</title><meta name="description" content="${standfirst}">`;
    const html = testPage(
      `<header><h1>Pier to be rebuilt</h1><h3>${standfirst}</h3></header><div class="body">${paragraphs()}</div>`,
      head,
    );
    expect(page(html).text).toBe(textOf(standfirst, ...PARAGRAPHS));
  });

  test('a body that only linked data has', () => {
    const data = linkedData({ '@type': 'NewsArticle', articleBody: `<p>${PARAGRAPHS.join('</p><p>')}</p>` });
    const article = page(testPage('<div id="app">Please wait.</div>', data));
    expect([article.text, article.method]).toEqual([textOf(...PARAGRAPHS), 'jsonld']);
  });

  test('a page of a few words', () => {
    expect(page('<title>a</title><p>Hello</p>').text).toBe('Hello');
  });
});

test('everything that is known about an article', () => {
  const data = linkedData({
    '@type': 'NewsArticle',
    headline: 'Pier to be rebuilt',
    author: { '@type': 'Person', name: 'Ann Roe' },
    datePublished: '2026-11-21T10:05:00+01:00',
    dateModified: '2026-11-21T12:00:00+01:00',
    isAccessibleForFree: true,
    keywords: ['pier', 'ferry'],
  });
  const head = `${data}<title>Pier to be rebuilt | Quill Daily</title>
    <meta property="og:site_name" content="Quill Daily"><meta property="og:image" content="/pier.jpg">
    <meta property="article:section" content="Harbour"><meta name="description" content="The ferry comes back.">
    <link rel="canonical" href="/news/pier?utm_source=x">`;
  const { text, html, ...rest } = page(testPage(`<article>${paragraphs()}</article>`, head, 'en-GB'));
  expect(text).toBe(textOf(...PARAGRAPHS));
  expect(html).toContain(`<p>${first}</p>`);
  expect(rest).toEqual({
    title: 'Pier to be rebuilt',
    authors: ['Ann Roe'],
    publishedAt: '2026-11-21T10:05:00.000+01:00',
    publishedPrecision: 'instant',
    modifiedAt: '2026-11-21T12:00:00.000+01:00',
    language: 'en',
    siteName: 'Quill Daily',
    canonicalUrl: 'https://quill.example/news/pier',
    imageUrl: 'https://quill.example/pier.jpg',
    imageCaption: null,
    section: 'Harbour',
    tags: ['pier', 'ferry'],
    description: 'The ferry comes back.',
    wordCount: 128,
    isAccessibleForFree: true,
    method: 'readability',
    version: EXTRACTION_VERSION,
    quality: 1,
    evidence: {
      title: 'jsonld headline, title',
      authors: 'jsonld author',
      publishedAt: 'jsonld datePublished',
      modifiedAt: 'jsonld dateModified',
      language: 'html lang',
      siteName: 'meta og:site_name',
      canonicalUrl: 'link canonical',
      imageUrl: 'meta og:image',
      section: 'meta article:section',
      description: 'meta description',
      isAccessibleForFree: 'jsonld isAccessibleForFree',
      quality: [],
    },
  });
});

test('what the feed knows fills what the page leaves open', () => {
  const hints: Hints = {
    title: 'Pier to be rebuilt',
    authors: ['Ann Roe'],
    publishedAt: '2026-11-21T10:00:00Z',
    language: 'en',
    siteName: 'Quill',
  };
  const { title, authors, publishedAt, language, siteName } = page(`<body><article>${paragraphs()}</article>`, {}, hints);
  expect([title, authors, publishedAt, language, siteName]).toEqual([
    'Pier to be rebuilt',
    ['Ann Roe'],
    '2026-11-21T10:00:00.000Z',
    'en',
    'Quill',
  ]);
});

test('the same page gives the same article, whatever came before it', () => {
  const html = testPage(`<article>${paragraphs()}</article>`);
  const before = page(html);
  page(testPage('<p>Something else entirely, of which nothing may be left behind.</p>', '', 'de'));
  expect(page(html)).toEqual(before);
});

describe('hostile pages', () => {
  test('no script runs, and none is kept', () => {
    const html = testPage(
      `<script>document.title="PWNED"</script><article onclick="x()">${paragraphs()}<a href="javascript:x()">a</a><svg onload=x()></svg></article>`,
    );
    const article = page(html);
    expect(article.title).toBe('Pier to be rebuilt');
    expect(article.html).not.toMatch(/script|onclick|onload|svg/);
  });

  test('characters that Postgres refuses are left out everywhere', () => {
    const head = `<title>Pier\u0007 &#x1F; rebuilt</title>${linkedData({ '@type': 'Article', author: 'Ann\ud800 Roe\u0000' })}`;
    const article = page(
      testPage(`<article>${paragraphs()}<p>End\u0001 &#2;of it, and then the last of the sentences.</p></article>`, head),
    );
    const strings = JSON.stringify(article, (_, value) =>
      typeof value === 'string' && (/[\u0000-\u0008\u000b-\u001f]/.test(value) || !value.isWellFormed()) ? 'DIRTY' : value,
    );
    expect(strings).not.toContain('DIRTY');
    expect(article.text).toContain('End of it');
  });

  test('text is cut', () => {
    expect(page(`<article><p>${'word, '.repeat(700_000)}</p></article>`).text.length).toBeLessThanOrEqual(TEXT_LIMIT);
  });

  test.each<[name: string, html: string, document: Partial<Document>, code: string]>([
    ['nothing', '', {}, 'E_EMPTY'],
    ['white space', ' \n\t', {}, 'E_EMPTY'],
    ['no text', '<html><body><img src=x><script>x</script>', {}, 'E_EMPTY'],
    ['frames', '<frameset><frame></frameset><p>a', {}, 'E_EMPTY'],
    ['a PDF', '%PDF-1.7 ...', {}, 'E_NOT_HTML'],
    ['a feed', '<?xml version="1.0"?><rss><channel/></rss>', {}, 'E_NOT_HTML'],
    ['deep nesting', '<div>'.repeat(1000), {}, 'E_PAGE_TOO_COMPLEX'],
    ['a million elements', `<article>${'<b>x</b>'.repeat(1_000_000)}`, {}, 'E_PAGE_TOO_COMPLEX'],
    ['a huge attribute', `<p title="${'x'.repeat(2_000_000)}">a`, {}, 'E_TOO_LARGE'],
    ['too many bytes', 'a', { bytes: Buffer.alloc(16_000_000, 'a') }, 'E_TOO_LARGE'],
  ])('%s is refused', (_, html, document, code) => {
    let outcome = 'read';
    try {
      page(html, document);
    } catch (error) {
      outcome = codeOf(error);
    }
    expect(outcome).toBe(code);
  });

  test.each([
    ['a broken style sheet', '<style>p{width:calc(1px + )}</style>'],
    ['an address that is none', '<base href="http://[">'],
    ['tables without rows', '<table><td><table><td>'],
    ['formatting without end', '<b><i><u><p>'],
    ['linked data that refers to itself', linkedData({ '@type': 'Article', '@id': '#a', author: { '@id': '#a' } })],
  ])('%s does not stop the reading', (_, html) => {
    expect(page(`<title>a</title>${html}<article>${paragraphs()}</article>`).title).toBe('a');
  });
});

describe('other kinds of documents', () => {
  const source = `Pier to be rebuilt\n\n${PARAGRAPHS.join('\n\n')}`;

  test.each<[name: string, document: Partial<Document>, method: string]>([
    ['plain text', { contentType: 'text/plain' }, 'text'],
    ['Markdown', { contentType: null, name: 'pier.md' }, 'markdown'],
  ])('%s', (_, document, method) => {
    const article = page(source, document);
    expect([article.title, article.text, article.method]).toEqual(['Pier to be rebuilt', textOf(...PARAGRAPHS), method]);
  });

  test('in another encoding', () => {
    const bytes = Buffer.from('Die Fähre kommt zurück.\nAlles wird gut für die Stadt, sagen die Fischer.', 'latin1');
    expect(extract({ bytes, contentType: 'text/plain; charset=iso-8859-1' }, {}, NOW).title).toBeNull();
    expect(extract({ bytes, contentType: 'text/plain; charset=iso-8859-1' }, {}, NOW).text).toContain('Fähre kommt zurück');
  });
});
