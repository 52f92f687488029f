import { createHash } from 'node:crypto';

/** Characters of one text that are kept: a text tsvector ends at 1 MB, and no article is longer. */
export const TEXT_LIMIT = 1_000_000;

/** Code points that Postgres refuses or that no reader can see: C0 except tab and newline, DEL, C1, non-characters. */
const UNUSABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g;

/** The characters of Latin-1 are in NFC whatever their order. */
const BEYOND_LATIN_1 = /[^\u0000-\u00ff]/;

/** A sharp cut, but never through a surrogate pair. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.charCodeAt(limit - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? limit - 1 : limit);
}

/**
 * The one door through which text from outside enters: whole surrogates, no NUL or control characters, line ends as \n, NFC, at most `limit` characters.
 * Nothing else is repaired: the publisher's words stay as they are.
 */
export function cleanText(text: string, limit = TEXT_LIMIT): string {
  const wellFormed = truncate(text, limit).toWellFormed();
  const usable = wellFormed.replace(/\r\n?/g, '\n').replace(UNUSABLE, '');
  return BEYOND_LATIN_1.test(usable) ? truncate(usable.normalize('NFC'), limit) : usable;
}

/** White space that is not one plain space already: there are few of these, and many spaces. */
const WHITE_SPACE = / [\s\u200b]+|[^\S ][\s\u200b]*|\u200b[\s\u200b]*/g;

/** A single-line field (title, name, code): cleaned, white space folded; null when nothing is left. */
export function cleanLine(text: string | null | undefined, limit = 2000): string | null {
  if (text == null) return null;
  const line = cleanText(text, limit * 4)
    .replace(WHITE_SPACE, ' ')
    .trim();
  return truncate(line, limit).trimEnd() || null; // the cut may fall behind a space
}

/** SHA-256 of the parts, each closed by a NUL so that ('ab','c') differs from ('a','bc'). 32 bytes: the form of every natural key. */
export function digest(...parts: string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest();
}

/** Characters of scripts that write no spaces: of the first kind two make a word on average, of the second five. */
const SYLLABLES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const ANY_UNSPACED = new RegExp(`${SYLLABLES.source}|${UNSPACED.source}`, 'gu');

/** Letters of a word with the space behind it, where words are spelled. */
const WORD_LENGTH = 6;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Number of words: runs of letters and digits; estimated from the characters in scripts that write no spaces. */
export function countWords(text: string): number {
  const syllables = count(text, SYLLABLES);
  const unspaced = count(text, UNSPACED);
  const rest = syllables + unspaced > 0 ? text.replace(ANY_UNSPACED, ' ') : text;
  return count(rest, /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu) + Math.ceil(syllables / 2) + Math.ceil(unspaced / 5);
}

/** How long a text would be in an alphabet, in characters: what tells a sentence from a label in any script. */
export const spelledLength = (text: string): number =>
  text.length + count(text, SYLLABLES) * (WORD_LENGTH / 2 - 1) + count(text, UNSPACED) / 5;

/**
 * Turns UTF-16 offsets into character offsets as Postgres counts them.
 * The offsets asked for may come in any order; text without astral characters costs one test.
 */
export function characterOffsets(text: string): (utf16: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => offset;
  const pairs: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff) pairs.push(i++);
  }
  return (offset) => offset - lowerBound(pairs, offset);
}

/** How many of the sorted numbers are smaller than `value`. */
function lowerBound(sorted: number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
