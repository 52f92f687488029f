import type { Quote } from '../../../shared/types.ts';
import { type Attributed, attribute, SURE_WORDS } from './attribution.ts';
import type { Line } from './layout.ts';
import { segments } from './segments.ts';
import type { Rule } from './sources.ts';
import type { Speaker, Speakers } from './speakers.ts';
import type { Token } from './tokenise.ts';
import { blockQuotations, interviewTurns } from './turns.ts';

/** A text with what was read in it so far. */
export interface Reading {
  text: string;
  lines: readonly Line[];
  tokens: readonly Token[];
  speakers: Speakers;
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
/** More quotations than any article has; a hostile text can be nothing else. */
const MAX_QUOTES = 1000;
/** A fragment is less often what somebody said than a whole sentence is. */
const PARTIAL_FACTOR = 0.8;

/** The quotations of an article in order, without overlaps, at most 1,000: between marks, as turns of an interview, as paragraphs with a caption. A speaker whom nothing names is null. */
export function quotesOf({ text, lines, tokens, speakers }: Reading): Quote[] {
  const namesSpeaker = (start: number, end: number): boolean => speakers.namesSpeaker(start, end);
  const turns = interviewTurns(text, lines, namesSpeaker);
  const inTurn = covers(turns);
  const speeches = [...turns, ...blockQuotations(text, lines, namesSpeaker).filter(({ start }) => !inTurn(start))];
  const inSpeech = covers(speeches);
  const quoted = segments(text, lines).filter(({ start }) => !inSpeech(start));
  const inQuotation = covers(quoted);
  const marked = attribute(quoted, text, lines, tokens, namesSpeaker);

  const quotes: Quote[] = speeches.map((speech) => {
    const speaker = speakers.resolve(speech.source, speech.source.start, inQuotation, null);
    return quote(text, speech, speech.kind, speaker, CONFIDENCE[speech.source.rule]);
  });
  let previous: Speaker | null = null;
  for (const segment of marked) {
    const kind = isWhole(text, segment) ? 'direct' : 'partial';
    const factor = kind === 'partial' ? PARTIAL_FACTOR : 1;
    if (segment.source) {
      const from = lines[segment.line]!.start;
      const speaker = speakers.resolve(segment.source, Math.min(from, segment.source.start), inQuotation, previous);
      quotes.push(quote(text, segment, kind, speaker, CONFIDENCE[segment.source.rule] * factor));
      previous = speaker;
    } else if (kind === 'direct') quotes.push(quote(text, segment, kind, null, WITHOUT_SPEAKER));
  }
  return quotes.sort((a, b) => a.start - b.start).slice(0, MAX_QUOTES);
}

const quote = (
  text: string,
  { start, end }: Extent,
  kind: Quote['kind'],
  speaker: Speaker | null,
  confidence: number,
): Quote => ({
  start,
  end,
  text: text.slice(start, end),
  kind,
  speaker: speaker?.name ?? null,
  speakerStart: speaker?.start ?? null,
  confidence: Math.round(confidence * 1000) / 1000,
});

/** A whole sentence begins with a capital; a fragment is worked into the sentence of the reporter. */
const isWhole = (text: string, { start, words }: Attributed): boolean =>
  words >= SURE_WORDS && /^[^\p{L}]{0,4}\p{Lu}/u.test(text.slice(start, start + 6));

interface Extent {
  start: number;
  end: number;
}

/** Whether an offset lies in one of the stretches, which do not overlap. */
function covers(stretches: readonly Extent[]): (offset: number) => boolean {
  const sorted = [...stretches].sort((a, b) => a.start - b.start);
  return (offset) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    return low > 0 && offset < sorted[low - 1]!.end;
  };
}
