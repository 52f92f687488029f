import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';

/** A page that only says something: what is not there, or what went wrong. */
export const messagePage = (title: string, text: string): Html =>
  layout({
    title,
    body: html`<h1>${title}</h1>\n<p>${text}</p>\n<p><a href="/">Overview</a> · <a href="/stories">Stories</a></p>`,
  });
