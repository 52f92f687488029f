import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';

/** `problem`: why the last try failed. */
export const loginPage = (next: string, problem: string | null): Html =>
  layout({
    title: 'Log in',
    body: html`<h1>Log in</h1>
${problem && html`<p class="alert" role="alert">${problem}</p>`}
<form method="post" action="/login" class="ask">
<label for="password">Password of this console</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
<input type="hidden" name="next" value="${next}">
<button>Log in</button>
</form>`,
  });
