import { elementsOf, isElement } from './dom.ts';

/** Does a class or an id have one of these words, alone or between hyphens? */
export const anyOf = (...words: string[]): RegExp =>
  new RegExp(`(?:^|[\\s-])(?:${words.join(' ').replaceAll(' ', '|')})(?:$|[\\s-])`, 'i');

/** Marks the article that holds the page's headline. */
export const MAIN = 'data-main';

/** Where the names of the blocks around an element are noted. */
const NOTE = 'data-block';

/** Elements that Readability takes for running text, so that it dissolves a block that holds nothing else. */
const PHRASING = new Set(
  'a abbr audio b bdo br button cite code data del dfn em font i img ins kbd label mark q ruby rp rt s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** Class names and id of an element, camelCase words taken apart: what they tell about its role. */
export function roleWords(element: Element): string {
  return element.getAttribute(NOTE) ?? ownWords(element);
}

const ownWords = (element: Element): string =>
  `${element.getAttribute('class') ?? ''} ${element.id}`
    .slice(0, 500)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .trim();

/** Readability dissolves a block of text when less of it than this is inside links. */
const LINK_SHARE = 0.25;

/**
 * Notes on blocks what Readability would lose with them: it replaces a `<div>` around one paragraph or around nothing but text by a bare `<p>`,
 * and one of two nested blocks by the other, so that captions, credits and authors' notes lose the class that tells them from the article. It takes the headline away as well.
 * Blocks nested without anything beside them share their names; a block of nothing but text becomes a paragraph that keeps its own.
 */
export function keepRoles(body: Element): void {
  for (const quote of elementsOf(body, 'blockquote')) unwrap(quote);
  body.querySelector('h1')?.closest('article')?.setAttribute(MAIN, '');
  for (const block of elementsOf(body, 'div', 'section')) {
    const words = roleWords(block);
    if (!words) continue;
    const inner = onlyChild(block);
    if (inner && !PHRASING.has(inner.localName)) {
      block.setAttribute(NOTE, words);
      inner.setAttribute(NOTE, `${words} ${ownWords(inner)}`.trim());
    } else if (holdsOnlyText(block)) toParagraph(block, words);
  }
}

/** Takes the blocks off that hold nothing but this element: Readability throws away what is named "social", and with it the posts that an article quotes. */
function unwrap(element: Element): void {
  let around = element.parentElement;
  while (around && WRAPPERS.has(around.localName) && onlyChild(around) === element) {
    around.replaceWith(element);
    around = element.parentElement;
  }
}

const WRAPPERS = new Set(['div', 'section', 'figure', 'aside']);

/** The child of an element that holds nothing else. */
function onlyChild(element: Element): Element | null {
  let only: Element | null = null;
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (isElement(node)) {
      if (only) return null;
      only = node;
    } else if (node.nodeValue?.trim()) return null;
  }
  return only;
}

function holdsOnlyText(element: Element): boolean {
  for (let node = element.firstElementChild; node; node = node.nextElementSibling)
    if (!PHRASING.has(node.localName) || !holdsOnlyText(node)) return false;
  const length = element.textContent?.trim().length ?? 0;
  const links = elementsOf(element, 'a').reduce((sum, link) => sum + (link.textContent?.trim().length ?? 0), 0);
  return length > 0 && links < LINK_SHARE * length;
}

function toParagraph(block: Element, words: string): void {
  const paragraph = block.ownerDocument.createElement('p');
  for (const { name, value } of [...block.attributes]) paragraph.setAttribute(name, value);
  paragraph.setAttribute(NOTE, words);
  paragraph.append(...block.childNodes);
  block.replaceWith(paragraph);
}
