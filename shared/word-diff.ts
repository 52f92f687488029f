import { align, type Block } from './align.ts';

/** A run of words that both texts have, or only one of them. */
export interface DiffPart {
  in: 'both' | 'a' | 'b';
  text: string;
}

/** Words that are compared of each text; a diff of more is nothing to read. */
const MOST_WORDS = 4096;
/** Equal words in a row that count as the same place. */
const SEED = 2;

/** The words of `a` and `b` in order: what both have, what only one has. Case and punctuation do not count; what was moved stands in both places. Paragraphs end with a line break. */
export function diffWords(a: string, b: string): DiffPart[] {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const numbersOf = numbering();
  const blocks = heaviestChain(align(numbersOf(left), numbersOf(right), SEED, SEED).flat());
  const parts: DiffPart[] = [];
  const add = (where: DiffPart['in'], words: string[]): void => {
    if (words.length > 0) parts.push({ in: where, text: words.join(' ').replaceAll('\n ', '\n') });
  };
  let [atA, atB] = [0, 0];
  for (const block of [...blocks, { a: left.length, b: right.length, length: 0 }]) {
    add('a', left.slice(atA, block.a));
    add('b', right.slice(atB, block.b));
    add('both', right.slice(block.b, block.b + block.length));
    [atA, atB] = [block.a + block.length, block.b + block.length];
  }
  return parts;
}

/** The last word of a paragraph keeps its line break. */
const wordsOf = (text: string): string[] =>
  (text.match(/\S+(?:\s*\n)?/g) ?? []).slice(0, MOST_WORDS).map((word) => word.replace(/\s+/, '\n'));

/** Gives words numbers, equal ones the same: two texts have fewer different ones than there are numbers. */
function numbering(): (words: string[]) => Uint16Array {
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const bare = word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '') || word.trim();
    if (!numbers.has(bare)) numbers.set(bare, numbers.size);
    return numbers.get(bare)!;
  };
  return (words) => Uint16Array.from(words, numberOf);
}

/** The blocks with the most words that stand in the same order in both texts. */
function heaviestChain(blocks: Block[]): Block[] {
  const best = blocks.map((block) => ({ words: block.length, before: -1 }));
  for (const [i, block] of blocks.entries()) {
    for (let j = 0; j < i; j++) {
      const before = blocks[j]!;
      const fits = before.a + before.length <= block.a && before.b + before.length <= block.b;
      if (fits && best[j]!.words + block.length > best[i]!.words) best[i] = { words: best[j]!.words + block.length, before: j };
    }
  }
  const chain: Block[] = [];
  let at = best.reduce((top, { words }, i) => (top < 0 || words > best[top]!.words ? i : top), -1);
  for (; at >= 0; at = best[at]!.before) chain.unshift(blocks[at]!);
  return chain;
}
