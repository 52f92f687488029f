import type { Passage } from '../../shared/align.ts';
import type { Sketch } from './sketch.ts';
import { hashToken } from './tokens.ts';

/** How far the names and numbers of two texts agree: rewording leaves them alone, another happening changes them. */
export interface Agreement {
  /** Share of the names, and of the numbers, of the text with fewer of them that the other has too; 1 when it has none. */
  names: number;
  numbers: number;
  /** The same for both together. */
  anchors: number;
  /** How many names and numbers that share stands on. */
  evidence: number;
  /** How many numbers of these. */
  numberEvidence: number;
  /** Of the names and numbers inside shared passages, the share that faces another one in its place: how a form looks that was filled in anew. */
  exchanged: number;
  /** Numbers that face another number in their place, while neither text has the other's number anywhere. */
  changedNumbers: number;
}

/** So few exchanged names or numbers may be corrections. */
const FEWEST_EXCHANGED = 3;

const NAME = 1;
const NUMBER = 2;

/** Names and numbers inside shared passages: equal in both texts, or facing another one. */
class Tally {
  kept = 0;
  exchanged = 0;

  /** The words between two blocks of a passage. */
  addEdit(inA: number[], inB: number[]): void {
    const onlyA = inA.filter((token) => !inB.includes(token)).length;
    const onlyB = inB.filter((token) => !inA.includes(token)).length;
    this.kept += inA.length - onlyA;
    this.exchanged += Math.min(onlyA, onlyB);
  }

  get share(): number {
    return this.exchanged < FEWEST_EXCHANGED ? 0 : this.exchanged / (this.exchanged + this.kept);
  }
}

/** `a` and `b` in the order in which they were aligned. */
export function agreement(a: Sketch, b: Sketch, passages: Passage[]): Agreement {
  const roles = rolesOf([...a.anchors, ...b.anchors], [...a.numbers, ...b.numbers]);
  const anchors = new Tally();
  const numbers = new Tally();
  let changedNumbers = 0;
  for (const passage of passages) {
    let endA = passage[0]!.a;
    let endB = passage[0]!.b;
    for (const block of passage) {
      for (let i = block.a; i < block.a + block.length; i++) {
        const role = roles[a.tokens[i]!]!;
        if (role) anchors.kept++;
        if (role === NUMBER) numbers.kept++;
      }
      const editA = [...a.tokens.subarray(endA, block.a)].filter((token) => roles[token]);
      const editB = [...b.tokens.subarray(endB, block.b)].filter((token) => roles[token]);
      if (editA.length > 0 && editB.length > 0) {
        const numbersA = editA.filter((token) => roles[token] === NUMBER);
        const numbersB = editB.filter((token) => roles[token] === NUMBER);
        anchors.addEdit(editA, editB);
        numbers.addEdit(numbersA, numbersB);
        if (isChange(numbersA, a.numbers, numbersB, b.numbers)) changedNumbers++;
      }
      endA = block.a + block.length;
      endB = block.b + block.length;
    }
  }
  const names = sharedOf(a.anchors, b.anchors);
  const figures = sharedOf(a.numbers, b.numbers);
  return {
    names: ratio(names.shared, names.least),
    numbers: ratio(figures.shared, figures.least),
    anchors: ratio(names.shared + figures.shared, names.least + figures.least),
    evidence: names.least + figures.least,
    numberEvidence: figures.least,
    exchanged: Math.max(anchors.share, numbers.share),
    changedNumbers,
  };
}

const hash16 = (token: string): number => hashToken(token) & 0xffff;

/** For each of the 65,536 token hashes whether it is a name or a number in either text. */
function rolesOf(names: string[], numbers: string[]): Uint8Array {
  const roles = new Uint8Array(0x10000);
  for (const name of names) roles[hash16(name)] = NAME;
  for (const number of numbers) roles[hash16(number)] = NUMBER;
  return roles;
}

/** A number that only the one text has faces one that only the other has. Rounding (39.4 and 39) is no change. */
function isChange(facingA: number[], numbersA: string[], facingB: number[], numbersB: string[]): boolean {
  if (facingA.length === 0 || facingB.length === 0) return false;
  const onlyA = numbersA.find((number) => facingA.includes(hash16(number)) && !numbersB.includes(number));
  const onlyB = numbersB.find((number) => facingB.includes(hash16(number)) && !numbersA.includes(number));
  return onlyA !== undefined && onlyB !== undefined && !onlyA.startsWith(onlyB) && !onlyB.startsWith(onlyA);
}

function sharedOf(a: string[], b: string[]): { shared: number; least: number } {
  const inB = new Set(b);
  return { shared: a.filter((item) => inB.has(item)).length, least: Math.min(a.length, b.length) };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
