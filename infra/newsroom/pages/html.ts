import type { Paper } from '../papers.ts';
import type { Printing } from '../printings.ts';
import type { Block } from '../texts.ts';

/** One paper on its own host. */
export interface Site {
  paper: Paper;
  /** http://127.0.0.1:PORT, no slash at the end. */
  url: string;
  feedUrl: string;
  /** Newest first. */
  printings: Printing[];
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand between tags and in attributes, of HTML and XML alike. */
export const escapeText = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

/** JSON that may stand inside a script element. */
export const scriptJson = (value: unknown): string => JSON.stringify(value, null, 1).replaceAll('<', '\\u003c');

/** Escaped text with **bold** as an element. */
export const inline = (text: string): string => escapeText(text).replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>');

export const linkOf = (site: Site, printing: Printing): string => site.url + printing.path;

export const photoUrl = (site: Site, { text }: Printing): string => `${site.url}/images/${text.id}.svg`;

export const sectionPath = (section: string): string => `/section/${section.toLowerCase()}`;

/** Up to `count` other articles of the site, beginning with the next older one. */
export function others(site: Site, printing: Printing, count: number): Printing[] {
  const at = site.printings.indexOf(printing);
  return [...site.printings.slice(at + 1), ...site.printings.slice(0, Math.max(at, 0))].slice(0, count);
}

/** The first words of an article for a teaser or a description, cut between words. */
export function summaryOf({ standfirst, blocks }: Printing, length = 240): string {
  const text = (standfirst ?? blocks[0]!.text).replaceAll('**', '');
  return text.length <= length ? text : `${text.slice(0, text.lastIndexOf(' ', length))} …`;
}

/** The blocks of the body as HTML, the dateline before the first word. */
export function bodyHtml({ dateline, blocks }: Printing, paragraph = (html: string) => `<p>${html}</p>`): string[] {
  return blocks.map((block, i) => blockHtml(i === 0 ? { ...block, text: dateline + block.text } : block, paragraph));
}

function blockHtml({ kind, text }: Block, paragraph: (html: string) => string): string {
  if (kind === 'heading') return `<h2>${inline(text)}</h2>`;
  if (kind === 'quote') return `<blockquote><p>${inline(text)}</p></blockquote>`;
  if (kind !== 'list') return paragraph(inline(text));
  const items = text.split('\n').map((item) => `<li>${inline(item)}</li>`);
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

/** Puts what a site places between the paragraphs after the block of that number (from 1); short texts do without. */
export const weave = (blocks: string[], inserts: Record<number, string>): string =>
  blocks.map((block, i) => (i + 1 < blocks.length && inserts[i + 1] ? `${block}\n${inserts[i + 1]}` : block)).join('\n');
