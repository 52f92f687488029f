import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { relativeAtom, xhtmlAtom } from './feeds/atom.ts';
import { jsonFeed } from './feeds/json.ts';
import { fullRss, rdf, summaryRss } from './feeds/rss.ts';
import { blogPage } from './pages/blog.ts';
import { graphPage } from './pages/graph.ts';
import { FEED_TYPES } from './pages/head.ts';
import { type Site, sectionPath } from './pages/html.ts';
import { modernPage } from './pages/modern.ts';
import { SERVICE_PAGES, servicePath } from './pages/parts.ts';
import { listPage, servicePage } from './pages/plain.ts';
import { semanticPage } from './pages/semantic.ts';
import { soupPage } from './pages/soup.ts';
import { tablePage } from './pages/table.ts';
import type { Printing } from './printings.ts';
import type { PaperId } from './texts.ts';

interface Presentation {
  feedPath: string;
  feed: (site: Site) => string;
  page: (site: Site, printing: Printing) => string;
}

/** Six papers, six page templates, six kinds of feed. */
export const PRESENTATIONS: Record<PaperId, Presentation> = {
  norwire: { feedPath: '/wire/latest.atom', feed: relativeAtom, page: graphPage },
  courier: { feedPath: '/rss.xml', feed: fullRss, page: modernPage },
  herald: { feedPath: '/feeds/all', feed: summaryRss, page: soupPage },
  times: { feedPath: '/backend.rdf', feed: rdf, page: tablePage },
  tribune: { feedPath: '/feed.json', feed: jsonFeed, page: semanticPage },
  estuary: { feedPath: '/atom.xml', feed: xhtmlAtom, page: blogPage },
};

export interface Resource {
  contentType: string;
  body: Buffer;
  modifiedAt: Date;
}

/** What stands at a path (with its query) of a site; null when nothing does. */
export function resourceAt(site: Site, target: string): Resource | null {
  const { pathname, search } = new URL(target, site.url);
  const { feedPath, feed, page } = PRESENTATIONS[site.paper.id];
  const newest = site.printings[0]!.publishedAt;
  const html = (text: string, charset = 'utf-8', modifiedAt = newest): Resource => ({
    // The old site leaves it to the page to say its charset.
    contentType: charset === 'utf-8' ? 'text/html; charset=utf-8' : 'text/html',
    body: iconv.encode(text, charset),
    modifiedAt,
  });

  if (pathname === feedPath) {
    return { contentType: FEED_TYPES[site.paper.id], body: iconv.encode(feed(site), site.paper.charset), modifiedAt: newest };
  }
  if (pathname === '/robots.txt')
    return { contentType: 'text/plain', body: Buffer.from('User-agent: *\nDisallow:\n'), modifiedAt: newest };
  if (pathname === '/') return html(listPage(site, null));
  const printing = site.printings.find(({ path }) => path === (path.includes('?') ? pathname + search : pathname));
  if (printing) return html(page(site, printing), site.paper.charset, printing.modifiedAt);
  const section = site.paper.sections.find((name) => sectionPath(name) === pathname);
  if (section) return html(listPage(site, section));
  const service = SERVICE_PAGES.find((title) => servicePath(title) === pathname);
  if (service) return html(servicePage(site, service));
  const image = /^\/images\/([\w-]+)\.svg$/.exec(pathname)?.[1];
  return image ? { contentType: 'image/svg+xml', body: Buffer.from(picture(image)), modifiedAt: newest } : null;
}

/** A landscape in the place of a photograph: sky, land and sun in colours that depend on the name. */
function picture(name: string): string {
  const [hue = 0, height = 0, left = 0] = createHash('sha256').update(name).digest();
  const land = 300 + (height % 150);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540"><rect width="960" height="540" fill="hsl(${hue} 35% 78%)"/><circle cx="${120 + left * 3}" cy="${land - 120}" r="60" fill="hsl(${hue} 60% 92%)"/><path d="M0 ${land} Q240 ${land - 90} 480 ${land} T960 ${land - 30} V540 H0Z" fill="hsl(${(hue + 120) % 360} 25% 40%)"/></svg>`;
}
