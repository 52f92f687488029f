import { describe, expect, test } from 'vitest';
import { readTags } from './tags.ts';

const shape = (html: string): string[] =>
  [...readTags(html)].map(({ kind, name, start, end }) => `${kind} ${name} ${html.slice(start, end)}`.replace(/\s+/g, ' '));

describe('tags of a text', () => {
  test.each<[name: string, html: string, expected: string[]]>([
    ['open and close', '<p>a</p>', ['open p <p>', 'close p </p>']],
    ['names in capitals', '<DIV></Div>', ['open div <DIV>', 'close div </Div>']],
    ['a bracket in a quoted value', '<a title="x > y">z', ['open a <a title="x > y">']],
    ['an apostrophe in a quoted value', `<a title="it's">z`, [`open a <a title="it's">`]],
    ['comparisons are text', 'a < b <3 <> c', []],
    ['a comment with tags inside', '<!-- <p> --><b>', ['comment <!-- <p> -->', 'open b <b>']],
    ['the shortest comment', '<!--><b>', ['comment <!-->', 'open b <b>']],
    ['a comment that never ends', '<i><!-- <p> <b>', ['open i <i>', 'comment <!-- <p> <b>']],
    ['a doctype', '<!doctype html><p>', ['comment <!doctype html>', 'open p <p>']],
    [
      'markup in a script is text',
      '<script>a<b></p></script><p>',
      ['open script <script>', 'close script </script>', 'open p <p>'],
    ],
    ['a script that never ends', '<script>a<b>', ['open script <script>']],
    ['a tag that never ends', '<p><a href="x', ['open p <p>']],
  ])('%s', (_, html, expected) => expect(shape(html)).toEqual(expected));
});

describe('attributes of a tag', () => {
  test.each<[html: string, expected: number]>([
    ['<p>', 0],
    ['<input disabled>', 1],
    ['<a href=x class = "y z" data-q=\'1\'>', 3],
    ['<br/>', 0],
    ['<img src=a/b alt="">', 2],
    [`<p ${'a=1 '.repeat(500)}>`, 500],
  ])('%s', (html, expected) => expect([...readTags(html)][0]?.attributes).toBe(expected));
});

describe('hostile markup ends', () => {
  test.each([
    ['brackets', '<'.repeat(1_000_000)],
    ['tags that never end', '<a '.repeat(300_000)],
    ['comments that never end', '<!--'.repeat(300_000)],
    ['scripts that never end', '<script>'.repeat(200_000)],
    ['quotes that never end', '<p style="'.repeat(200_000)],
    ['spaces', `<p${' '.repeat(1_000_000)}>`],
  ])('%s', (_, html) => expect([...readTags(html)].length).toBeLessThan(10));
});
