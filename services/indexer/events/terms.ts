import { CHARACTER, mix, NAME, tokenise } from '../tokens.ts';

/** Raised whenever the same text would give other terms. */
export const TERMS_VERSION = 1;

/** What tells of which happening a text reports: its terms, ascending, with how much each counts. */
export interface Terms {
  numbers: Int32Array;
  counts: Uint16Array;
}

/**
 * Tokens that are read: the news stands at the top, and what follows is background that reports of other happenings share.
 * 200 to 400 do equally well; with 100 too little is left of some reports, and whole articles about one war all look alike.
 */
const MOST_TOKENS = 300;

/** The first sentences say who did what and where. */
const LEAD_TOKENS = 60;
const LEAD_WEIGHT = 2;

/** Names tell happenings of one kind apart: measured best from three to six. */
const NAME_WEIGHT = 4;

/**
 * Terms are numbers below a million, so that counting them takes one table of bounded size. Two words that fall on one number make two
 * texts alike in one term of a hundred, once in a hundred pairs.
 */
const TERM_BITS = 20;

const MOST_COUNT = 0xffff;

/** Characters that hold the tokens that are read, with room for long words. */
export const TEXT_NEEDED = 4_000;

/** The terms of a text. In scripts without spaces two neighbouring characters are a term. The same text gives the same terms everywhere. */
export function termsOf(title: string | null, text: string): Terms {
  const tokens = tokenise(
    title === null || text.startsWith(title) ? text.slice(0, TEXT_NEEDED) : `${title}\n${text.slice(0, TEXT_NEEDED)}`,
  );
  const counts = new Map<number, number>();
  for (let at = 0; at < Math.min(tokens.count, MOST_TOKENS); at++) {
    const kind = tokens.kinds[at];
    let hash = tokens.hashes[at]!;
    if (kind === CHARACTER) {
      if (at + 1 >= tokens.count || tokens.kinds[at + 1] !== CHARACTER) continue;
      hash = mix(Math.imul(hash, 0x9e3779b1) + tokens.hashes[at + 1]!);
    } else if (lengthOf(tokens.ends, at) < 2) continue;
    const weight = (kind === NAME ? NAME_WEIGHT : 1) * (at < LEAD_TOKENS ? LEAD_WEIGHT : 1);
    const term = hash >>> (32 - TERM_BITS);
    counts.set(term, Math.min(MOST_COUNT, (counts.get(term) ?? 0) + weight));
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return { numbers: Int32Array.from(sorted, ([term]) => term), counts: Uint16Array.from(sorted, ([, count]) => count) };
}

/** Characters of a token, without the space that closes it. */
const lengthOf = (ends: Uint32Array, at: number): number => ends[at]! - (at === 0 ? 0 : ends[at - 1]!) - 1;

/** Terms as bytes, six for each, little-endian: all numbers, then all counts. */
export function encodeTerms({ numbers, counts }: Terms): Buffer {
  const bytes = Buffer.alloc(6 * numbers.length);
  for (const [i, number] of numbers.entries()) bytes.writeInt32LE(number, 4 * i);
  for (const [i, count] of counts.entries()) bytes.writeUInt16LE(count, 4 * numbers.length + 2 * i);
  return bytes;
}

export function decodeTerms(bytes: Buffer): Terms {
  const length = bytes.length / 6;
  const numbers = new Int32Array(length);
  const counts = new Uint16Array(length);
  for (let i = 0; i < length; i++) {
    numbers[i] = bytes.readInt32LE(4 * i);
    counts[i] = bytes.readUInt16LE(4 * length + 2 * i);
  }
  return { numbers, counts };
}
