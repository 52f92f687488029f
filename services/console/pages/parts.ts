import { CODES, type Code } from '../../../shared/errors.ts';
import { truncate } from '../../../shared/text.ts';
import type { CopyRelation, Precision } from '../../../shared/types.ts';
import { formatAgo, formatDay, formatInstant } from '../format.ts';
import { type Html, html } from '../html.ts';

/** Characters of a headline or a name that are shown: the longest real ones have half as many. */
const WORDS_SHOWN = 300;

/** A publisher's words: never longer than a few lines, and their direction of writing ends with them. */
export function words(text: string | null, absent = '(no title)'): Html {
  if (!text) return html`<span class="absent">${absent}</span>`;
  const shown = truncate(text, WORDS_SHOWN);
  return html`<bdi>${shown}${shown.length < text.length && '…'}</bdi>`;
}

/** A link out of the console, or only its text where the address is not one for browsers. */
export function external(url: string | null, text: string | null = url): Html {
  if (!url || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return words(text, '–');
  return html`<a href="${url}" rel="noopener noreferrer" class="external">${words(text)}</a>`;
}

export const articleLink = (id: string, title: string | null): Html => html`<a href="/articles/${id}">${words(title)}</a>`;
export const storyLink = (id: string, title: string | null): Html => html`<a href="/stories/${id}">${words(title)}</a>`;
export const entityLink = (id: string, name: string): Html => html`<a href="/entities/${id}">${words(name)}</a>`;

/** A moment as it stands in the calendar. */
export function moment(at: Date | null, precision: Precision | null = 'instant'): Html {
  if (at === null) return html`<span class="absent">unknown</span>`;
  if (precision === 'day') return html`<time datetime="${at.toISOString().slice(0, 10)}">${formatDay(at)}</time>`;
  return html`<time datetime="${at.toISOString()}" data-instant="text">${formatInstant(at)}</time>`;
}

/** A moment seen from now. */
export function ago(at: Date | null, now: Date, absent = 'never'): Html {
  if (at === null) return html`<span class="absent">${absent}</span>`;
  return html`<time datetime="${at.toISOString()}" data-instant="title" title="${formatInstant(at)}">${formatAgo(at, now)}</time>`;
}

/** When an article came out: as its publisher says, else when it was found. */
export const published = (article: {
  published_at: Date | null;
  published_precision: Precision | null;
  first_seen_at: Date;
}): Html =>
  article.published_at ? moment(article.published_at, article.published_precision) : html`seen ${moment(article.first_seen_at)}`;

export const RELATION_NAMES: Record<CopyRelation, string> = {
  original: 'original',
  exact_copy: 'exact copy',
  near_copy: 'near copy',
  trimmed: 'trimmed',
  extended: 'extended',
};

export const relationTag = (relation: CopyRelation): Html =>
  html`<span class="relation ${relation}">${RELATION_NAMES[relation]}</span>`;

/** A code, what it means and, `withRemedy`, what to do about it. */
export function codeMeaning(code: string, withRemedy = false): Html {
  const known = Object.hasOwn(CODES, code) ? CODES[code as Code] : null;
  return html`<code>${code}</code> ${known?.[0]}${withRemedy && known && ` ${known[1]}`}`;
}

/**
 * A table that a narrow screen shows as one block per row, each cell under its column's name.
 * The roles are said because such a layout takes them from the elements.
 */
export function table(caption: string, columns: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return html`<table role="table">
<caption class="hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => html`<tr role="row">${cells.map((cell, i) => html`<td role="cell" data-column="${columns[i]}">${cell}</td>`)}</tr>\n`)}</tbody>
</table>`;
}

/** Names with their values; those without a value are left out. */
export const facts = (entries: readonly (readonly [name: string, value: Html | string | null])[]): Html =>
  html`<dl class="facts">${entries
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;

/** What stands where there is nothing to show: why, and what to do. */
export const nothing = (text: Html): Html => html`<p class="nothing">${text}</p>`;

/** The way to the rest of a list. */
export const onward = (href: string | null, text: string): Html | null =>
  href === null ? null : html`<p class="onward"><a href="${href}" rel="next">${text}</a></p>`;
