import { cleanLine, cleanText } from '../../shared/text.ts';
import type { Hints } from '../../shared/types.ts';
import { cleanAuthors } from './authors.ts';
import { foldWords, isBoilerplate, isDateLine } from './boilerplate.ts';
import { splitFrontMatter } from './front-matter.ts';
import { withoutFurniture } from './furniture.ts';
import type { Kind } from './kind.ts';
import { primaryLanguage } from './language.ts';
import { withoutLearned } from './learned.ts';
import { joinWrapped, type Line, readLines } from './markdown.ts';
import { readDate } from './published.ts';
import type { Reading } from './reading.ts';
import { paragraphsHtml } from './sanitise.ts';
import { type Found, found, sourcesOf } from './witness.ts';

/** A headline is one line of at most so many characters and words, and does not end like a sentence. */
const TITLE_LIMIT = 200;
const TITLE_WORDS = 30;

/** Byline, date and the headline once more stand within this many lines above the text. */
const HEAD_LINES = 6;

/** A byline is shorter, in characters and words. */
const BYLINE_LIMIT = 100;
const BYLINE_WORDS = 12;

/** Reads plain text or Markdown. Both may carry Markdown's markers, and what the web page that they were copied from left behind. */
export function readTextDocument(source: string, kind: Exclude<Kind, 'html'>, hints: Hints, now: Date): Reading {
  const { fields, body } = splitFrontMatter(cleanText(source));
  const lines = joinWrapped(readLines(body)).filter(({ text }) => text !== '');
  const title =
    found(cleanLine(hints.title), 'given') ?? found(cleanLine(fields.get('title')), 'front matter') ?? findTitle(lines);
  const { byline, date, rest } = readHead(lines, title?.value ?? null);
  const { lines: paragraphs, dropped } = withoutLearned(
    withoutFurniture(rest).map(({ text }) => text),
    new Set(hints.boilerplate),
  );
  const authors = firstAuthors([
    { value: hints.authors ?? [], source: 'given' },
    { value: [fields.get('author') ?? fields.get('authors') ?? ''], source: 'front matter' },
    { value: [byline ?? ''], source: 'byline' },
  ]);
  const published =
    found(readDate(hints.publishedAt, now), 'given') ??
    found(readDate(fields.get('date'), now), 'front matter') ??
    found(readDate(date, now), 'date line');
  const text = cleanText(paragraphs.join('\n\n'));
  const language = found(primaryLanguage(hints.language), 'given');
  return {
    title: title?.value ?? null,
    authors: authors?.value ?? [],
    publishedAt: published?.value.iso ?? null,
    publishedPrecision: published?.value.precision ?? null,
    modifiedAt: null,
    language: language?.value ?? null,
    siteName: cleanLine(hints.siteName, 100),
    canonicalUrl: null,
    imageUrl: null,
    imageCaption: null,
    section: null,
    tags: [],
    description: cleanLine(fields.get('description')),
    text,
    html: paragraphsHtml(paragraphs) || null,
    isAccessibleForFree: null,
    method: kind,
    evidence: sourcesOf({ title, authors, publishedAt: published, language }),
    doubts: [],
    dropped,
  };
}

/** The first line, when it is a heading or looks like one and text follows. */
function findTitle([first, ...rest]: Line[]): Found<string> | null {
  if (!first || rest.length === 0 || first.kind === 'item' || isBoilerplate(first.text)) return null;
  const isShort = first.text.length <= TITLE_LIMIT && first.text.split(' ').length <= TITLE_WORDS;
  return isShort && (first.kind === 'heading' || !/[.:;,]["”’)]?$/.test(first.text))
    ? { value: first.text, source: 'first line' }
    : null;
}

/** Takes the headline, the byline and the date off the top. */
function readHead(lines: Line[], title: string | null): { byline: string | null; date: string | null; rest: Line[] } {
  const headline = foldWords(title ?? '');
  const rest: Line[] = [];
  let byline: string | null = null;
  let date: string | null = null;
  for (const [i, line] of lines.entries()) {
    const isHead = i < HEAD_LINES && line.text.length <= TITLE_LIMIT;
    if (isHead && headline && foldWords(line.text) === headline) continue;
    if (isHead && !byline && isByline(line.text)) byline = line.text;
    else if (isHead && !date && isDateLine(line.text)) date = line.text;
    else rest.push(line);
  }
  return { byline, date, rest };
}

const BYLINE = /^(?:by|von|par|por)\s+/i;
/** Small words inside names. */
const PARTICLE = /^(?:von|van|der|den|de|da|di|du|la|le|al|bin|dos|and|und|et|y|e)$/;

/** By, and then nothing but capitalised words. */
function isByline(text: string): boolean {
  if (text.length > BYLINE_LIMIT || !BYLINE.test(text)) return false;
  const names = text.replace(BYLINE, '').match(/[\p{L}’'-]+/gu) ?? [];
  return names.length <= BYLINE_WORDS && names.every((word) => /^\p{Lu}/u.test(word) || PARTICLE.test(word));
}

function firstAuthors(statements: Found<string[]>[]): Found<string[]> | null {
  for (const { value, source } of statements) {
    const names = cleanAuthors(value);
    if (names.length > 0) return { value: names, source };
  }
  return null;
}
