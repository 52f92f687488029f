import { spelledLength } from '../../shared/text.ts';
import { blockLines } from './blocks.ts';
import { FURNITURE } from './clean.ts';
import { elementsOf, isElement, walk } from './dom.ts';
import { roleWords } from './roles.ts';

/** Shorter paragraphs are labels more often than text, in characters. */
const PARAGRAPH_MIN = 40;
const LINK_SHARE = 0.5;

/** An `<article>` or `<main>` is the article's when it holds more than this share of the page's paragraph text. */
const CONTAINER_SHARE = 0.6;

const OUTSIDE = new Set(['nav', 'aside', 'footer', 'figure', 'form']);

/** Sites mark teasers as articles too; more containers than this are not compared. */
const CONTAINERS_LIMIT = 50;

interface Paragraph {
  element: Element;
  text: string;
}

/**
 * A second opinion on a page, made without scores: its long paragraphs in order, repeats left out.
 * It finds bodies that are split over several containers, where Readability keeps one of them.
 */
export function paragraphsOf(document: Document): string[] {
  const found = document.body ? collect(document.body) : [];
  const whole = lengthOf(found);
  let best = found;
  for (const container of elementsOf(document, 'article', 'main').slice(0, CONTAINERS_LIMIT)) {
    const inside = found.filter(({ element }) => container.contains(element));
    if (lengthOf(inside) > CONTAINER_SHARE * whole && inside.length < best.length) best = inside;
  }
  return [...new Set(best.map(({ text }) => text))];
}

function collect(body: Element): Paragraph[] {
  const found: Paragraph[] = [];
  walk(
    body,
    (node) => {
      if (!isElement(node) || isOutside(node)) return false;
      if (node.localName !== 'p') return true;
      const text = blockLines(node).join(' ');
      if (spelledLength(text) >= PARAGRAPH_MIN && linkLength(node) < LINK_SHARE * text.length)
        found.push({ element: node, text });
      return false;
    },
    () => {},
  );
  return found;
}

function isOutside(element: Element): boolean {
  if (OUTSIDE.has(element.localName) || element.hasAttribute('hidden')) return true;
  return element.localName !== 'article' && element.localName !== 'main' && FURNITURE.test(roleWords(element));
}

const lengthOf = (paragraphs: Paragraph[]): number => paragraphs.reduce((sum, { text }) => sum + text.length, 0);

function linkLength(element: Element): number {
  let length = 0;
  for (const link of elementsOf(element, 'a')) length += (link.textContent ?? '').trim().length;
  return length;
}
