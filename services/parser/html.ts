import { Readability } from '@mozilla/readability';
import { decodeHTML } from 'entities';
import { cleanText, TEXT_LIMIT } from '../../shared/text.ts';
import type { Hints } from '../../shared/types.ts';
import { authorLine, findAuthors } from './authors.ts';
import { blockLines } from './blocks.ts';
import { cleanContent, keepLines } from './clean.ts';
import { lineOf } from './jsonld.ts';
import { findLanguage } from './language.ts';
import { withoutLearned } from './learned.ts';
import { cleanLines } from './lines.ts';
import { findMetadata, siteNamesOf } from './metadata.ts';
import { withDocument } from './open.ts';
import { refuseBombs } from './prescan.ts';
import type { Reading } from './reading.ts';
import { chooseBody } from './referee.ts';
import { paragraphsOf } from './rescue.ts';
import { keepRoles } from './roles.ts';
import { paragraphsHtml, sanitise } from './sanitise.ts';
import { findStandfirst, namedStandfirsts } from './standfirst.ts';
import { stripMarkup } from './strip.ts';
import { type Page, readPage, sourcesOf } from './witness.ts';

/** Reads an HTML page. Throws Reject with E_PAGE_TOO_COMPLEX, E_TOO_LARGE, or E_PARSE where jsdom gives up as well. */
export function readHtml(source: string, url: string | null, hints: Hints, now: Date): Reading {
  const html = stripMarkup(source, TEXT_LIMIT);
  refuseBombs(html);
  return withDocument(html, url, (document) => readArticle(readPage(document, url, hints), now));
}

function readArticle(page: Page, now: Date): Reading {
  const { document, data, article } = page;
  // All that needs the page as it was comes first: Readability takes it apart.
  const metadata = findMetadata(page, now);
  const shown = blockLines(document.body ?? document);
  const standfirsts = namedStandfirsts(document);
  const collected = paragraphsOf(document);
  if (document.body) keepRoles(document.body);
  const main = runReadability(document);
  if (main?.content) cleanContent(main.content);

  const authors = findAuthors(page, siteNamesOf(page), main?.byline ?? null, () =>
    main?.content ? authorLine(main.content) : [],
  );
  const headlines = [metadata.title ?? '', document.title, ...page.headlines];
  const clean = (lines: string[]) => cleanLines(lines, headlines, authors?.value ?? []);
  const choice = chooseBody(
    {
      readability: clean(main?.content ? blockLines(main.content) : []),
      paragraphs: clean(collected),
      jsonld: clean(linesOfBody(article?.articleBody)),
      page: clean(shown),
    },
    page.headlines.length,
  );

  const descriptions = [metadata.description, lineOf(data, article, 'description'), page.meta.get('description')?.[0] ?? null];
  const above = clean(findStandfirst(shown, choice.lines, descriptions, standfirsts));
  const { lines, dropped } = withoutLearned([...above, ...choice.lines], new Set(page.hints.boilerplate));
  const text = cleanText(lines.join('\n\n'));
  const language = findLanguage(page);
  return {
    ...metadata,
    authors: authors?.value ?? [],
    language: language?.value ?? null,
    text,
    html: htmlOf(choice.method === 'readability' ? main?.content : null, above, lines),
    method: choice.method,
    evidence: { ...metadata.evidence, ...sourcesOf({ authors, language }) },
    doubts: choice.doubts,
    dropped,
  };
}

/** Longer HTML is links and attributes; the lines of the text stand in for it. Characters. */
const HTML_LIMIT = 2 * TEXT_LIMIT;

/** `above` are the lines that stand before the content, `lines` all of them. */
function htmlOf(content: Element | null | undefined, above: string[], lines: string[]): string | null {
  if (content) keepLines(content, new Set(lines));
  const html = content ? cleanText(paragraphsHtml(above) + sanitise(content.innerHTML), HTML_LIMIT + 1) : '';
  return (html && html.length <= HTML_LIMIT ? html : paragraphsHtml(lines)) || null;
}

/** Null when Readability finds nothing, or stumbles over a page: the other readings remain. */
function runReadability(document: Document): { content: Element | null | undefined; byline: string | null | undefined } | null {
  try {
    return new Readability<Element>(document, {
      serializer: (node) => node as Element,
      keepClasses: true,
      disableJSONLD: true,
    }).parse();
  } catch {
    return null;
  }
}

const BLOCK_TAG = /<\/?(?:p|div|br|h\d|li|ul|ol|blockquote|tr|td)\b[^<>]*>/gi;

/** Lines of the `articleBody` of linked data, which carries markup and double entities on some sites. */
function linesOfBody(body: unknown): string[] {
  if (typeof body !== 'string') return [];
  const text = decodeHTML(decodeHTML(body.slice(0, TEXT_LIMIT)));
  const lines = text
    .replace(BLOCK_TAG, '\n')
    .replace(/<[^<>]*>/g, '')
    .split('\n');
  return lines.flatMap((line) => line.replace(/\s+/g, ' ').trim() || []);
}
