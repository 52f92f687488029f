/**
 * The vocabulary of feeds. Every element that is read has one name here, `namespace.local` in lower case, whatever prefix, case or format it came in.
 * The dot keeps rss-parser from applying rules of its own to names that it knows: its snippet of content:encoded takes quadratic time.
 */

/** By address, lower case, without the last slash. */
const NAMESPACES = new Map([
  ['http://www.w3.org/2005/atom', 'atom'],
  ['http://purl.org/atom/ns#', 'atom'],
  ['http://purl.org/rss/1.0', 'rss'],
  ['http://my.netscape.com/rdf/simple/0.9', 'rss'],
  ['http://channel.netscape.com/rdf/simple/0.9', 'rss'],
  ['http://backend.userland.com/rss', 'rss'],
  ['http://backend.userland.com/rss2', 'rss'],
  ['http://blogs.law.harvard.edu/tech/rss', 'rss'],
  // Sitemaps are read by the same rules.
  ['http://www.sitemaps.org/schemas/sitemap/0.9', 'rss'],
  ['http://www.google.com/schemas/sitemap/0.84', 'rss'],
  ['http://purl.org/dc/elements/1.0', 'dc'],
  ['http://purl.org/dc/elements/1.1', 'dc'],
  ['http://purl.org/dc/terms', 'dcterms'],
  ['http://purl.org/rss/1.0/modules/content', 'content'],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://purl.org/rss/1.0/modules/syndication', 'sy'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://rssnamespace.org/feedburner/ext/1.0', 'feedburner'],
  ['http://www.google.com/schemas/sitemap-news/0.9', 'news'],
  ['http://prismstandard.org/namespaces/basic/1.2', 'prism'],
  ['http://prismstandard.org/namespaces/basic/2.0', 'prism'],
  ['http://prismstandard.org/namespaces/1.2/basic', 'prism'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
]);

/** The short name of a namespace; null for one that is not known here. */
export const namespaceOf = (address: string): string | null =>
  NAMESPACES.get(
    address
      .trim()
      .toLowerCase()
      .replace(/^https:/, 'http:')
      .replace(/\/$/, ''),
  ) ?? null;

/** What an element holds: text with markup, bare text, a name with an address, a link, a term. */
export type Holds = 'markup' | 'plain' | 'person' | 'link' | 'term';

/** For each thing that is known of an entry: the elements that say it, the best first. */
export const TITLES = ['rss.title', 'atom.title', 'news.title', 'dc.title', 'media.title'];
/** The original address comes first: the link beside it only counts the clicks. */
export const LINKS = ['feedburner.origlink', 'rss.link', 'atom.link', 'rss.loc'];
export const IDS = ['rss.guid', 'atom.id', 'rss.id', 'rdf.about', 'dc.identifier'];
export const PUBLISHED = [
  ...[
    'rss.pubdate',
    'atom.published',
    'news.publication_date',
    'atom.issued',
    'dc.date',
    'dcterms.issued',
    'dcterms.created',
    'atom.created',
  ],
  ...['dcterms.date', 'rss.published', 'rss.date', 'prism.publicationdate'],
];
export const UPDATED = ['atom.updated', 'atom.modified', 'dcterms.modified', 'rss.updated', 'rss.lastmod'];
export const AUTHORS = ['atom.author', 'dc.creator', 'rss.author', 'itunes.author'];
export const SUMMARIES = [
  'rss.description',
  'atom.summary',
  'rss.summary',
  'dc.description',
  'itunes.summary',
  'rss.abstract',
  'media.description',
];
export const CONTENTS = ['content.encoded', 'atom.content', 'xhtml.body', 'xhtml.div', 'rss.body', 'rss.fullitem', 'rss.content'];
export const CATEGORIES = ['rss.category', 'atom.category', 'dc.subject'];
/** Several terms with commas between. */
export const KEYWORDS = ['news.keywords', 'media.keywords', 'itunes.keywords'];
export const LANGUAGES = ['rss.language', 'dc.language', 'news.language'];
/** The name of the publication, which a news sitemap says in each of its entries. */
export const PUBLICATIONS = ['news.name'];
export const TTL = ['rss.ttl'];
export const UPDATE_PERIOD = ['sy.updateperiod'];
export const UPDATE_FREQUENCY = ['sy.updatefrequency'];
export const SKIP_HOURS = ['rss.skiphours'];
export const SKIP_DAYS = ['rss.skipdays'];

const holding = (holds: Holds, ...names: string[][]): [string, Holds][] => names.flat().map((name) => [name, holds]);

/** Every element that is read, at the feed or in an entry. */
export const FIELDS: ReadonlyMap<string, Holds> = new Map([
  ...holding('markup', TITLES, SUMMARIES, CONTENTS, SKIP_HOURS, SKIP_DAYS),
  ...holding('plain', IDS, PUBLISHED, UPDATED, KEYWORDS, LANGUAGES, PUBLICATIONS, TTL, UPDATE_PERIOD, UPDATE_FREQUENCY),
  ...holding('person', AUTHORS),
  ...holding('link', LINKS),
  ...holding('term', CATEGORIES),
]);

/** Elements of an entry whose fields are the entry's own. */
export const GROUPS: ReadonlySet<string> = new Set(['media.group', 'news.news', 'news.publication']);

/** What one of the two formats calls a thing in the other's namespace: Atom with pubDate, RSS with issued. */
export function fieldName(name: string): string {
  if (FIELDS.has(name)) return name;
  const other = name.startsWith('rss.') ? `atom.${name.slice(4)}` : name.startsWith('atom.') ? `rss.${name.slice(5)}` : name;
  return FIELDS.has(other) ? other : name;
}
