import type { Terms } from './terms.ts';

/** How often terms occur: in how many stories each, and how many stories there are. */
export interface Frequencies {
  stories: number;
  of(term: number): number;
}

/** Weights of terms, of length 1; terms that stand in every story are left out. */
export interface Vector {
  terms: Int32Array;
  weights: Float64Array;
}

/** A story as it is compared. */
export interface Comparable {
  id: string;
  /** In ms; null when no publisher says when. */
  publishedAt: number | null;
  arrivedAt: number;
  vector: Vector;
}

/** TF-IDF: what a text says often and others do not weighs most. */
export function vectorOf({ numbers, counts }: Terms, { stories, of }: Frequencies): Vector {
  const terms = new Int32Array(numbers.length);
  const weights = new Float64Array(numbers.length);
  let kept = 0;
  let square = 0;
  for (let i = 0; i < numbers.length; i++) {
    const rarity = Math.log((stories + 1) / (of(numbers[i]!) + 1));
    if (rarity <= 0) continue;
    const weight = rarity * (1 + Math.log(counts[i]!));
    square += weight ** 2;
    terms[kept] = numbers[i]!;
    weights[kept++] = weight;
  }
  const length = Math.sqrt(square);
  return { terms: terms.slice(0, kept), weights: weights.slice(0, kept).map((weight) => weight / length) };
}

/** How good a term is for finding a story. One that stands in every story counts a little: in the first story of all, every term does. */
export const keyWeight = (term: number, count: number, { stories, of }: Frequencies): number =>
  (1 + Math.log((stories + 1) / (of(term) + 1))) * (1 + Math.log(count));

/** A happening is reported for about a week: so far apart nothing is alike, and half of it half-way. */
export const REPORTED_MS = 7 * 86_400_000;

/** Where a time of publication is missing, those of arrival have to do: what is collected as it appears is about as old as that. */
function nearness(a: Comparable, b: Comparable): number {
  const isKnown = a.publishedAt !== null && b.publishedAt !== null;
  const gap = isKnown ? a.publishedAt! - b.publishedAt! : a.arrivedAt - b.arrivedAt;
  return Math.max(0, 1 - Math.abs(gap) / REPORTED_MS);
}

/** Similarity of two stories, 0 to 1: cosine of their terms, less the further apart they were published. */
export function similarity(a: Comparable, b: Comparable): number {
  const x = a.vector;
  const y = b.vector;
  let sum = 0;
  for (let i = 0, j = 0; i < x.terms.length && j < y.terms.length; ) {
    const difference = x.terms[i]! - y.terms[j]!;
    if (difference === 0) sum += x.weights[i++]! * y.weights[j++]!;
    else if (difference < 0) i++;
    else j++;
  }
  return sum * nearness(a, b);
}

/** A square of figures about pairs. */
export type Matrix = Float64Array[];

/** Similarities of all pairs. Only terms that two of the stories share cost anything. */
export function similarities(stories: readonly Comparable[]): Matrix {
  const matrix = stories.map(() => new Float64Array(stories.length));
  const holders = new Map<number, [story: number, weight: number][]>();
  for (const [i, { vector }] of stories.entries()) {
    for (const [k, term] of vector.terms.entries()) {
      const weight = vector.weights[k]!;
      const others = holders.get(term);
      if (!others) {
        holders.set(term, [[i, weight]]);
        continue;
      }
      for (const [j, other] of others) matrix[i]![j]! += weight * other;
      others.push([i, weight]);
    }
  }
  for (let i = 0; i < stories.length; i++) {
    for (let j = 0; j < i; j++) {
      const value = matrix[i]![j]! * nearness(stories[i]!, stories[j]!);
      matrix[i]![j] = value;
      matrix[j]![i] = value;
    }
  }
  return matrix;
}
