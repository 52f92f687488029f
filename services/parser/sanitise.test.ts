import { describe, expect, test } from 'vitest';
import { paragraphsHtml, sanitise } from './sanitise.ts';

describe('safe HTML', () => {
  test.each<[name: string, html: string, expected: string]>([
    ['text and emphasis', '<p>a <b>b</b></p>', '<p>a <b>b</b></p>'],
    ['scripts and their content', '<p>a</p><script>alert(1)</script>', '<p>a</p>'],
    ['event handlers', '<p onclick="alert(1)" class="x">a</p>', '<p>a</p>'],
    ['script addresses', '<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['script addresses in disguise', '<a href=" jAvA&#09;script:alert(1)">a</a>', '<a>a</a>'],
    ['data addresses', '<img src="data:image/svg+xml,x">', '<img />'],
    ['addresses without a scheme', '<a href="//quill.example">a</a>', '<a>a</a>'],
    ['links over https', '<a href="https://quill.example/" target="_top">a</a>', '<a href="https://quill.example/">a</a>'],
    ['frames and drawings', '<iframe src="https://quill.example">&lt;p></iframe><svg onload="x"></svg>a', 'a'],
    ['forms', '<form action="/x"><input name="q"><button>Go</button></form>', 'Go'],
  ])('%s', (_, html, expected) => expect(sanitise(html)).toBe(expected));
});

test('lines as paragraphs', () =>
  expect(paragraphsHtml(['a < b', '"c" & d'])).toBe('<p>a &lt; b</p>\n<p>&quot;c&quot; &amp; d</p>'));
