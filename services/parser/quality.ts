import { spelledLength } from '../../shared/text.ts';
import type { Reading } from './reading.ts';

/** What may be wrong with a reading, and what it takes off the quality of 1. */
export const DOUBTS = {
  'the whole page, no article was found': 0.5,
  'text only in linked data': 0.2,
  'paragraphs collected from the whole page': 0.1,
  'differs from the articleBody of linked data': 0.2,
  'shorter than 60 words': 0.3,
  'less than half of it is prose': 0.2,
  'not free to read': 0.1,
  'no title': 0.1,
  'no date': 0.1,
} as const;

export type Doubt = keyof typeof DOUBTS;

const SHORT_WORDS = 60;

/** A line of prose is at least this long, in characters, and this share of a text should be prose. */
const PROSE_LINE = 80;
const PROSE_SHARE = 0.5;

/** How far a reading can be trusted, 0 to 1, with the reasons for less than 1. */
export function assess(reading: Reading, wordCount: number): { quality: number; reasons: Doubt[] } {
  const { doubts, text, title, publishedAt, isAccessibleForFree } = reading;
  const reasons: Doubt[] = [...doubts];
  if (wordCount < SHORT_WORDS) reasons.push('shorter than 60 words');
  if (proseLength(text) < PROSE_SHARE * text.length) reasons.push('less than half of it is prose');
  if (isAccessibleForFree === false) reasons.push('not free to read');
  if (title === null) reasons.push('no title');
  if (publishedAt === null) reasons.push('no date');
  const lost = reasons.reduce((sum, reason) => sum + DOUBTS[reason], 0);
  return { quality: Math.max(0, Math.round((1 - lost) * 100) / 100), reasons };
}

function proseLength(text: string): number {
  let length = 0;
  for (const line of text.split('\n')) if (spelledLength(line) >= PROSE_LINE) length += line.length;
  return length;
}
