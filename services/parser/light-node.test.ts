import { expect, test } from 'vitest';
import { open } from './fixtures/page.ts';
import { openLight } from './light-dom.ts';

const PAGE = `<main id="m"><article class="story big"><h1>Pier</h1><p>a<b>b</b> &amp;&nbsp;<i title='"'>c</i></p><table><tr><td><table><tr><td>d</table></table><br>
  <a rel="author NEXT" href="/x?a=1&amp;b=2">e</a></article></main><article><time>f</time></article><p hidden>g`;
const URL = 'https://quill.example/news/pier';
const both = (): [string, Document][] => [
  ['light', openLight(PAGE, URL)],
  ['jsdom', open(PAGE, URL)],
];
const same = (ask: (document: Document) => unknown): void => {
  const [light, exact] = both().map(([, document]) => ask(document));
  expect(light).toEqual(exact);
};

const SELECTORS =
  'p|td table|h1,h2,time|#m p|.story|p.big, article.big|[hidden]|a[rel~="author"]|a[rel~="next" i]|a[href^="/x"]|a[href*="b=2"]|a[href$="b=2"]|main time, article time|*|article td td';

test.each(SELECTORS.split('|'))('%s selects what it does in jsdom', (selector) => {
  same((document) => [...document.querySelectorAll(selector)].map(({ localName, textContent }) => [localName, textContent]));
  same((document) => document.querySelector('b')!.closest(selector)?.localName);
});

test.each(['p > b', 'p:first-child', 'p + p', '[a|b]', ''])('a selector that is not known throws: "%s"', (selector) => {
  expect(() => openLight(PAGE, URL).querySelector(selector)).toThrow(SyntaxError);
});

/** What Readability and the readers do to a page; the text is asked before, so that one that was remembered shows. */
const CHANGES: [string, (document: Document) => void][] = [
  ['nothing', () => {}],
  ['remove', (document) => document.querySelector('b')!.remove()],
  [
    'replaceChild',
    (document) => document.querySelector('p')!.replaceChild(document.createTextNode('<z>'), document.querySelector('b')!),
  ],
  ['replaceWith what stands inside', (document) => document.querySelector('article')!.replaceWith(document.querySelector('h1')!)],
  ['append what stood elsewhere', (document) => document.querySelector('main')!.append(...document.querySelectorAll('p'))],
  ['insertBefore', (document) => document.body.insertBefore(document.createElement('DIV'), document.body.firstChild)],
  ['replaceChildren', (document) => document.body.replaceChildren(document.querySelector('i')!)],
  [
    'attributes',
    (document) => {
      const link = document.querySelector('a')!;
      link.className = 'y';
      link.id = 'z';
      link.removeAttribute('rel');
      link.setAttribute('href', '/"&');
    },
  ],
  [
    'innerHTML',
    (document) => {
      document.querySelector('main')!.innerHTML = '<p>x<p>y<td>z';
    },
  ],
  [
    'its own markup read again',
    (document) => {
      const { body } = document;
      body.innerHTML = String(body.innerHTML);
    },
  ],
];

test.each(CHANGES)('a page is the same as in jsdom after: %s', (_, change) => {
  same((document) => {
    expect(document.body.textContent).toContain('Pier');
    change(document);
    return [
      document.body.innerHTML,
      document.body.textContent,
      [...document.getElementsByTagName('p')].map((p) => p.textContent),
    ];
  });
});

test('neighbours are those of jsdom', () => {
  same((document) =>
    [...document.querySelectorAll('*')].map((element) => [
      element.tagName,
      element.parentElement?.tagName,
      element.previousElementSibling?.tagName,
      element.nextElementSibling?.tagName,
      element.firstElementChild?.tagName,
      element.children.length,
      element.childNodes.length,
      document.body.contains(element),
    ]),
  );
});
