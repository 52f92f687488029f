import { countWords } from '../../../shared/text.ts';
import type { Line } from './layout.ts';
import type { Segment } from './segments.ts';
import { type Source, sourceBehindDash, sourceBeside, sourceInIntroduction, sourceInSentenceBefore } from './sources.ts';
import { spansWithin } from './spans.ts';
import type { Token } from './tokenise.ts';
import { type NamesSpeaker, speakerLabel } from './turns.ts';

/** A quoted stretch with the words that name its speaker, if there are any. */
export interface Attributed extends Segment {
  words: number;
  source: Source | null;
}

/** Where the words are looked for that name the speakers. */
export interface Scenery {
  text: string;
  lines: readonly Line[];
  tokens: readonly Token[];
  namesSpeaker: NamesSpeaker;
}

/** Fewer words in marks are more often a term than speech, unless a speaker stands right behind them. */
const LEAST_WORDS = 3;
/** From so many words on, a stretch is speech even when no speaker is named, and may go on from the paragraph before. */
export const SURE_WORDS = 5;
/** Fewer words that stand in marks so often are a term ("harbour of the able"), whoever used it first. */
const TERM_REPEATS = 3;
/** Characters around a quotation in which its speaker is looked for: the longest clauses of news text. */
const WINDOW_BEFORE = 220;
const WINDOW_AFTER = 160;
/** Characters after a quotation that may follow before the next paragraph goes on with it. */
const LONGEST_TAIL = 90;

/** Finds the speaker of each stretch: beside it, else carried over from the quotation before or after in its paragraph, else from the paragraph before. */
export function attribute(segments: readonly Segment[], scenery: Scenery): Attributed[] {
  const { text } = scenery;
  const repeats = countTerms(segments, text);
  const result: Attributed[] = [];
  let last: Source | null = null;
  for (const [i, segment] of segments.entries()) {
    const words = countWords(text.slice(segment.start, segment.end));
    const before = result[i - 1];
    const isJoined: boolean = before?.source != null && /^,? (?:and|or) $/.test(text.slice(before.end, segment.start));
    const source: Source | null =
      sourceAt(segments, i, scenery) ?? carriedOver(segment, words, before, isJoined, last, scenery.lines);
    const isTerm = words < SURE_WORDS && repeats.get(termOf(segment, text))! >= TERM_REPEATS;
    const isSpeech = source && !isTerm && (words >= LEAST_WORDS || isJoined || source.rule === 'dash' || source.rule === 'after');
    result.push({ ...segment, words, source: isSpeech ? source : null });
    if (isSpeech && source.rule !== 'previous') last = source;
  }
  return result.map((segment, i) => (segment.source ? segment : { ...segment, source: fromNext(segment, result[i + 1]) }));
}

const termOf = ({ start, end }: Segment, text: string): string =>
  text
    .slice(start + 1, end - 1)
    .toLowerCase()
    .replace(/[.,]$/, '');

function countTerms(segments: readonly Segment[], text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const segment of segments) counts.set(termOf(segment, text), (counts.get(termOf(segment, text)) ?? 0) + 1);
  return counts;
}

/** The words that name the speaker at the stretch itself: behind it, before it, or on the line above. */
function sourceAt(segments: readonly Segment[], i: number, { text, lines, tokens, namesSpeaker }: Scenery): Source | null {
  const { start, end, line: number } = segments[i]!;
  const line = lines[number]!;
  const before = segments[i - 1]?.line === number ? segments[i - 1]!.end : line.start;
  const after = segments[i + 1]?.line === number ? segments[i + 1]!.start : line.end;
  const from = Math.max(before, start - WINDOW_BEFORE);
  const to = Math.min(after, end + WINDOW_AFTER);
  const tail = text.slice(end, to);
  const beside =
    sourceBehindDash(tail, end) ??
    sourceBeside({
      before: spansWithin(tokens, from, start),
      after: spansWithin(tokens, end, to),
      quoted: text.slice(start + 1, end - 1),
      tail,
    });
  if (beside) return beside;
  const label = speakerLabel(text, line, namesSpeaker);
  if (label?.end === start) return label.source;
  if (/^[^\p{L}]{0,4}\p{Lu}/u.test(text.slice(start, start + 6)) && countWords(text.slice(start, end)) >= SURE_WORDS) {
    const between = spansWithin(tokens, from, start);
    // what follows the quotation before up to its full stop speaks of that one
    const isOther = segments[i - 1]?.line !== number || between.slice(0, -1).some((token) => token.text === '.');
    const reported = isOther ? sourceInSentenceBefore(between) : null;
    if (reported) return reported;
  }
  const above = lines[number - 1];
  if (start !== line.start || !above || text[above.end - 1] !== ':') return null;
  return sourceInIntroduction(spansWithin(tokens, Math.max(above.start, above.end - WINDOW_BEFORE), above.end));
}

/** The speaker of the quotation before, in the same paragraph, or where a paragraph begins with a quotation and the one before ended with one. */
function carriedOver(
  segment: Segment,
  words: number,
  before: Segment | undefined,
  isJoined: boolean,
  last: Source | null,
  lines: readonly Line[],
): Source | null {
  if (!before || !last || (words < LEAST_WORDS && !isJoined)) return null;
  if (before.line === segment.line) return { ...last, rule: 'inherited' };
  const lineStart = lines[segment.line]!.start;
  const goesOn = segment.start === lineStart && words >= SURE_WORDS && lineStart - before.end <= LONGEST_TAIL;
  return goesOn ? { ...last, rule: 'previous' } : null;
}

/** `“…” “…,” said Ann Hall`: the speaker behind the next stretch of the paragraph. */
function fromNext(segment: Attributed, next: Attributed | undefined): Source | null {
  const goesOn = next?.source?.rule === 'after' && next.line === segment.line && segment.words >= SURE_WORDS;
  return goesOn ? { ...next.source!, rule: 'next' } : null;
}
