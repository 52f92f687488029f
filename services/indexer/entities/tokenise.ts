import type { Span } from '../../../shared/types.ts';
import { opensWithCapital, opensWithSmall } from './letters.ts';

/** A word or a punctuation mark; UTF-16 offsets into the text. */
export type Token = Span;

/** Tokens of one sentence; a sentence never crosses a line break. */
export type Sentence = Token[];

const URL = 'https?://\\S+';
const ABBREVIATION = '(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gen|Gov|Prof|Rev|Hon|St|Lt|Col|Capt|Sgt|Maj|Cmdr|Jr|Sr|Inc|Co|Corp|Ltd|Bros|vs)\\.';
/** "U.S.", "a.m."; a single initial counts only before a name ("John F. Smith"), else its dot ends a sentence ("plan B."). */
const INITIALS = '(?:\\p{L}\\.){2,}|\\p{Lu}\\.(?= ?\\p{Lu}\\p{Ll})';
const NUMBER = '\\d+(?:[.,:]\\d+)*';
const POSSESSIVE = "['’][sS](?![\\p{L}\\p{N}])";
/** Inner apostrophes ("O'Hara") and hyphens belong to the word, a possessive does not. */
const WORD = `\\p{L}[\\p{L}\\p{M}\\p{N}]*(?:(?!${POSSESSIVE})['’]\\p{L}[\\p{L}\\p{M}]*|[-‑&][\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*)*`;
const MARK = "``|''|\\.\\.\\.|[\\p{P}\\p{S}]";

const TOKEN = new RegExp(
  `${URL}|(?<![\\p{L}\\p{N}])(?:${INITIALS}|${ABBREVIATION})|${NUMBER}|${WORD}|${POSSESSIVE}|${MARK}`,
  'gu',
);

/** Words and marks with their places. A blank missing after '.' or ',' makes no difference; initials and titles keep their dot. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    tokens.push({ start: match.index, end: match.index + match[0].length, text: match[0] });
  }
  return tokens;
}

const HYPHEN = /[-‑]/;
/** Parts of words that stand before the hyphen and leave the name behind it whole. */
const PREFIX = /^(?:anti|ex|non|post|pre|pro)$/i;

/** The tokens with "Northland-Southland", "Northland-backed" and "anti-Northland" as three where the name is known, and pairs also where both halves stand alone elsewhere; other hyphens belong to their word. */
export function splitPairs(tokens: readonly Token[], isName: (part: string) => boolean): Token[] {
  const alone = new Set<string>();
  for (const { text } of tokens) if (opensWithCapital(text)) alone.add(text);
  const result: Token[] = [];
  for (const token of tokens) {
    const hyphen = token.text.search(HYPHEN);
    const left = token.text.slice(0, Math.max(0, hyphen));
    const right = token.text.slice(hyphen + 1);
    const isSplit =
      hyphen > 0 &&
      ((alone.has(left) && alone.has(right)) ||
        (isName(left) ? opensWithSmall(right) || isName(right) : PREFIX.test(left) && isName(right)));
    const middle = token.start + hyphen;
    if (!isSplit) result.push(token);
    else
      result.push(
        { start: token.start, end: middle, text: left },
        { start: middle, end: middle + 1, text: token.text[hyphen]! },
        { start: middle + 1, end: token.end, text: right },
      );
  }
  return result;
}

const SENTENCE_END = /^(?:[.?!…。？！]|\.\.\.)$/;
const CLOSING = /^(?:["'”’»›)\]]|'')$/;
/** Words that open a sentence: the dot of an abbreviation before them is a full stop as well ("in the U.S. The minister"). */
const OPENER = /^(?:The|A|An|He|She|It|They|We|But|And|In|On|At|This|That|These|His|Her|Its|Their|When|While|However|If|As|For)$/;
const DOTTED_WORD = /^\p{L}.*\.$/u;

/** Longer stretches without an end mark are lists or junk; cutting them keeps everything that looks around in a sentence linear. */
const MAX_SENTENCE_TOKENS = 500;

/** Groups tokens into sentences: at line breaks, and after an end mark with the closing marks that touch it. */
export function sentences(text: string, tokens: readonly Token[]): Sentence[] {
  const result: Sentence[] = [];
  let current: Sentence = [];
  let ended = false;
  for (const token of tokens) {
    const before = current.at(-1);
    if (before) {
      const gap = text.slice(before.end, token.start);
      const closes = ended && gap === '' && CLOSING.test(token.text);
      const opens = DOTTED_WORD.test(before.text) && OPENER.test(token.text);
      if (!closes && (ended || opens || gap.includes('\n') || current.length >= MAX_SENTENCE_TOKENS)) {
        result.push(current);
        current = [];
      } else if (closes) {
        current.push(token);
        continue;
      }
    }
    ended = SENTENCE_END.test(token.text);
    current.push(token);
  }
  if (current.length > 0) result.push(current);
  return result;
}
