import RssParser from 'rss-parser';
import { decodeText } from '../../shared/charset.ts';
import { Reject } from '../../shared/errors.ts';
import { cleanLine } from '../../shared/text.ts';
import type { Feed } from '../../shared/types.ts';
import { describeInstead } from './discover.ts';
import { type FeedText, firstOf, orElse, plainLine, type RawEntry, toEntry, webLink } from './feed-entry.ts';
import { readHints } from './feed-hints.ts';
import { parseJsonFeed } from './feed-json.ts';
import * as names from './feed-names.ts';
import { type Repaired, repairFeed } from './repair.ts';
import { newest, sitemapsOf, unzipped } from './sitemap.ts';

export interface FeedSource {
  /** Where the bytes came from: relative links are resolved against it. */
  url?: string | null;
  /** As the server said. */
  contentType?: string | null;
}

/**
 * RSS 0.9 to 2.0, Atom, RDF, JSON Feed and sitemaps to one shape; at most 2,000 entries in the order of the document, each with an id or a link.
 * Throws Reject E_NOT_A_FEED, saying what it is instead, or E_FEED_TOO_COMPLEX.
 */
export async function parseFeed(bytes: Uint8Array, { url, contentType }: FeedSource = {}): Promise<Feed> {
  const { text } = decodeText(unzipped(bytes), { contentType, kind: 'xml' });
  const baseUrl = url ?? undefined;
  if (/^\s*\{/.test(text)) return parseJsonFeed(text, baseUrl);
  const repaired = repairFeed(text, baseUrl);
  if (repaired === null) throw new Reject('E_NOT_A_FEED', describeInstead(text, { url, contentType }));
  const { feed, items } = await readXml(repaired);
  const authors = repaired.format === 'atom' ? values(feed, names.AUTHORS) : [];
  const entries = items.map((item) => toEntry(rawEntry(item, authors)));
  const publications = repaired.format === 'sitemap' ? (items[0] ?? {}) : {};
  return {
    format: repaired.format,
    title:
      firstOf(texts(feed, names.TITLES), plainLine) ??
      firstOf(values(publications, names.PUBLICATIONS), (name) => cleanLine(name)),
    link: firstOf(linksOf(feed), webLink),
    language: firstOf(
      [feed, publications].flatMap((fields) => values(fields, names.LANGUAGES)),
      (value) => cleanLine(value, 40),
    ),
    hints: readHints({
      ttl: values(feed, names.TTL)[0],
      updatePeriod: values(feed, names.UPDATE_PERIOD)[0],
      updateFrequency: values(feed, names.UPDATE_FREQUENCY)[0],
      skipHours: values(feed, names.SKIP_HOURS)[0],
      skipDays: values(feed, names.SKIP_DAYS)[0],
    }),
    hubs: linksOf(feed, 'hub').filter((link) => webLink(link) !== null),
    self: firstOf(linksOf(feed, 'self'), webLink),
    ...(repaired.isIndex
      ? { sitemaps: sitemapsOf(entries), entries: [] }
      : { entries: repaired.format === 'sitemap' ? newest(entries) : entries }),
  };
}

/** What xml2js makes of an element: its text, or an object when it has attributes. */
type XmlElement = string | { _?: string; $?: Record<string, string> };
type XmlFields = Partial<Record<string, XmlElement[]>>;

/** A new parser for each feed: one that has failed before keeps state and reads the next feed in another way. */
async function readXml({ xml, names }: Repaired): Promise<{ feed: XmlFields; items: XmlFields[] }> {
  const fields = names.map((name) => [name, name, { keepArray: true }]);
  const parser = new RssParser<XmlFields, XmlFields>({ customFields: { feed: fields as never, item: fields as never } });
  const { items, ...feed } = (await parser.parseString(xml)) as { items: XmlFields[] } & XmlFields;
  return { feed: feed as XmlFields, items };
}

/** A loop, because most of the names that are asked for are not there: it runs a dozen times per entry. */
function elements(fields: XmlFields, wanted: string[]): XmlElement[] {
  const found: XmlElement[] = [];
  for (const name of wanted) {
    const list = fields[name];
    if (list !== undefined) found.push(...list);
  }
  return found;
}

const textOf = (element: XmlElement): string => (typeof element === 'string' ? element : (element._ ?? ''));
const attributeOf = (element: XmlElement, name: string): string | undefined =>
  typeof element === 'string' ? undefined : element.$?.[name];

const values = (fields: XmlFields, wanted: string[]): string[] => {
  const found: string[] = [];
  for (const element of elements(fields, wanted)) {
    const value = textOf(element);
    if (value !== '') found.push(value);
  }
  return found;
};

const texts = (fields: XmlFields, wanted: string[]): FeedText[] => {
  const found: FeedText[] = [];
  for (const element of elements(fields, wanted)) {
    const value = textOf(element);
    if (value !== '') found.push({ value, isPlain: attributeOf(element, 'type') === 'text' });
  }
  return found;
};

/** The links of a relation; `alternate`: those that lead to the thing itself, pages for people first. */
function linksOf(fields: XmlFields, relation = 'alternate'): string[] {
  const related = elements(fields, names.LINKS).filter((link) => attributeOf(link, 'rel') === relation);
  const isForPeople = (link: XmlElement): boolean => /html|^$/i.test(attributeOf(link, 'type') ?? '');
  return [...related.filter(isForPeople), ...related.filter((link) => !isForPeople(link))].map(textOf);
}

/** `feedAuthors` are those of an entry that names none. */
function rawEntry(item: XmlFields, feedAuthors: string[]): RawEntry {
  const ids = elements(item, names.IDS);
  const permalinks = ids.filter((id) => attributeOf(id, 'ispermalink')?.toLowerCase() !== 'false');
  return {
    id: ids.map(textOf).find((id) => id !== '') ?? null,
    title: texts(item, names.TITLES)[0] ?? null,
    links: [...linksOf(item), ...permalinks.map((id) => attributeOf(id, 'link') ?? textOf(id))],
    published: values(item, names.PUBLISHED),
    updated: values(item, names.UPDATED),
    authors: orElse(values(item, names.AUTHORS), feedAuthors),
    summary: texts(item, names.SUMMARIES)[0] ?? null,
    content: texts(item, names.CONTENTS)[0] ?? null,
    categories: [...values(item, names.CATEGORIES), ...values(item, names.KEYWORDS).flatMap((list) => list.split(','))],
  };
}
