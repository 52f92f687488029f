import { decodeText } from '../../shared/charset.ts';
import { Reject } from '../../shared/errors.ts';
import { countWords } from '../../shared/text.ts';
import type { Article, Document, Hints } from '../../shared/types.ts';
import { readTextDocument } from './document.ts';
import { readHtml } from './html.ts';
import { kindOf } from './kind.ts';
import { assess } from './quality.ts';

/** Raised with every change that may give another text or other metadata, so that `reparse --version-below` finds what is old. */
export const EXTRACTION_VERSION = 3;

/** No article is larger in any encoding; a fetched page is cut off at this size as well. Bytes. */
const BYTES_LIMIT = 15_000_000;

/**
 * Reads a document into clean text and metadata. Pure: the same bytes and hints give the same article; `now` bounds its dates.
 * The language is null where nobody states it (`withLanguage` finds it by the text).
 * Throws Reject with E_NOT_HTML, E_TOO_LARGE, E_PAGE_TOO_COMPLEX, E_PARSE or E_EMPTY.
 */
export function extract(document: Document, hints: Hints = {}, now = new Date()): Article {
  if (document.bytes.length > BYTES_LIMIT) throw new Reject('E_TOO_LARGE', `${document.bytes.length} bytes`);
  const { text: source } = decodeText(document.bytes, { contentType: document.contentType, kind: 'html' });
  const kind = kindOf(document, source);
  const reading =
    kind === 'html' ? readHtml(source, document.url ?? null, hints, now) : readTextDocument(source, kind, hints, now);
  if (reading.text === '') throw new Reject('E_EMPTY');
  const { doubts, dropped, ...article } = reading;
  const wordCount = countWords(article.text);
  const { quality, reasons } = assess(reading, wordCount);
  const evidence = { ...article.evidence, quality: reasons, ...(dropped.length > 0 && { boilerplate: dropped }) };
  return { ...article, wordCount, version: EXTRACTION_VERSION, quality, evidence };
}
