/** Features are numbers of 24 bits: with 300,000 of them in a model one in sixty shares its number with another, which costs nothing measurable. */
export const FEATURE_BITS = 24;

/** A hash of a string, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  return scramble(hash);
}

/** The number of a feature: `kind` tells features apart that are made of the same values. */
export function feature(kind: number, a: number, b = 0, c = 0): number {
  let hash = Math.imul(a ^ Math.imul(kind, 0x9e3779b1), 0x5bd1e995);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ b, 0x5bd1e995);
  hash ^= hash >>> 13;
  hash = Math.imul(hash ^ c, 0x85ebca6b);
  return scramble(hash) >>> (32 - FEATURE_BITS);
}

function scramble(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
