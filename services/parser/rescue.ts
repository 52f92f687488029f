import { blockLines } from './blocks.ts';
import { FURNITURE } from './clean.ts';
import { roleWords } from './dom.ts';

/** Shorter paragraphs are labels more often than text, in characters. */
const PARAGRAPH_MIN = 40;
const LINK_SHARE = 0.5;

/** An `<article>` or `<main>` is the article's when it holds more than this share of the page's paragraph text. */
const CONTAINER_SHARE = 0.6;

const OUTSIDE = new Set(['nav', 'aside', 'footer', 'figure', 'form']);

/**
 * A second opinion on a page, made without scores: its long paragraphs in order, repeats left out.
 * It finds bodies that are split over several containers, where Readability keeps one of them.
 */
export function paragraphsOf(document: Document): string[] {
  const found = [...document.getElementsByTagName('p')].flatMap((element) => {
    const text = blockLines(element).join(' ');
    return text.length >= PARAGRAPH_MIN && linkLength(element) < LINK_SHARE * text.length && isInText(element)
      ? [{ element, text }]
      : [];
  });
  const length = (list: typeof found) => list.reduce((sum, { text }) => sum + text.length, 0);
  const whole = length(found);
  let best = found;
  for (const container of document.querySelectorAll('article,main')) {
    const inside = found.filter(({ element }) => container.contains(element));
    if (length(inside) > CONTAINER_SHARE * whole && inside.length < best.length) best = inside;
  }
  return [...new Set(best.map(({ text }) => text))];
}

function linkLength(element: Element): number {
  let length = 0;
  for (const link of element.getElementsByTagName('a')) length += (link.textContent ?? '').trim().length;
  return length;
}

function isInText(element: Element): boolean {
  for (let node: Element | null = element; node && node.localName !== 'body'; node = node.parentElement) {
    if (OUTSIDE.has(node.localName) || node.hasAttribute('hidden')) return false;
    if (node.localName !== 'article' && node.localName !== 'main' && FURNITURE.test(roleWords(node))) return false;
  }
  return true;
}
