import type { AnnotatedText } from './corpus.ts';

/** Shares of lines that are seen a second time in other letters: what makes a tagger read headings, tickers and careless posts. */
const CAPITALS = 0.05;
const SMALL = 0.04;
const TITLE_CASE = 0.06;
/** Share of the lines with hyphens and apostrophes that are seen a second time with blanks around them ("Jong - un", "Lund ’ s"), as some converters leave them. */
const LOOSE_MARKS = 0.4;

const SMALL_IN_TITLES = /^(?:a|an|the|and|or|but|of|in|on|at|to|for|by|with|from|as)$/;
const INNER_MARK = /(?<=\p{L})[-'’](?=\p{L})/gu;

/** A document with some of its lines written otherwise. */
export interface Variant {
  document: AnnotatedText;
  /** Whether the line at an offset of the variant is one of them. */
  isChanged(offset: number): boolean;
}

/** The same document with some lines in other letters, or with blanks around their hyphens and apostrophes. */
export function variantOf({ text, names }: AnnotatedText, random: () => number): Variant {
  const changed: { start: number; end: number }[] = [];
  /** Offsets of the marks, in the old text, that got blanks around them. */
  const loosened: number[] = [];
  let oldStart = 0;
  let result = '';
  for (const line of text.split('\n')) {
    let other = inOtherLetters(line, random());
    if (other === line && random() < LOOSE_MARKS) {
      for (const { index } of line.matchAll(INNER_MARK)) loosened.push(oldStart + index);
      other = line.replace(INNER_MARK, ' $& ');
    }
    if (oldStart > 0) result += '\n';
    if (other !== line) changed.push({ start: result.length, end: result.length + other.length });
    result += other;
    oldStart += line.length + 1;
  }
  const moved = (offset: number): number => offset + 2 * loosened.filter((mark) => mark < offset).length;
  return {
    document: {
      text: result,
      names: names.map(({ start, end, type }) => {
        const span = { start: moved(start), end: moved(end) };
        return { ...span, text: result.slice(span.start, span.end), type };
      }),
    },
    isChanged: (offset) => changed.some(({ start, end }) => start <= offset && offset < end),
  };
}

function inOtherLetters(line: string, chance: number): string {
  const other = otherLetters(line, chance);
  // "ß" in capitals is longer: names would not stay at their places
  return other.length === line.length ? other : line;
}

function otherLetters(line: string, chance: number): string {
  if (chance < CAPITALS) return line.toUpperCase();
  if (chance < CAPITALS + SMALL) return line.toLowerCase();
  if (chance >= CAPITALS + SMALL + TITLE_CASE) return line;
  return line.replace(/\p{L}[\p{L}'’]*/gu, (word, at: number) =>
    at > 0 && SMALL_IN_TITLES.test(word) ? word : word[0]!.toUpperCase() + word.slice(1),
  );
}
