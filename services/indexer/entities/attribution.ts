import { countWords } from '../../../shared/text.ts';
import type { Line } from './layout.ts';
import type { Segment } from './segments.ts';
import { type Source, sourceBehindDash, sourceBeside, sourceInIntroduction } from './sources.ts';
import type { Token } from './tokenise.ts';
import { type NamesSpeaker, speakerLabel } from './turns.ts';

/** A quoted stretch with the words that name its speaker, if there are any. */
export interface Attributed extends Segment {
  words: number;
  source: Source | null;
}

/** Fewer words in marks are more often a term than speech, unless a speaker stands right behind them. */
const LEAST_WORDS = 3;
/** From so many words on, a stretch is speech even when no speaker is named, and may go on from the paragraph before. */
export const SURE_WORDS = 5;
/** Characters around a quotation in which its speaker is looked for: the longest clauses of news text. */
const WINDOW_BEFORE = 220;
const WINDOW_AFTER = 160;
/** Characters after a quotation that may follow before the next paragraph goes on with it. */
const LONGEST_TAIL = 90;

/** Finds the speaker of each stretch: beside it, else carried over from the quotation before or after in the same paragraph, else from the paragraph before. */
export function attribute(
  segments: readonly Segment[],
  text: string,
  lines: readonly Line[],
  tokens: readonly Token[],
  namesSpeaker: NamesSpeaker,
): Attributed[] {
  const result: Attributed[] = [];
  const isTerm = repeatedTerms(segments, text);
  let last: Source | null = null;
  for (const [i, segment] of segments.entries()) {
    const words = countWords(text.slice(segment.start, segment.end));
    const before = result.at(-1);
    const coordinated: Source | null =
      before?.source && /^,? (?:and|or|,) $/.test(text.slice(before.end, segment.start)) ? last : null;
    const own: Source | null = ownSource(segments, i, text, lines, tokens, namesSpeaker);
    const source: Source | null =
      own ?? (coordinated && inherited(coordinated)) ?? carriedOver(segment, before, words, last, lines);
    const isSpeech =
      source &&
      !isTerm(segment, words) &&
      (words >= LEAST_WORDS || coordinated || source.rule === 'dash' || source.rule === 'after');
    result.push({ ...segment, words, source: isSpeech ? source : null });
    if (isSpeech && source.rule !== 'previous') last = source;
  }
  return result.map((segment, i) => (segment.source ? segment : { ...segment, source: fromNext(segment, result[i + 1]) }));
}

/** A few words that stand in marks again and again are a term ("coalition of the able"), whoever used it first. */
function repeatedTerms(segments: readonly Segment[], text: string): (segment: Segment, words: number) => boolean {
  const counts = new Map<string, number>();
  const term = ({ start, end }: Segment): string =>
    text
      .slice(start + 1, end - 1)
      .toLowerCase()
      .replace(/[.,]$/, '');
  for (const segment of segments) counts.set(term(segment), (counts.get(term(segment)) ?? 0) + 1);
  return (segment, words) => words < SURE_WORDS && counts.get(term(segment))! >= 3;
}

function ownSource(
  segments: readonly Segment[],
  i: number,
  text: string,
  lines: readonly Line[],
  tokens: readonly Token[],
  namesSpeaker: NamesSpeaker,
): Source | null {
  const { start, end, line: number } = segments[i]!;
  const line = lines[number]!;
  const before = segments[i - 1]?.line === number ? segments[i - 1]!.end : line.start;
  const after = segments[i + 1]?.line === number ? segments[i + 1]!.start : line.end;
  const from = Math.max(before, start - WINDOW_BEFORE);
  const to = Math.min(after, end + WINDOW_AFTER);
  const tail = text.slice(end, to);
  const dash = sourceBehindDash(tail, end);
  if (dash) return dash;
  const quoted = text.slice(start + 1, end - 1);
  const beside = sourceBeside({
    before: tokensBetween(tokens, from, start),
    after: tokensBetween(tokens, end, to),
    quoted,
    tail,
  });
  if (beside) return beside;
  const label = speakerLabel(text, line, namesSpeaker);
  if (label && label.end === start) return label.source;
  const above = lines[number - 1];
  if (start !== line.start || !above || text[above.end - 1] !== ':') return null;
  return sourceInIntroduction(tokensBetween(tokens, Math.max(above.start, above.end - WINDOW_BEFORE), above.end));
}

const inherited = (source: Source): Source => ({ ...source, rule: 'inherited' });

/** The speaker of the quotation before, in the same paragraph, or where a paragraph begins with a quotation and the one before ended with one. */
function carriedOver(
  segment: Segment,
  before: Segment | undefined,
  words: number,
  last: Source | null,
  lines: readonly Line[],
): Source | null {
  if (!before || !last || words < LEAST_WORDS) return null;
  if (before.line === segment.line) return inherited(last);
  const opensLine = segment.start === lines[segment.line]!.start;
  const gap = lines[segment.line]!.start - before.end;
  return opensLine && words >= SURE_WORDS && gap <= LONGEST_TAIL ? { ...last, rule: 'previous' } : null;
}

/** `“…” “…,” said Ann Hall`: the speaker behind the next stretch of the paragraph. */
const fromNext = (segment: Attributed, next: Attributed | undefined): Source | null =>
  next?.source?.rule === 'after' && next.line === segment.line && segment.words >= SURE_WORDS
    ? { ...next.source, rule: 'next' }
    : null;

function tokensBetween(tokens: readonly Token[], from: number, to: number): Token[] {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < tokens.length && tokens[end]!.end <= to) end++;
  return tokens.slice(low, end);
}
