import { decodeHTML, escapeText } from 'entities';
import { parseDate } from '../../shared/dates.ts';
import { cleanLine, cleanText, digest } from '../../shared/text.ts';
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
    authors: distinctLines(raw.authors.map(nameOf)),
    summary: raw.summary && plainLine(raw.summary, SUMMARY_LIMIT),
    contentHtml: content && (cleanText(content.isPlain ? escapeText(content.value) : content.value).trim() || null),
    categories: distinctLines(raw.categories),
  };
  return { id: cleanLine(raw.id) ?? (entry.url === null ? contentId(entry) : null), ...entry };
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

/** A relative address made absolute; what is no address stays as it is. Null when empty or too long. */
export function resolveLink(address: string | null | undefined, base: string | undefined): string | null {
  const trimmed = address?.trim();
  if (!trimmed || trimmed.length > URL_LIMIT) return null;
  return URL.canParse(trimmed, base) ? new URL(trimmed, base).href : trimmed;
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

/** RSS wants the author as `editor@paper.example (Jane Doe)`. */
const nameOf = (author: string): string => /^\S+@\S+\s*\(([^()]+)\)\s*$/.exec(author)?.[1] ?? author;

function distinctLines(values: string[]): string[] {
  const lines = values.slice(0, LIST_LIMIT).map((value) => plainLine({ value, isPlain: false }));
  return [...new Set(lines)].filter((line) => line !== null);
}

/** Each alternative that opens something unclosed runs to the end of the text, so the whole is linear. */
const TAGS = /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<(\/?[a-z][a-z0-9]*)\b[^<>]*>|<![^<>]*>/gi;
/** Elements of running text; all others separate words. */
const INLINE = /^\/?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr)$/i;

/** One line without markup and entities; null when nothing is left. */
export function plainLine({ value, isPlain }: FeedText, limit?: number): string | null {
  if (isPlain) return cleanLine(value, limit);
  const text = value.replace(TAGS, (_tag, _raw, name) => (name && INLINE.test(name) ? '' : ' '));
  return cleanLine(decodeHTML(text), limit);
}
