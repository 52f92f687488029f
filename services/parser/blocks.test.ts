import { describe, expect, test } from 'vitest';
import { blockLines } from './blocks.ts';
import { fragment } from './fixtures/page.ts';

describe('lines of an element', () => {
  test.each<[name: string, html: string, expected: string[]]>([
    ['neighbouring paragraphs are not glued', '<div><p>One.</p><p>Two.</p></div>', ['One.', 'Two.']],
    ['inline elements do not break', '<div><p>One <b>bold</b> w<i>or</i>d.</p></div>', ['One bold word.']],
    ['line breaks do', '<div>One<br>Two<br><br>Three</div>', ['One', 'Two', 'Three']],
    ['items and headings', '<div><h2>Head</h2><ul><li>a</li><li>b <ul><li>c</li></ul></li></ul></div>', ['Head', 'a', 'b', 'c']],
    ['text beside blocks', '<div>before<p>in</p>after</div>', ['before', 'in', 'after']],
    ['white space is folded', '<div><p>\n  One\n\t two&nbsp;three </p></div>', ['One two three']],
    ['unread and hidden elements', '<div><p>a<script>x</script><button>Share</button></p><p hidden>b</p></div>', ['a']],
    ['cells of a table', '<table><tr><th>Year</th><td>2026</td></tr></table>', ['Year', '2026']],
  ])('%s', (_, html, expected) => expect(blockLines(fragment(html))).toEqual(expected));
});
