import { align, type Passage } from '../../shared/align.ts';
import type { Sketch, Unit } from './sketch.ts';

/** What two articles share. Lengths are in words; in scripts without spaces two characters count as one. */
export interface Overlap {
  passages: Passage[];
  /** Length of the shorter text. */
  length: number;
  matched: number;
  /** Share of the shorter text that the longer one has too, and the other way round; 0 to 1. */
  coverageShort: number;
  coverageLong: number;
  /** Share of the longer text's first quarter that is covered. */
  lead: number;
  /** Before the first shared sentence. */
  headShort: number;
  headLong: number;
  /** After the last shared sentence of the longer text. */
  tailLong: number;
  /** Sentences that stand between shared ones and are new, in the text that has fewer of them. */
  rewrites: number;
}

const TOKENS_PER_WORD: Record<Unit, number> = { word: 1, character: 2 };

/** Shortest run of tokens that counts as the same text. */
const SEED: Record<Unit, number> = { word: 3, character: 8 };

/** Words of the shortest passage that counts: any two texts on one subject share single phrases. */
const SHORTEST_PASSAGE = 8;

/** Words of a sentence: fewer are an edit. */
const SENTENCE = 12;

/** Share of a sentence's words that makes it a shared one; a new sentence on the same matter has some phrases in common with the old. */
const MOSTLY = 0.6;

/** A sentence with a smaller share of new words was only moved. */
const NEW_SHARE = 0.2;

/** `short` has at most as many tokens as `long`, and both have the same unit. */
export function overlap(short: Sketch, long: Sketch): Overlap {
  const perWord = TOKENS_PER_WORD[short.unit];
  const passages = align(short.tokens, long.tokens, SEED[short.unit], SHORTEST_PASSAGE * perWord);
  const inShort = new Uint8Array(short.tokens.length);
  const inLong = new Uint8Array(long.tokens.length);
  for (const { a, b, length } of passages.flat()) {
    inShort.fill(1, a, a + length);
    inLong.fill(1, b, b + length);
  }
  return {
    passages,
    length: inShort.length / perWord,
    matched: count(inShort) / perWord,
    coverageShort: share(inShort),
    coverageLong: share(inLong),
    lead: share(inLong.subarray(0, Math.ceil(inLong.length / 4))),
    headShort: headOf(inShort, SENTENCE * perWord) / perWord,
    headLong: headOf(inLong, SENTENCE * perWord) / perWord,
    tailLong: headOf(inLong.toReversed(), SENTENCE * perWord) / perWord,
    rewrites: rewrites(
      { tokens: short.tokens, own: ownSentences(inShort, SENTENCE * perWord) },
      { tokens: long.tokens, own: ownSentences(inLong, SENTENCE * perWord) },
    ),
  };
}

/** Where the first stretch of a sentence's length begins that is covered for the most part. */
function headOf(covered: Uint8Array, sentence: number): number {
  let inWindow = 0;
  for (let at = 0; at < covered.length; at++) {
    inWindow += covered[at]! - (covered[at - sentence] ?? 0);
    if (inWindow >= MOSTLY * sentence) return covered.indexOf(1, Math.max(0, at + 1 - sentence));
  }
  return covered.length;
}

interface Text {
  tokens: Uint16Array;
  /** From and to (exclusive) of each run that the other text does not have. */
  own: [number, number][];
}

/** Runs between covered tokens that are as long as a sentence. */
function ownSentences(covered: Uint8Array, sentence: number): [number, number][] {
  const runs: [number, number][] = [];
  let end = -1;
  for (let at = covered.indexOf(1); at >= 0; at = covered.indexOf(1, at + 1)) {
    if (end >= 0 && at - end >= sentence) runs.push([end, at]);
    end = at + 1;
  }
  return runs;
}

function rewrites(a: Text, b: Text): number {
  if (a.own.length === 0 || b.own.length === 0) return 0;
  return Math.min(newSentences(a, b.tokens), newSentences(b, a.tokens));
}

/** A sentence is new when it says something that the other text says nowhere. */
function newSentences({ tokens, own }: Text, other: Uint16Array): number {
  const isKnown = new Uint8Array(2 ** 16);
  for (let i = 0; i < other.length; i++) isKnown[other[i]!] = 1;
  const isNew = ([from, to]: [number, number]): boolean => {
    let unknown = 0;
    for (let at = from; at < to; at++) unknown += 1 - isKnown[tokens[at]!]!;
    return unknown >= NEW_SHARE * (to - from);
  };
  return own.filter(isNew).length;
}

function count(flags: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < flags.length; i++) sum += flags[i]!;
  return sum;
}

const share = (flags: Uint8Array): number => (flags.length === 0 ? 0 : count(flags) / flags.length);
