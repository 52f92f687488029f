import { spelledLength } from '../../shared/text.ts';
import { foldWords, isBoilerplate } from './boilerplate.ts';

/** What stands above the text: at most so many lines, shorter than a paragraph; only headlines may be longer. Characters. */
const HEAD_LINES = 10;
const HEAD_LINE_LIMIT = 120;
const TITLE_LIMIT = 500;

/** A sentence of this length begins the text, in characters. */
const PARAGRAPH_MIN = 80;

/** A day with its year, as it stands beside a byline; a time of day means as much where little else is said. */
const DAY_AND_YEAR =
  /\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?\p{L}{3,12}\.?,? (?:de )?\d{4}|\p{L}{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}/u;
const CLOCK = /\b\d{1,2}[:.h]\d\d\b/;
const CLOCK_WORDS = 5;
const SENTENCE_END = /[.!?…。！？]["'”’»)]?$/;

/**
 * Lines without boilerplate, and without what is repeated above the text: the headline, the byline, the date.
 * `headlines` and `authors` are what the page's metadata says.
 */
export function cleanLines(lines: string[], headlines: string[], authors: string[]): string[] {
  const known = new Set(headlines.map(foldWords));
  const byline = new Set(foldWords(authors.join(' ')).split(' '));
  const start = lines.findIndex((line) => spelledLength(line) >= PARAGRAPH_MIN && SENTENCE_END.test(line));
  const head = Math.min(HEAD_LINES, start < 0 ? lines.length : start + 1);
  return lines.filter((line, i) => !isBoilerplate(line) && !(i < head && isHeadLine(line, known, byline)));
}

function isHeadLine(line: string, headlines: Set<string>, byline: Set<string>): boolean {
  if (line.length > TITLE_LIMIT) return false;
  const words = foldWords(line);
  if (headlines.has(words)) return true;
  if (line.length > HEAD_LINE_LIMIT || SENTENCE_END.test(line)) return false;
  return DAY_AND_YEAR.test(line) || (CLOCK.test(line) && letterWords(line) <= CLOCK_WORDS) || isByline(words, byline);
}

const letterWords = (line: string): number => line.match(/\p{L}+/gu)?.length ?? 0;

const BYLINE_WORDS = new Set('by von par por de di da av af and und et y e og och text'.split(' '));

const isByline = (words: string, names: Set<string>): boolean =>
  words.split(' ').every((word) => names.has(word) || BYLINE_WORDS.has(word));
