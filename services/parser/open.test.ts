import { expect, test } from 'vitest';
import { withDocument } from './open.ts';

/** jsdom runs no script here, but its window has the function. */
const isExact = (document: Document) => typeof document.defaultView?.getComputedStyle === 'function';

test('a page is read in the light DOM', () => {
  expect(withDocument('<p>a', null, isExact)).toBe(false);
});

test('where reading fails in the light DOM, jsdom is asked', () => {
  const read = (document: Document) => {
    if (!isExact(document)) throw new TypeError('not here');
    return document.body.textContent;
  };
  expect(withDocument('<p>a', 'no address', read)).toBe('a');
});
