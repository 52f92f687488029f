import { mix, tokenise } from '../services/indexer/tokens.ts';

/** The usual ways of finding near-duplicates, as they are found in textbooks and libraries: each says of two texts whether they are copies. */
export interface Contender {
  name: string;
  /** 0 to 1; `isCopy` is that it reaches `mark`. */
  likeness(a: number, b: number): number;
  mark: number;
}

const SHINGLE = 5;
const PERMUTATIONS = 128;
const BANDS = 16;
const ROWS = PERMUTATIONS / BANDS;

export function contenders(texts: string[]): Contender[] {
  const words = texts.map((text) => {
    const { hashes, count } = tokenise(text);
    return hashes.slice(0, count);
  });
  return [minHash(words), simHash(words), tfIdf(words)];
}

/** 128 permutations of five-word shingles in 16 bands of 8, estimated Jaccard ≥ .7. */
function minHash(words: Uint32Array[]): Contender {
  const signatures = words.map((tokens) => {
    const signature = new Uint32Array(PERMUTATIONS).fill(0xffffffff);
    for (const shingle of shingles(tokens)) {
      for (let i = 0; i < PERMUTATIONS; i++) {
        const hash = mix(shingle ^ Math.imul(i + 1, 0x9e3779b1));
        if (hash < signature[i]!) signature[i] = hash;
      }
    }
    return signature;
  });
  const equal = (a: Uint32Array, b: Uint32Array, from: number, to: number): number => {
    let count = 0;
    for (let i = from; i < to; i++) if (a[i] === b[i]) count++;
    return count;
  };
  return {
    name: 'MinHash (128, 16×8), J ≥ .7',
    mark: 0.7,
    likeness(x, y) {
      const [a, b] = [signatures[x]!, signatures[y]!];
      const isCandidate = Array.from(
        { length: BANDS },
        (_, band) => equal(a, b, band * ROWS, (band + 1) * ROWS) === ROWS,
      ).includes(true);
      return isCandidate ? equal(a, b, 0, PERMUTATIONS) / PERMUTATIONS : 0;
    },
  };
}

function shingles(tokens: Uint32Array): Set<number> {
  const all = new Set<number>();
  for (let at = 0; at + SHINGLE <= tokens.length; at++) {
    let hash = 0;
    for (let i = at; i < at + SHINGLE; i++) hash = Math.imul(hash, 0x9e3779b1) + tokens[i]!;
    all.add(mix(hash));
  }
  return all;
}

/** 64 bits over words, Hamming distance ≤ 3. */
function simHash(words: Uint32Array[]): Contender {
  const BITS = 64;
  const signatures = words.map((tokens) => {
    const sums = new Int32Array(BITS);
    for (const token of tokens)
      for (const [half, hash] of [token, mix(token ^ 0x5bd1e995)].entries())
        for (let bit = 0; bit < 32; bit++) sums[half * 32 + bit]! += (hash >>> bit) & 1 ? 1 : -1;
    return Uint8Array.from(sums, (sum) => (sum > 0 ? 1 : 0));
  });
  return {
    name: 'SimHash (64), distance ≤ 3',
    mark: 1 - 3 / BITS,
    likeness: (x, y) => signatures[x]!.filter((bit, i) => bit === signatures[y]![i]).length / BITS,
  };
}

/** Cosine of TF-IDF vectors of words ≥ .6. */
function tfIdf(words: Uint32Array[]): Contender {
  const frequency = new Map<number, number>();
  for (const tokens of words) for (const token of new Set(tokens)) frequency.set(token, (frequency.get(token) ?? 0) + 1);
  const vectors = words.map((tokens) => {
    const counts = new Map<number, number>();
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
    const weights = [...counts].map(
      ([token, n]) => [token, (1 + Math.log(n)) * Math.log(words.length / frequency.get(token)!)] as const,
    );
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
    return new Map(weights.map(([token, weight]) => [token, weight / length]));
  });
  return {
    name: 'TF-IDF cosine ≥ .6',
    mark: 0.6,
    likeness(x, y) {
      const b = vectors[y]!;
      let sum = 0;
      for (const [token, weight] of vectors[x]!) sum += weight * (b.get(token) ?? 0);
      return sum;
    },
  };
}
