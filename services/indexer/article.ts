import { isDeepStrictEqual } from 'node:util';
import type { Article, Precision } from '../../shared/types.ts';
import { wireAgency } from './origin.ts';
import { textDigest } from './rows.ts';

/** What an article's row takes from its page and from our reading of it. Times are Dates, or ISO 8601 on their way in. */
export interface ArticleRow {
  title: string | null;
  text: string;
  text_sha: Buffer;
  description: string | null;
  authors: string[];
  tags: string[];
  section: string | null;
  published_at: Date | string | null;
  published_precision: Precision | null;
  modified_at: Date | string | null;
  language: string | null;
  canonical_url: string | null;
  image_url: string | null;
  image_caption: string | null;
  is_free: boolean | null;
  wire_agency: string | null;
  html: string | null;
  word_count: number;
  extraction_method: string;
  extraction_version: number;
  extraction_quality: number;
  evidence: Record<string, unknown>;
}

type Column = keyof ArticleRow;

const TEXT = ['title', 'text', 'text_sha'] as const satisfies Column[];
/** What readers of an article see beside its text. */
const METADATA = [
  'description',
  'authors',
  'tags',
  'section',
  'published_at',
  'published_precision',
  'modified_at',
  'language',
  'canonical_url',
  'image_url',
  'image_caption',
  'is_free',
  'wire_agency',
] as const satisfies Column[];
/** How the page was read. */
const READING = [
  'html',
  'word_count',
  'extraction_method',
  'extraction_version',
  'extraction_quality',
  'evidence',
] as const satisfies Column[];

export const ARTICLE_COLUMNS: readonly Column[] = [...TEXT, ...METADATA, ...READING];

export const articleRow = (article: Article): ArticleRow => ({
  title: article.title,
  text: article.text,
  text_sha: textDigest(article),
  description: article.description,
  authors: article.authors,
  tags: article.tags,
  section: article.section,
  published_at: article.publishedAt,
  published_precision: article.publishedPrecision,
  modified_at: article.modifiedAt,
  language: article.language,
  canonical_url: article.canonicalUrl,
  image_url: article.imageUrl,
  image_caption: article.imageCaption,
  is_free: article.isAccessibleForFree,
  wire_agency: wireAgency(article.text, article.authors, article.title),
  html: article.html,
  word_count: article.wordCount,
  extraction_method: article.method,
  extraction_version: article.version,
  extraction_quality: article.quality,
  evidence: article.evidence,
});

/** Who changed a text: the publisher, a newer version of our parser (the page is the same), or one of the two, for both have changed. */
export type Reason = 'publisher' | 'parser' | 'unclear';

/** What has to be done about a text that was read. */
export type Verdict =
  | { kind: 'new' | 'unchanged' }
  /** The text is another one: the earlier one becomes a revision. */
  | { kind: 'revised'; reason: Reason }
  /** The text stays, our reading of the same page gives other metadata. */
  | { kind: 'updated'; changed: string[] }
  /** Nothing that a reader sees has changed, only how it was read. */
  | { kind: 'stamped' };

/** `isSamePage`: the text was read from the very page that the article was read from; `entryChanged`: its feed has said something else since. */
export interface Reading {
  row: ArticleRow;
  isSamePage: boolean;
  entryChanged: boolean;
}

/**
 * Compares what was read with the article that is there. The same text from another page is a mere re-delivery: pages change with
 * every request, so other metadata count only where the page is the same and the reading is not.
 */
export function judge(known: ArticleRow | null, { row, isSamePage, entryChanged }: Reading): Verdict {
  if (known === null) return { kind: 'new' };
  if (!known.text_sha.equals(row.text_sha)) {
    if (!isSamePage && isSameWithoutBoilerplate(known, row)) return { kind: 'unchanged' };
    const isSameInput = isSamePage && !entryChanged;
    const isSameReader = known.extraction_version === row.extraction_version;
    return { kind: 'revised', reason: isSameInput ? 'parser' : isSameReader ? 'publisher' : 'unclear' };
  }
  if (!isSamePage) return { kind: 'unchanged' };
  const changed = differing(METADATA, known, row);
  if (changed.length > 0) return { kind: 'updated', changed };
  return { kind: differing(READING, known, row).length > 0 ? 'stamped' : 'unchanged' };
}

/** Whether two texts differ in nothing but paragraphs that the source was found to print under many articles: it says so in the one or the other's evidence. */
function isSameWithoutBoilerplate(before: ArticleRow, after: ArticleRow): boolean {
  const known = new Set([before, after].flatMap(({ evidence }) => (evidence.boilerplate as string[] | undefined) ?? []));
  const own = ({ text }: ArticleRow): string[] => text.split('\n').filter((line) => line !== '' && !known.has(line));
  return known.size > 0 && before.title === after.title && isDeepStrictEqual(own(before), own(after));
}

const differing = (columns: readonly Column[], before: ArticleRow, after: ArticleRow): string[] =>
  columns.filter((column) => !isDeepStrictEqual(comparable(column, before), comparable(column, after)));

/** As Postgres gives it back. */
function comparable(column: Column, row: ArticleRow): unknown {
  const value = row[column];
  if (value === null) return null;
  switch (column) {
    case 'published_at':
    case 'modified_at':
      return new Date(value as Date | string).getTime();
    case 'extraction_quality':
      return Math.fround(value as number); // four bytes
    case 'evidence':
      return JSON.parse(JSON.stringify(value)); // absent and undefined are the same there
    default:
      return value;
  }
}
