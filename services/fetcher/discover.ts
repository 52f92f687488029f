import { Parser } from 'htmlparser2';
import type { FeedSource } from './feed.ts';
import { resolveLink, webLink } from './feed-entry.ts';

const FEED_TYPE = /^(?:application\/(?:(?:rss|atom|rdf)\+xml|feed\+json)|text\/xml)$/i;
/** Characters of a page in which its links to feeds stand. */
const HEAD_LIMIT = 200_000;
const MOST_LINKS = 20;

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
  if (/[\0\ufffd]/.test(start.slice(0, 1000)))
    return `not a feed: binary data${contentType ? ` (${contentType.slice(0, 100)})` : ''}`;
  if (/<(?:!doctype\s+html|html|head|body)\b/i.test(start)) {
    const [feed] = advertisedFeeds(start, url ?? undefined);
    return feed ? `not a feed: a web page, which advertises the feed ${feed}` : 'not a feed: a web page that advertises none';
  }
  const [, root] = /<([a-z][\w:.-]{0,60})/i.exec(start) ?? [];
  return root ? `not a feed: XML that begins with <${root}>` : 'not a feed: neither XML nor JSON';
}
