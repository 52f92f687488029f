import { encodeTerms, TERMS_VERSION, termsOf } from '../services/indexer/events/terms.ts';
import { randomNumbers } from '../shared/random.ts';

/** Words of the language; a word of rank r is said about 1/r times as often as the first one. */
const WORDS = 20_000;
const NAMES = 200_000;
/** Subjects that are in the news all the time; one happening in two belongs to one of the first ten. */
const SUBJECTS = 300;
const REPORT_WORDS = 180;

/** What all reports of a happening name, and the subject that it belongs to. */
export interface Happening {
  names: string[];
  subject: number;
}

const zipf = (next: () => number, count: number): number => Math.floor(count ** next());

export function happening(seed: number): Happening {
  const next = randomNumbers(seed + 1);
  const subject = next() < 0.5 ? Math.floor(next() * 10) : Math.floor(next() * SUBJECTS);
  return { subject, names: Array.from({ length: 10 }, () => `Name${Math.floor(next() * NAMES)}`) };
}

/** A report in words of its own: mostly the language's, some of its subject's, and the names of the happening again and again. */
export function report({ names, subject }: Happening, seed: number): string {
  const next = randomNumbers(seed + 77);
  const words = Array.from({ length: REPORT_WORDS }, () => {
    const kind = next();
    if (kind < 0.25) return names[Math.floor(next() * names.length)]!;
    if (kind < 0.35) return `subject${subject}x${Math.floor(next() * 30)}`;
    return `word${zipf(next, WORDS)}`;
  });
  return `said ${words.join(' ')}`;
}

/** What is kept of a text once it was compared. Its keys are the terms said most, as they are for an archive that knows nothing. */
export function kept(text: string): { version: number; terms: Buffer; numbers: Int32Array; keys: number[] } {
  const terms = termsOf(null, text);
  const places = [...terms.numbers.keys()].sort((a, b) => terms.counts[b]! - terms.counts[a]!);
  return {
    version: TERMS_VERSION,
    terms: encodeTerms(terms),
    numbers: terms.numbers,
    keys: places.slice(0, 20).map((place) => terms.numbers[place]!),
  };
}
