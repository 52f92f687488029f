import { expect, test } from 'vitest';
import { type Html, html } from './html.ts';

const HOSTILE = `<script>alert("1")</script>&'`;
const ESCAPED = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;';

test.each<[name: string, markup: Html, expected: string]>([
  ['the template itself as it stands', html`<p class="a">&amp;</p>`, '<p class="a">&amp;</p>'],
  ['a text in an element', html`<p>${HOSTILE}</p>`, `<p>${ESCAPED}</p>`],
  ['a text in an attribute', html`<p title="${'" onclick="x'}">`, '<p title="&quot; onclick=&quot;x">'],
  ['what is escaped already, once more', html`${'&amp;'}`, '&amp;amp;'],
  ['a template inside a template', html`<p>${html`<b>${'<'}</b>`}</p>`, '<p><b>&lt;</b></p>'],
  ['a list of both', html`${['<', html`<br>`, ['>']]}`, '&lt;<br>&gt;'],
  ['numbers, zero too', html`${0} ${1.5}`, '0 1.5'],
  ['nothing for what is absent', html`[${null}${undefined}${false}${''}]`, '[]'],
  ['values side by side', html`${'<'}${'>'}`, '&lt;&gt;'],
  ['dollar signs and backslashes', html`${'$& $1 \\u003c'}`, '$&amp; $1 \\u003c'],
])('%s', (_, markup, expected) => {
  expect(markup.text).toBe(expected);
});
