import { describe, expect, test } from 'vitest';
import { stripMarkup } from './strip.ts';

describe('what the DOM need not see', () => {
  test.each<[name: string, html: string, expected: string]>([
    ['scripts', 'a<script>x<b></script>b', 'ab'],
    ['scripts with attributes and blanks in the end tag', 'a<script src="x" async>y</script >b', 'ab'],
    [
      'linked data stays',
      '<script type="application/ld+json">{"a":"<p>"}</script>',
      '<script type="application/ld+json">{"a":"<p>"}</script>',
    ],
    ['styles', 'a<STYLE>p{}</STYLE>b', 'ab'],
    ['drawings', 'a<svg><g><text>x</text></g></svg>b', 'ab'],
    ['content for readers without scripts', 'a<noscript><img src=x></noscript>b', 'ab'],
    ['comments', 'a<!-- b --><p>c</p>', 'a<p>c</p>'],
    ['the doctype stays', '<!DOCTYPE html><p>a', '<!DOCTYPE html><p>a'],
    ['inline styles', '<p class="a" style="color:red" id=b>c</p>', '<p class="a" id=b>c</p>'],
    ['inline styles that hide', '<p style="display: none">c</p>', '<p hidden="">c</p>'],
    ['a drawing that is never closed takes nothing with it', '<svg><p>a</p>', '<p>a</p>'],
    ['output before the document', 'Warning: x\n<!doctype html><p>a', '<!doctype html><p>a'],
  ])('%s', (_, html, expected) => expect(stripMarkup(html, 1000)).toBe(expected));
});

test('the document ends after so much text', () => {
  expect(stripMarkup('<p>abc</p><p>defgh</p><p>i</p>', 5)).toBe('<p>abc</p><p>de');
});

test('linked data does not count as text', () => {
  const data = `<script type="application/ld+json">"${'x'.repeat(100)}"</script>`;
  expect(stripMarkup(`${data}<p>abc</p>`, 10)).toBe(`${data}<p>abc</p>`);
});
