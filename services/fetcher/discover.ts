import { Parser } from 'htmlparser2';
import type { FeedSource } from './feed.ts';
import { resolveLink, webLink } from './feed-entry.ts';

const FEED_TYPE = /^(?:application\/(?:(?:rss|atom|rdf)\+xml|feed\+json)|text\/xml)$/i;
/** Characters of a page in which its links to feeds stand. */
const HEAD_LIMIT = 200_000;
const MOST_LINKS = 20;
/** Feeds that an error names. */
const MOST_NAMED = 3;

/** Files that are taken for feeds now and then, by their first characters as windows-1252. */
const FILES: [start: string, what: string][] = [
  ['%PDF', 'a PDF file'],
  ['PK\u0003\u0004', 'a ZIP file'],
  ['‰PNG', 'an image'],
  ['GIF8', 'an image'],
  ['ÿØÿ', 'an image'],
  ['ID3', 'a sound file'],
];
/** What XML is that is no feed, by its first element. */
const ROOTS = new Map([
  ['opml', 'a list of feeds (OPML): `wirecopy feeds import` takes it'],
  ['svg', 'an image (SVG)'],
  ['error', 'an error message in XML'],
  ['soap:envelope', 'the answer of a web service (SOAP)'],
  ['opensearchdescription', 'the description of a search engine'],
  ['xsl:stylesheet', 'a style sheet (XSLT)'],
  ['plist', 'a property list'],
]);

/** The feeds that a web page advertises in its head, in its order. */
export function advertisedFeeds(html: string, pageUrl: string | undefined): string[] {
  const found = new Set<string>();
  const parser = new Parser({
    onopentag(name, { rel = '', type = '', href }) {
      if (name !== 'link' || !/(?:^|\s)alternate(?:\s|$)/i.test(rel) || !FEED_TYPE.test(type.trim())) return;
      const link = webLink(resolveLink(href, pageUrl) ?? '');
      if (link !== null && found.size < MOST_LINKS) found.add(link);
    },
  });
  parser.end(html.slice(0, HEAD_LIMIT));
  return [...found];
}

/** Why a document is not a feed: what it is instead, and where a feed may be found. */
export function describeInstead(text: string, { url, contentType }: FeedSource): string {
  const start = text.slice(0, HEAD_LIMIT).trimStart();
  if (start === '') return 'not a feed: the document is empty';
  const file = FILES.find(([magic]) => start.startsWith(magic));
  if (file) return `not a feed: ${file[1]}`;
  if (/[\0\ufffd]/.test(start.slice(0, 1000)))
    return `not a feed: binary data${contentType ? ` (${contentType.slice(0, 100)})` : ''}`;
  if (/<(?:!doctype\s+html|html|head|body)\b/i.test(start)) {
    const feeds = advertisedFeeds(start, url ?? undefined);
    if (feeds.length === 0) return 'not a feed: a web page that advertises none';
    const [feed, ...others] = feeds.slice(0, MOST_NAMED);
    return `not a feed: a web page, which advertises the feed ${[feed, ...others].join(' and ')}`;
  }
  const [, root] = /<([a-z][\w:.-]{0,60})/i.exec(start) ?? [];
  const what = ROOTS.get(root?.toLowerCase() ?? '');
  if (what) return `not a feed: ${what}`;
  return root ? `not a feed: XML that begins with <${root}>` : 'not a feed: neither XML nor JSON';
}
