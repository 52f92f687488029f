import type { Quote } from '../../../shared/types.ts';
import { type Attributed, attribute, SURE_WORDS } from './attribution.ts';
import { readAsEnglish } from './foreign.ts';
import type { Line } from './layout.ts';
import { segments } from './segments.ts';
import type { Rule } from './sources.ts';
import { covering } from './spans.ts';
import type { Speaker, Speakers } from './speakers.ts';
import type { Token } from './tokenise.ts';
import { blockQuotations, interviewTurns, type Speech } from './turns.ts';

/** A text with what was read in it so far. */
export interface ReadText {
  text: string;
  lines: readonly Line[];
  tokens: readonly Token[];
  speakers: Speakers;
  /** Two letters. */
  language?: string;
}

/** How sure a speaker is by the rule that found it: what stands at the quotation is better than what is carried over. */
const CONFIDENCE: Record<Rule, number> = {
  label: 0.95,
  dash: 0.9,
  after: 0.9,
  caption: 0.85,
  according: 0.85,
  before: 0.8,
  introduced: 0.75,
  next: 0.7,
  inherited: 0.6,
  previous: 0.5,
};
const WITHOUT_SPEAKER = 0.3;
/** A fragment is less often what somebody said than a whole sentence is. */
const PARTIAL_FACTOR = 0.8;
/** Where a mark is missing, the other end is a guess. */
const BROKEN_FACTOR = 0.8;
/** More quotations than any article has; a hostile text can be nothing else. */
const MAX_QUOTES = 1000;

/**
 * The quotations of an article in order, without overlaps, at most 1,000: between marks, as turns of an interview, as paragraphs with a caption.
 * The speaker is the fullest name known, or null where nothing names one.
 */
export function quotesOf(read: ReadText): Quote[] {
  const { text, lines, speakers } = read;
  const tokens = readAsEnglish(read.tokens, read.language ?? 'en');
  const namesSpeaker = (start: number, end: number): boolean => speakers.namesSpeaker(start, end);
  const turns = interviewTurns(text, lines, namesSpeaker);
  const inTurn = covering(turns);
  const speeches = [...turns, ...blockQuotations(text, lines, namesSpeaker).filter(({ start }) => !inTurn(start))];
  const inSpeech = covering(speeches);
  const marked = segments(text, lines).filter(({ start }) => !inSpeech(start));
  const attributed = attribute(marked, { text, lines, tokens, namesSpeaker });
  return [...spoken(speeches, read), ...quoted(attributed, read)].sort((a, b) => a.start - b.start).slice(0, MAX_QUOTES);
}

/** Quotations that the layout shows. */
const spoken = (speeches: readonly Speech[], { text, speakers }: ReadText): Quote[] =>
  speeches.map((speech) => toQuote(text, speech, speech.kind, speakers.named(speech.source), CONFIDENCE[speech.source.rule]));

/** Quotations between marks; of those without a speaker only whole sentences. */
function quoted(attributed: readonly Attributed[], { text, lines, speakers }: ReadText): Quote[] {
  const isQuoted = covering(attributed);
  const quotes: Quote[] = [];
  let last: { speaker: Speaker; line: number } | null = null;
  for (const segment of attributed) {
    const { line, source } = segment;
    const kind = isWhole(text, segment) ? 'direct' : 'partial';
    const factor = (kind === 'partial' ? PARTIAL_FACTOR : 1) * (segment.broken ? BROKEN_FACTOR : 1);
    if (source) {
      const paragraph = Math.min(lines[line]!.start, source.start);
      const paragraphBefore = Math.min(lines[line - 1]?.start ?? paragraph, paragraph);
      const previous: Speaker | null = last && line - last.line <= 1 ? last.speaker : null;
      const speaker = speakers.resolve(source, { paragraph, paragraphBefore, isQuoted, previous });
      quotes.push(toQuote(text, segment, kind, speaker, CONFIDENCE[source.rule] * factor));
      last = { speaker, line };
    } else if (kind === 'direct') quotes.push(toQuote(text, segment, kind, null, WITHOUT_SPEAKER * factor));
  }
  return quotes;
}

/** A whole sentence begins with a capital; a fragment is worked into the sentence of the reporter. */
const isWhole = (text: string, { start, words }: Attributed): boolean =>
  words >= SURE_WORDS && /^[^\p{L}]{0,4}\p{Lu}/u.test(text.slice(start, start + 6));

function toQuote(
  text: string,
  at: { start: number; end: number },
  kind: Quote['kind'],
  by: Speaker | null,
  confidence: number,
): Quote {
  return {
    start: at.start,
    end: at.end,
    text: text.slice(at.start, at.end),
    kind,
    speaker: by?.name ?? null,
    speakerStart: by?.start ?? null,
    confidence: Math.round(confidence * 1000) / 1000,
  };
}
