import type { Span } from '../../../shared/types.ts';
import { FOREIGN_WORDS } from './abroad-words.ts';
import { nameKey } from './countries.ts';
import type { Gazetteer } from './gazetteer.ts';
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

/** French articles and small words that touch the name behind them: "l'Aude", "qu'Anna". */
const ELISION = /^(?:[ldjnmtsc]|qu|jusqu|lorsqu|puisqu)['’](?=\p{L})/iu;

/** The tokens with elided small words before a capital as tokens of their own; where everything is small they belong to their word. */
export const splitElisions = (tokens: readonly Token[]): Token[] =>
  tokens.flatMap((token) => {
    const length = ELISION.exec(token.text)?.[0].length ?? 0;
    if (length === 0 || !opensWithCapital(token.text.slice(length))) return [token];
    const middle = token.start + length;
    return [
      { start: token.start, end: middle, text: token.text.slice(0, length) },
      { start: middle, end: token.end, text: token.text.slice(length) },
    ];
  });

/** What a German ordinal stands before: "14. Juni", "1. FC", "3. und". Elsewhere the dot behind a figure ends a sentence. */
const BEHIND_ORDINAL =
  /^(?:\p{Ll}|FC|FSV|FFC|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert)/u;

/** The tokens with the dots of abbreviations, and of German ordinals, joined to their words: they end no sentence. */
function joinDots(tokens: readonly Token[], language: string): Token[] {
  const abbreviations = FOREIGN_WORDS[language]?.abbreviations;
  if (!abbreviations) return [...tokens];
  const result: Token[] = [];
  for (const [at, token] of tokens.entries()) {
    const before = result.at(-1);
    const isDot = token.text === '.' && before?.end === token.start;
    const isOrdinal = (): boolean =>
      language === 'de' && /^\d{1,3}$/.test(before!.text) && BEHIND_ORDINAL.test(tokens[at + 1]?.text ?? '');
    if (isDot && (abbreviations.has(before.text.toLowerCase()) || isOrdinal()))
      result[result.length - 1] = { start: before.start, end: token.end, text: `${before.text}.` };
    else result.push(token);
  }
  return result;
}

/** The words of a text as everything behind it reads them in a language. */
export function wordsOf(text: string, known: Gazetteer): Token[] {
  const isName = (part: string): boolean => known.typeOf(nameKey(part)) !== null;
  const tokens = joinDots(tokenise(text), known.language);
  if (known.language === 'de') return splitPairs(tokens, isName, true);
  return splitPairs(known.language === 'fr' ? splitElisions(tokens) : tokens, isName);
}

const HYPHEN = /[-‑]/;
const ABBREVIATION_BEFORE_NOUN = /^\p{Lu}{2,5}$/u;
/** Parts of words that stand before the hyphen and leave the name behind it whole. */
const PREFIX = /^(?:anti|ex|non|post|pre|pro)$/i;

/** The tokens with "Northland-Southland", "Northland-backed" and "anti-Northland" as three where the name is known, and pairs also where both halves stand alone elsewhere; other hyphens belong to their word. German joins names to nouns ("SPD-Chefin", "Lund-Regierung"): there the first part also counts where it is an abbreviation or stands alone elsewhere. */
export function splitPairs(tokens: readonly Token[], isName: (part: string) => boolean, isGerman = false): Token[] {
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
        (isName(left) ? opensWithSmall(right) || isName(right) : PREFIX.test(left) && isName(right)) ||
        (isGerman && opensWithCapital(right) && (isName(left) || alone.has(left) || ABBREVIATION_BEFORE_NOUN.test(left))));
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
