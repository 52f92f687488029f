import { describe, expect, test } from 'vitest';
import { isElement, walk } from './dom.ts';
import { linkedData, PARAGRAPHS, paragraphs, testPage } from './fixtures/page.ts';
import { openLight } from './light-dom.ts';
import { withExactDocument } from './open.ts';

const URL = 'https://quill.example/news/pier';

/** Elements with their attributes, and texts, in order and by depth; comments apart. */
function outline(document: Document): string[] {
  const lines: string[] = [];
  let depth = 0;
  walk(
    document,
    (node) => {
      depth++;
      if (node.nodeType === 3) lines.push(`${depth} "${node.nodeValue}"`);
      if (!isElement(node)) return node.nodeType !== 8;
      const attributes = [...node.attributes].map(({ name, value }) => ` ${name}=${value}`).join('');
      lines.push(`${depth} ${node.localName}${attributes}`);
      return node.localName !== 'template';
    },
    () => depth--,
  );
  return lines;
}

const MARKUP: [name: string, html: string][] = [
  ['a whole page', testPage(`<article><h1>Pier</h1>${paragraphs()}</article>`)],
  ['a fragment', '<p>a<p>b'],
  ['white space before the document', '\n \n<!doctype html><html><body>a'],
  ['attributes after a first <html>', '<html lang="en"><body class="a"><p>a<html dir="ltr"><body id="b">'],
  ['paragraphs that blocks close', '<p>a<div>b</div>c</p>'],
  ['formatting that overlaps', '<p><b>a<i>b</b>c</i><p>d'],
  ['links inside links', '<a href="/a">a<a href="/b">b</a></a>'],
  ['tables without rows', '<table><td><table><td>a'],
  ['lists without ends', '<ul><li>a<li>b<ul><li>c</ul></ul>'],
  ['names and attributes in capitals', '<DIV CLASS="A b" ID=c><IMG SRC="/d.jpg" ALT="e &amp; f"></DIV>'],
  ['elements without an end', '<p>a<br/>b<img src=c><hr>d'],
  ['end tags without an element', '</div><p>a</p></p></br>b'],
  ['templates', '<template><p>a</p></template><p>b'],
  ['text that looks like markup', '<title>a<b></title><textarea><p>c</textarea><iframe><p>d</iframe>'],
  ['linked data', testPage('<p>a', linkedData({ '@type': 'Article', headline: 'a </b> c' }))],
  ['entities', '<p title="&quot;&lt;&amp;amp;">a &lt;b&gt; &amp;amp; &nbsp;&euro;&#128512;&notin'],
  ['other name spaces', '<svg viewBox="0 0 1 1"><title>a</title></svg><math><mi>b</mi></math>'],
];

test.each(MARKUP)('the tree is that of jsdom: %s', (_, html) => {
  expect(outline(openLight(html, URL))).toEqual(withExactDocument(html, URL, outline));
});

test('text between the rows of a table stands before it, as the standard says (jsdom puts it behind)', () => {
  expect(outline(openLight('<table>a<tr>b<td>c</table>', URL)).slice(3, 5)).toEqual(['3 "ab"', '3 table']);
});

test('attributes that only scripts and style sheets read are left out', () => {
  const [, , , element] = outline(
    openLight('<img src=a data-src=b data-track=c onload=d aria-label=e aria-hidden=true target=f alt=g>', URL),
  );
  expect(element).toBe('3 img src=a data-src=b aria-hidden=true alt=g');
});

describe('addresses are relative to', () => {
  test.each<[name: string, head: string, url: string | null]>([
    ['the page', '', URL],
    ['its base', '<base href="/archive/">', URL],
    ['the page when the base is none', '<base href="http://[">', URL],
    ['nothing', '', null],
  ])('%s', (_, head, url) => {
    const ends = ({ baseURI, documentURI }: Document) => [baseURI, documentURI];
    expect(ends(openLight(head, url))).toEqual(withExactDocument(head, url, ends));
  });
});

test.each(['<title> a\n b </title>', '<p>a</p><title>b</title>', ''])('the title is that of jsdom: %s', (html) => {
  expect(openLight(html, null).title).toBe(withExactDocument(html, null, ({ title }) => title));
});

test('an element keeps what it held when it moves', () => {
  const document = openLight(testPage(`<div id="from">${paragraphs()}</div><div id="to"></div>`), URL);
  document.querySelector('#to')!.append(...document.querySelectorAll('#from p'));
  expect([...document.querySelectorAll('#to p')].map((p) => p.textContent)).toEqual(PARAGRAPHS);
});
