import { Reject } from '../../shared/errors.ts';
import { cleanLine } from '../../shared/text.ts';
import type { Feed } from '../../shared/types.ts';
import { type FeedText, firstOf, orElse, plainLine, type RawEntry, resolveLink, toEntry, webLink } from './feed-entry.ts';
import { readHints } from './feed-hints.ts';
import { ENTRY_LIMIT } from './repair.ts';

type Json = Record<string, unknown>;

/** JSON Feed 1.0 and 1.1 (jsonfeed.org); fields of a wrong type count as absent. Throws Reject E_NOT_A_FEED. */
export function parseJsonFeed(text: string, baseUrl: string | undefined): Feed {
  const feed = parseObject(text);
  if (feed === null || !Array.isArray(feed.items))
    throw new Reject('E_NOT_A_FEED', 'not a feed: JSON without the items of a JSON Feed');
  return {
    format: 'json',
    title: plainLine(textOf(feed.title, true) ?? { value: '', isPlain: true }),
    link: firstOf(links(baseUrl, feed.home_page_url, feed.feed_url), webLink),
    language: cleanLine(stringOf(feed.language), 40),
    hints: readHints({}),
    hubs: links(baseUrl, ...[feed.hubs].flat().map((hub) => (isObject(hub) ? hub.url : null))).filter(
      (link) => webLink(link) !== null,
    ),
    self: firstOf(links(baseUrl, feed.feed_url), webLink),
    entries: feed.items
      .filter(isObject)
      .slice(0, ENTRY_LIMIT)
      .map((item) => toEntry(rawEntry(item, namesOf(feed), baseUrl))),
  };
}

/** The authors of 1.1 and the author of 1.0. */
const namesOf = ({ authors, author }: Json): string[] =>
  strings([authors, author].flat().map((one) => (isObject(one) ? one.name : one)));

/** `feedAuthors` are those of an item that names none. */
const rawEntry = (item: Json, feedAuthors: string[], baseUrl: string | undefined): RawEntry => ({
  id: stringOf(item.id),
  title: textOf(item.title, true),
  links: [...links(baseUrl, item.url, item.external_url), ...strings(item.id)],
  published: strings(item.date_published),
  updated: strings(item.date_modified),
  authors: orElse(namesOf(item), feedAuthors),
  summary: textOf(item.summary, true),
  content: textOf(item.content_html, false) ?? textOf(item.content_text, true),
  categories: strings(item.tags),
});

function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Ids are numbers in some feeds. */
function stringOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

const strings = (value: unknown): string[] =>
  [value]
    .flat()
    .map(stringOf)
    .filter((text) => text !== null);

function textOf(value: unknown, isPlain: boolean): FeedText | null {
  const text = stringOf(value);
  return text === null || text.trim() === '' ? null : { value: text, isPlain };
}

const links = (baseUrl: string | undefined, ...values: unknown[]): string[] =>
  strings(values)
    .map((link) => resolveLink(link, baseUrl))
    .filter((link) => link !== null);
