import { createHash } from 'node:crypto';
import { keptParagraphs } from './furniture.ts';
import { CHARACTER, mix, NAME, NUMBER, type Tokens, tokenise, tokenText } from './tokens.ts';

/** Raised whenever the same text would give another sketch. 2 has the digests of its paragraphs. */
export const SKETCH_VERSION = 2;

/** What is kept of an article to find its copies and to verify them without the text. */
export interface Sketch {
  version: number;
  /** SHA-256 of the normalised text without furniture. */
  exactKey: Buffer;
  tokenCount: number;
  /** Signed 32 bit, ascending and distinct, at most `MAX_KEYS`: articles that share one are worth a comparison. */
  keys: number[];
  /** What a token is: in scripts without spaces it is one character. */
  unit: Unit;
  /** The tokens in order, at most `MAX_TOKENS`, each hashed to 16 bits: three in a row tell as much as one shingle of 48 bits. */
  tokens: Uint16Array;
  /** Names in lower case, in the order of first appearance. */
  anchors: string[];
  /** Numbers as their digits, in the order of first appearance. */
  numbers: string[];
  /** Of the paragraphs that may turn out to be their source's boilerplate, as `paragraphDigest` gives them; none in sketches of version 1. */
  digests: string[];
}

export type Unit = 'word' | 'character';

/** 8 kB. What is longer is a transcript or a live blog; its first 4,096 words tell enough. */
export const MAX_TOKENS = 4096;

/** Rows per article in the index of keys. */
export const MAX_KEYS = 36;

/** The smallest hashes find copies of like size: 32 of them find 99.8 % of the pairs, MinHash bands of the same size 52 %. */
const SMALLEST_KEYS = 24;

/** One hash in 32, whatever the length of the text, finds a short text inside a long one. */
const SAMPLING = 32;

/** Tokens per key: five words in a row are rarely shared by chance and survive most edits; eight characters hold about as much. */
const SHINGLE: Record<Unit, number> = { word: 5, character: 8 };

/** Names and numbers kept of one article; a table of results holds more, and needs no more to be told from another. */
const MAX_ANCHORS = 256;

/** Boilerplate stands among the first or last paragraphs; a live blog has hundreds. */
const MAX_DIGESTS = 64;

export interface SketchInput {
  title?: string | null;
  text: string;
  /** Digests of paragraphs that this source prints again and again, as `paragraphDigest` gives them. */
  boilerplate?: ReadonlySet<string>;
}

/** The sketch of an article. The same input gives the same sketch on every machine. */
export function sketch({ title, text, boilerplate }: SketchInput): Sketch {
  const tokens = tokenise(text);
  const exact = createHash('sha256');
  const hashes = new Uint32Array(tokens.count);
  const names = new Set<string>();
  const numbers = new Set<string>();
  const digests = new Set<string>();
  let count = 0;
  let characters = 0;
  for (const { from, to, digest } of keptParagraphs(tokens, text, title, boilerplate)) {
    if (digest !== null && digests.size < MAX_DIGESTS) digests.add(digest);
    exact.update(tokens.folded.subarray(from && tokens.ends[from - 1], tokens.ends[to - 1]));
    hashes.set(tokens.hashes.subarray(from, to), count);
    count += to - from;
    for (let i = from; i < to; i++) {
      const kind = tokens.kinds[i];
      if (kind === CHARACTER) characters++;
      else if (kind === NAME) collect(names, tokens, i);
      else if (kind === NUMBER) collect(numbers, tokens, i);
    }
  }
  const unit = characters * 2 > count ? 'character' : 'word';
  return {
    version: SKETCH_VERSION,
    exactKey: exact.digest(),
    tokenCount: count,
    keys: keysOf(hashes.subarray(0, count), SHINGLE[unit]),
    unit,
    tokens: Uint16Array.from(hashes.subarray(0, Math.min(count, MAX_TOKENS))),
    anchors: [...names],
    numbers: [...numbers],
    digests: [...digests],
  };
}

function collect(anchors: Set<string>, tokens: Tokens, index: number): void {
  if (anchors.size < MAX_ANCHORS) anchors.add(tokenText(tokens, index));
}

function keysOf(hashes: Uint32Array, length: number): number[] {
  if (hashes.length < length) return [];
  const shingles = new Uint32Array(hashes.length - length + 1);
  for (let at = 0; at < shingles.length; at++) {
    let hash = 0;
    for (let i = at; i < at + length; i++) hash = Math.imul(hash, 0x9e3779b1) + hashes[i]!;
    shingles[at] = mix(hash);
  }
  const keys = new Set<number>();
  for (const hash of shingles.sort()) {
    if (keys.size < SMALLEST_KEYS || (hash % SAMPLING === 0 && keys.size < MAX_KEYS)) keys.add(hash | 0);
  }
  return [...keys].sort((x, y) => x - y);
}
