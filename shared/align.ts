/** A run of equal tokens: `length` tokens from `a` in the one text and from `b` in the other. */
export interface Block {
  a: number;
  b: number;
  length: number;
}

/** Blocks that follow each other in both texts with no more than a few other words between: one passage, edited or not. */
export type Passage = Block[];

/** Words between two blocks of one passage: an editor changes a few, a new sentence has more. */
export const LONGEST_EDIT = 8;

/** Places in the other text that are tried for one seed: bounds the work on texts that repeat themselves. */
const MAX_PLACES = 16;

/**
 * The passages that `b` shares with `a`, in the order of `a`; paragraphs that stand in another order are found too.
 * Greedy from left to right: at each token the longest run that `b` has anywhere. `seed` is the shortest run, in tokens,
 * `least` the equal tokens of the shortest passage: shorter ones are phrases that any two texts share.
 */
export function align(a: Uint16Array, b: Uint16Array, seed: number, least: number): Passage[] {
  const passages: Passage[] = [];
  const places = indexOf(b, seed);
  let last: Block | undefined;
  for (let at = 0; at + seed <= a.length; ) {
    const block = longestRun(a, at, b, seed, places, last);
    if (block) {
      if (last && isEdit(block.a - last.a - last.length) && isEdit(block.b - last.b - last.length)) passages.at(-1)!.push(block);
      else passages.push([block]);
      last = block;
    }
    at += block?.length ?? 1;
  }
  return passages.filter((passage) => passage.reduce((sum, block) => sum + block.length, 0) >= least);
}

const isEdit = (gap: number): boolean => gap >= 0 && gap <= LONGEST_EDIT;

interface Places {
  first: (tokens: Uint16Array, at: number) => number;
  next: (place: number) => number;
}

/** The longest run at `at`; of equally long ones that nearest to where the last block ended. */
function longestRun(a: Uint16Array, at: number, b: Uint16Array, seed: number, places: Places, last?: Block): Block | null {
  const expected = last ? last.b + last.length : 0;
  let best: Block | null = null;
  let tried = 0;
  for (let place = places.first(a, at); place >= 0 && tried < MAX_PLACES; place = places.next(place), tried++) {
    let length = 0;
    while (at + length < a.length && place + length < b.length && a[at + length] === b[place + length]) length++;
    const isBetter =
      !best || length > best.length || (length === best.length && Math.abs(place - expected) < Math.abs(best.b - expected));
    if (length >= seed && isBetter) best = { a: at, b: place, length };
  }
  return best;
}

/** Where each run of `seed` tokens begins: chains in a hash table, earliest place first. */
function indexOf(tokens: Uint16Array, seed: number): Places {
  const mask = 2 ** Math.ceil(Math.log2(2 * tokens.length + 2)) - 1;
  const heads = new Int32Array(mask + 1).fill(-1);
  const chain = new Int32Array(tokens.length);
  const slot = (from: Uint16Array, at: number): number => {
    let hash = 0;
    for (let i = at; i < at + seed; i++) hash = Math.imul(hash, 0x9e3779b1) + from[i]! + 1;
    return (hash ^ (hash >>> 15)) & mask;
  };
  for (let at = tokens.length - seed; at >= 0; at--) {
    const place = slot(tokens, at);
    chain[at] = heads[place]!;
    heads[place] = at;
  }
  return { first: (from, at) => heads[slot(from, at)]!, next: (place) => chain[place]! };
}
