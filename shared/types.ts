/** One entry of a feed. Times are ISO 8601 with zone; absent is null, never ''. */
export interface Entry {
  id: string | null;
  title: string | null;
  /** Where the title comes from when the feed gives none: the start of the entry's text, or its address. */
  titleFrom?: 'text' | 'link';
  url: string | null;
  publishedAt: string | null;
  updatedAt: string | null;
  authors: string[];
  summary: string | null;
  contentHtml: string | null;
  categories: string[];
}

/** How often a publisher wants its feed to be read, as the feed itself says. */
export interface PublisherHints {
  /** `ttl` of RSS; null = not said. */
  ttlMinutes: number | null;
  /** The period of the syndication module (`sy:updatePeriod`) divided by its frequency; null = not said. */
  updatePeriodMs: number | null;
  /** Hours of the day in UTC, 0 to 23, in which nobody should ask. */
  skipHours: number[];
  /** Days of the week in UTC on which nobody should ask, 0 = Sunday. */
  skipDays: number[];
}

/** A parsed feed, whatever its format was. */
export interface Feed {
  format: 'rss' | 'atom' | 'rdf' | 'json' | 'sitemap';
  title: string | null;
  link: string | null;
  language: string | null;
  hints: PublisherHints;
  /** Hubs that push what is new (WebSub), and the address by which they know the feed. */
  hubs: string[];
  self: string | null;
  /** Of an index of sitemaps: where the entries are, and when they last changed. */
  sitemaps?: { url: string; updatedAt: string | null }[];
  entries: Entry[];
}

/** A document as downloaded or given. `url` is where it was found; `contentType` as the server said. */
export interface Document {
  bytes: Uint8Array;
  url?: string | null;
  contentType?: string | null;
  /** File name, one more hint to the kind of document. */
  name?: string | null;
}

/** What the feed or the giver of a document already knows about it: one more witness beside the page itself. */
export interface Hints {
  title?: string | null;
  authors?: string[] | null;
  publishedAt?: string | null;
  language?: string | null;
  siteName?: string | null;
  /** Digests (`paragraphDigest`) of the paragraphs that the source prints under many articles. */
  boilerplate?: readonly string[] | null;
}

export type Precision = 'instant' | 'minute' | 'day' | 'inferred';

/** The readable text of a document with its metadata. `text`: one paragraph, list item or heading per line, blank line between. */
export interface Article {
  title: string | null;
  authors: string[];
  publishedAt: string | null;
  publishedPrecision: Precision | null;
  modifiedAt: string | null;
  language: string | null;
  siteName: string | null;
  canonicalUrl: string | null;
  imageUrl: string | null;
  imageCaption: string | null;
  section: string | null;
  tags: string[];
  description: string | null;
  text: string;
  html: string | null;
  wordCount: number;
  isAccessibleForFree: boolean | null;
  method: string;
  /** Version of the extraction: a higher number means that `reparse` may give another text. */
  version: number;
  /** 0 to 1. */
  quality: number;
  /** Which tag or rule gave each field, and the reasons for the quality. */
  evidence: Record<string, string | string[]>;
}

export type EntityType = 'person' | 'org' | 'place' | 'event' | 'other';

/** A place in a text; UTF-16 offsets, `text` is the very slice. */
export interface Span {
  start: number;
  end: number;
  text: string;
}

/**
 * How a place in a text was linked to its entity: named in full, by a shorter or otherwise spelt name of what the article names in full, by a table
 * (feeds.yml, countries, abbreviations), by other copies of its story or articles of its event, or guessed for a name that was rewritten or misspelt.
 */
export type Resolution = 'name' | 'document' | 'table' | 'story' | 'event' | 'spun_guess';

export interface Mention extends Span {
  /** 0 to 1. */
  confidence: number;
  resolution: Resolution;
}

/** What an entity of a document is told by in other documents. */
export interface Identity {
  /** Equal for all spellings of the name. */
  key: string;
  /** Tells entities apart that have one name; '' for nearly all. */
  disambiguator: string;
  /** ISO code, where a table knows it. */
  country: string | null;
  /** What a person is called before the name ("prime minister"). */
  role: string | null;
  /** The name alone names nobody: a last name, an unexplained abbreviation, a place of which there are several. */
  isOpen: boolean;
}

/** An entity of one document with all its mentions in order. `salience` is 0 to 1. */
export interface Entity {
  name: string;
  type: EntityType;
  salience: number;
  mentions: Mention[];
  identity: Identity;
}

export interface Quote extends Span {
  kind: 'direct' | 'partial' | 'turn' | 'block';
  speaker: string | null;
  speakerStart: number | null;
  /** 0 to 1. */
  confidence: number;
}

/** A date named in the text. `value` is ISO (2026-11, 2026-11-21, 2026-11-21T10:00:00Z) or a range `a/b`. */
export interface TextDate extends Span {
  value: string;
  grain: 'day' | 'month' | 'year' | 'instant' | 'range';
}

export interface Annotations {
  entities: Entity[];
  quotes: Quote[];
  dates: TextDate[];
}

export type CopyRelation = 'original' | 'exact_copy' | 'near_copy' | 'trimmed' | 'extended';
export type ReuseRelation = 'contains' | 'partial' | 'update';
