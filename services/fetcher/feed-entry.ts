import { decodeHTML, escapeText } from 'entities';
import { parseDate } from '../../shared/dates.ts';
import { cleanLine, cleanText, digest, truncate } from '../../shared/text.ts';
import type { Entry } from '../../shared/types.ts';
import { parseHttpUrl, URL_LIMIT } from '../../shared/url.ts';

/** A text of a feed: HTML, or plain where the feed says so. */
export interface FeedText {
  value: string;
  isPlain: boolean;
}

/** What a feed says of an entry, whatever its format; of several values the best first. */
export interface RawEntry {
  id: string | null;
  title: FeedText | null;
  links: string[];
  published: string[];
  updated: string[];
  authors: string[];
  summary: FeedText | null;
  content: FeedText | null;
  categories: string[];
}

/** Characters; what is longer is no summary, and the whole stands in `contentHtml`. */
const SUMMARY_LIMIT = 10_000;
/** Names and terms of one entry; more are spam. */
const LIST_LIMIT = 50;

/**
 * The one door from a feed's words into the program: clean strings or null, links of http and https only, real dates.
 * `contentHtml` is as the publisher wrote it and has to be sanitised before it is shown.
 */
export function toEntry(raw: RawEntry): Entry {
  const content = raw.content ?? raw.summary;
  const entry = {
    title: raw.title && plainLine(raw.title),
    url: firstOf(raw.links, webLink),
    publishedAt: firstOf(raw.published, dateOf),
    updatedAt: firstOf(raw.updated, dateOf),
    authors: distinctLines(raw.authors.flatMap(namesOf)),
    summary: raw.summary && plainLine(raw.summary, SUMMARY_LIMIT),
    contentHtml: content && (cleanText(content.isPlain ? escapeText(content.value) : content.value).trim() || null),
    categories: distinctLines(raw.categories),
  };
  return { id: cleanLine(raw.id) ?? (entry.url === null ? contentId(entry) : null), ...entry, ...standInTitle(entry) };
}

/** Characters of a title that is made of the text. */
const STAND_IN_LIMIT = 100;

/** What readers show where the feed gives no title. */
function standInTitle({ title, url, summary, contentHtml }: Omit<Entry, 'id'>): Pick<Entry, 'title' | 'titleFrom'> {
  if (title !== null) return { title };
  const text = summary ?? (contentHtml && plainLine({ value: contentHtml, isPlain: false }, 4 * STAND_IN_LIMIT));
  if (text) return { title: cutAtWord(text), titleFrom: 'text' };
  return url === null ? { title } : { title: url, titleFrom: 'link' };
}

/** Scripts without spaces are cut between two characters. */
function cutAtWord(text: string): string {
  if (text.length <= STAND_IN_LIMIT) return text;
  const cut = truncate(text, STAND_IN_LIMIT);
  const space = cut.lastIndexOf(' ');
  return `${(space > STAND_IN_LIMIT / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** An entry without link and id is known again by what it says. */
const contentId = ({ title, publishedAt, contentHtml }: Omit<Entry, 'id'>): string =>
  `sha256:${digest(title ?? '', publishedAt ?? '', contentHtml ?? '').toString('hex')}`;

export function firstOf<In, Out>(values: In[], read: (value: In) => Out | null): Out | null {
  for (const value of values) {
    const result = read(value);
    if (result !== null) return result;
  }
  return null;
}

/** The first list, or the second where that is empty. */
export const orElse = (values: string[], others: string[]): string[] => (values.length > 0 ? values : others);

/** A relative address made absolute; what is no address stays as it is. Null when empty or too long. */
export function resolveLink(address: string | null | undefined, base: string | undefined): string | null {
  const trimmed = address?.trim();
  if (!trimmed || trimmed.length > URL_LIMIT) return null;
  try {
    return new URL(trimmed, base).href;
  } catch {
    return trimmed;
  }
}

/** An absolute address of the web, else null. */
export function webLink(link: string): string | null {
  try {
    return parseHttpUrl(link).href;
  } catch {
    return null;
  }
}

const dateOf = (text: string): string | null => parseDate(text)?.iso ?? null;

/** RSS wants the author as `editor@paper.example (Jane Doe)`; some write it the other way round. An address alone names nobody. */
function namesOf(author: string): string[] {
  const text = author.slice(0, NAME_LIMIT).trim();
  const [, behind, before] = /^\S+@\S+\s*\(([^()]+)\)$|^([^()@]+)\(\S+@\S+\)$/.exec(text) ?? [];
  const name = (behind ?? before ?? text).replace(/^by\s+(?=\p{Lu})/iu, '').trim();
  return /^\S+@\S+$/.test(name) || NOBODY.test(name) ? [] : [name];
}

/** Characters; what is longer is a list or a text. */
const NAME_LIMIT = 1_000;
/** What programs write where nobody told them who it was. */
const NOBODY = /^(?:no-?reply|nobody|admin|administrator|webmaster|unknown|null|undefined)$/i;

function distinctLines(values: string[]): string[] {
  const lines = values.slice(0, LIST_LIMIT).flatMap((value) => plainLine({ value, isPlain: false }) ?? []);
  // The first spelling of each counts.
  const byName = new Map<string, string>();
  for (const line of lines) if (!byName.has(line.toLowerCase())) byName.set(line.toLowerCase(), line);
  return [...byName.values()];
}

/** Each alternative that opens something unclosed runs to the end of the text, so the whole is linear. */
const TAGS = /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<(\/?[a-z][a-z0-9]*)\b[^<>]*>|<![^<>]*>/gi;
/** Elements of running text; all others separate words. */
const INLINE = /^\/?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr)$/i;

/** One line without markup and entities; null when nothing is left. */
export function plainLine({ value, isPlain }: FeedText, limit?: number): string | null {
  if (isPlain) return cleanLine(value, limit);
  const text = value.replace(TAGS, (_tag, _raw, name) => (name && INLINE.test(name) ? '' : ' '));
  const decoded = decodeHTML(text);
  // Escaped once too often: what a program made of it, no title says by intention.
  return cleanLine(TWICE_ESCAPED.test(decoded) ? decodeHTML(decoded) : decoded, limit);
}

const TWICE_ESCAPED = /&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip);/i;
