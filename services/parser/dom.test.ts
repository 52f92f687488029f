import { expect, test } from 'vitest';
import { elementsOf, measure, walk } from './dom.ts';
import { fragment } from './fixtures/page.ts';

test('a walk enters and leaves every node below the root once', () => {
  const steps: string[] = [];
  const root = fragment('<div><p>a<b>c</b></p><i></i></div>');
  walk(
    root,
    (node) => steps.push(`+${node.nodeName}`) > 0,
    (node) => steps.push(`-${node.nodeName}`),
  );
  expect(steps.join(' ')).toBe('+P +#text -#text +B +#text -#text -B -P +I -I');
});

test('a walk leaves out what is below a node that is not entered', () => {
  const seen: string[] = [];
  walk(
    fragment('<div><ul><li>a</li></ul><p></p></div>'),
    (node) => {
      seen.push(node.nodeName);
      return node.nodeName !== 'UL';
    },
    () => {},
  );
  expect(seen).toEqual(['UL', 'P']);
});

test('elements by name, in document order', () => {
  const root = fragment('<div><a id=1></a><p><b id=2><a id=3></a></b></p></div>');
  expect(elementsOf(root, 'a', 'b').map(({ id }) => id)).toEqual(['1', '2', '3']);
});

test('sizes count text once, links and paragraphs apart, and images', () => {
  const root = fragment('<div>  ab <p>cde <a href=x>fg</a></p><img src=y></div>');
  expect(measure(root).get(root)).toEqual({ text: 7, links: 2, paragraphs: 5, images: 1 });
});
