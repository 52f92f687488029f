import { TEXT_LIMIT } from '../../shared/text.ts';

/** What a token is. Numbers and names are anchors: rewording leaves them alone, another happening changes them. */
export const WORD = 0;
export const NUMBER = 1;
export const NAME = 2;
/** One character of a script that is written without spaces. */
export const CHARACTER = 3;

/** The tokens of a text in order, column by column; the columns may be longer than `count`. */
export interface Tokens {
  count: number;
  /** Unsigned 32 bit. */
  hashes: Uint32Array;
  /** WORD, NUMBER, NAME or CHARACTER. */
  kinds: Uint8Array;
  /** Lower-case UTF-16 units, each token closed by one space. */
  folded: Uint16Array;
  /** Where each token ends in `folded`, its space included. */
  ends: Uint32Array;
  paragraphs: Paragraph[];
}

/** A line that holds tokens: `from` to `to` (exclusive) in the columns; `line` counts the line breaks before it. */
export interface Paragraph {
  line: number;
  from: number;
  to: number;
}

const SPACE = 32;
const COMMA = 44;
const POINT = 46;

const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const IDEOGRAPH = 3;
const APOSTROPHE = 4;
const SENTENCE_END = 5;
const LINE_BREAK = 6;

const APOSTROPHES = "'\u2018\u2019\u02bc\u0060\u00b4";
const SENTENCE_ENDS = '.!?:\u2026\u3002\u061f\u0964';
/** Scripts without spaces between words; Hangul has them. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Class and lower case of every UTF-16 unit: regular expressions over whole articles are several times slower. */
const CLASS = new Uint8Array(0x10000);
const LOWER = new Uint16Array(0x10000);
for (let unit = 0; unit < 0x10000; unit++) {
  const character = String.fromCharCode(unit);
  const lower = character.toLowerCase();
  CLASS[unit] = classOf(character);
  LOWER[unit] = lower.length === 1 ? lower.charCodeAt(0) : unit;
}

function classOf(character: string): number {
  if (character === '\n') return LINE_BREAK;
  if (APOSTROPHES.includes(character)) return APOSTROPHE;
  if (SENTENCE_ENDS.includes(character)) return SENTENCE_END;
  if (/\p{Nd}/u.test(character)) return DIGIT;
  if (UNSPACED.test(character)) return IDEOGRAPH;
  // halves of surrogate pairs are letters of rare scripts or emoji; both may be tokens
  return /[\p{L}\p{M}\p{N}\p{Cs}]/u.test(character) ? LETTER : OTHER;
}

/** A capitalised word of fewer characters is an initial or a pronoun, and a longer one no name. */
const SHORTEST_NAME = 3;
const LONGEST_ANCHOR = 40;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Spreads a hash evenly over unsigned 32 bit: FNV-1a alone leaves the high bits of short tokens alike. */
export function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The hash of a token in lower case. */
export function hashToken(token: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), FNV_PRIME);
  return mix(hash);
}

/**
 * Cuts a text into tokens and hashes them: NFKC, lower case, without apostrophes and punctuation, digit groups joined (`1,500` = `1500`).
 * Names are capitalised words that do not open a sentence. At most `TEXT_LIMIT` characters are read.
 */
export function tokenise(text: string): Tokens {
  // one character may become eighteen
  const source = (/[^\0-\x7f]/.test(text) ? text.normalize('NFKC') : text).slice(0, TEXT_LIMIT);
  const tokens: Tokens = {
    count: 0,
    hashes: new Uint32Array(source.length),
    kinds: new Uint8Array(source.length),
    folded: new Uint16Array(2 * source.length),
    ends: new Uint32Array(source.length),
    paragraphs: [],
  };
  let line = 0;
  let from = 0;
  let opensSentence = true;
  const endLine = () => {
    if (tokens.count > from) tokens.paragraphs.push({ line, from, to: tokens.count });
    from = tokens.count;
    line++;
  };
  for (let at = 0; at < source.length; ) {
    const unitClass = CLASS[source.charCodeAt(at)]!;
    if (unitClass === LETTER || unitClass === DIGIT || unitClass === IDEOGRAPH) {
      at = addToken(tokens, source, at, opensSentence);
      opensSentence = false;
      continue;
    }
    if (unitClass === LINE_BREAK) endLine();
    if (unitClass === LINE_BREAK || unitClass === SENTENCE_END) opensSentence = true;
    at++;
  }
  endLine();
  return tokens;
}

/** Adds the token that begins at `start`; returns where it ends in `source`. */
function addToken(tokens: Tokens, source: string, start: number, opensSentence: boolean): number {
  const begin = tokens.count === 0 ? 0 : tokens.ends[tokens.count - 1]!;
  const firstClass = CLASS[source.charCodeAt(start)]!;
  let written = begin;
  let hash = FNV_OFFSET;
  let isNumber = firstClass === DIGIT;
  let at = start;
  for (; at < source.length; at++) {
    const unit = source.charCodeAt(at);
    const unitClass = CLASS[unit]!;
    const isLetter = unitClass === LETTER;
    if (unitClass === APOSTROPHE || (unit === COMMA && isBetweenDigits(source, at))) continue;
    const isPart = isLetter || unitClass === DIGIT || at === start || (unit === POINT && isBetweenDigits(source, at));
    if (!isPart || (at > start && firstClass === IDEOGRAPH)) break;
    if (isLetter) isNumber = false;
    tokens.folded[written++] = LOWER[unit]!;
    hash = Math.imul(hash ^ LOWER[unit]!, FNV_PRIME);
  }
  const length = written - begin;
  const isCapital = LOWER[source.charCodeAt(start)] !== source.charCodeAt(start);
  let kind = WORD;
  if (firstClass === IDEOGRAPH) kind = CHARACTER;
  else if (isNumber && length <= LONGEST_ANCHOR) kind = NUMBER;
  else if (isCapital && !opensSentence && length >= SHORTEST_NAME && length <= LONGEST_ANCHOR) kind = NAME;
  tokens.folded[written++] = SPACE;
  tokens.hashes[tokens.count] = mix(hash);
  tokens.kinds[tokens.count] = kind;
  tokens.ends[tokens.count++] = written;
  return at;
}

const isBetweenDigits = (text: string, at: number): boolean =>
  CLASS[text.charCodeAt(at - 1)] === DIGIT && CLASS[text.charCodeAt(at + 1)] === DIGIT;

/** The token itself in lower case. */
export function tokenText({ folded, ends }: Tokens, index: number): string {
  const begin = index === 0 ? 0 : ends[index - 1]!;
  return String.fromCharCode(...folded.subarray(begin, ends[index]! - 1));
}
