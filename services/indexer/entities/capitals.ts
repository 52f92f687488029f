import { nameKey } from './countries.ts';
import { opensWithCapital, opensWithLetter, opensWithSmall } from './letters.ts';
import type { Sentence, Token } from './tokenise.ts';

const PARTICLE_AND_CAPITAL = /^(?:al|el|bin|ibn|de|da|van|von)[-‑]\p{Lu}/u;
const SHORTEST_WITH_PARTICLE = 4;
const OPENING = /^(?:["“„«‹'‘([–—:•*-]|``)$/;
const SMALL_IN_HEADINGS = /^(?:the|and|for|but|nor|from|with|over|into|amid|after|per|via)$/;
/** Words before the colon of a label ("Key goals: …"). */
const LABEL_WORDS = 5;

export const isCapital = (token: Token | undefined): boolean =>
  token !== undefined &&
  (opensWithCapital(token.text) || (token.text.length >= SHORTEST_WITH_PARTICLE && PARTICLE_AND_CAPITAL.test(token.text)));

/** The key of the name that the tokens `from` (inclusive) to `to` (exclusive) make. */
export function keyOf(sentence: Sentence, from: number, to = sentence.length): string {
  let name = sentence[from]?.text ?? '';
  for (let at = from + 1; at < to; at++) {
    const before = sentence[at - 1]!;
    // an elided word touches what it belongs to: "Côte d'Ivoire"
    const touches = before.end === sentence[at]!.start && /\p{L}['’]$/u.test(before.text);
    name += touches ? sentence[at]!.text : ` ${sentence[at]!.text}`;
  }
  return nameKey(name);
}

/** Nine of ten words are capitalised, in what ends like a sentence all of them; the short ones that headings write small do not count. */
export function isTitleCase(sentence: Sentence): boolean {
  const counted = sentence.filter(({ text }) => text.length > 2 && opensWithLetter(text) && !SMALL_IN_HEADINGS.test(text));
  const share = sentence.at(-1)?.text === '.' ? 1 : 0.9;
  return counted.length >= 4 && counted.filter(isCapital).length >= share * counted.length;
}

/** Where capitals say nothing: all over a heading, in a label, and at the start of a sentence or quotation. */
export function weakPositions(sentence: Sentence): (at: number) => boolean {
  if (isTitleCase(sentence)) return () => true;
  const colon = sentence.slice(0, LABEL_WORDS + 1).findIndex((token) => token.text === ':');
  return (at) => at < colon || at === 0 || OPENING.test(sentence[at - 1]!.text);
}

/** Words of an article, in lower case: those that it writes small, and those with a capital where nothing but a name has one. */
export interface WordEvidence {
  small: ReadonlySet<string>;
  capital: ReadonlySet<string>;
}

export function wordEvidence(sentences: readonly Sentence[]): WordEvidence {
  const small = new Set<string>();
  const capital = new Set<string>();
  for (const sentence of sentences) {
    const isWeak = weakPositions(sentence);
    sentence.forEach((token, at) => {
      if (opensWithSmall(token.text)) small.add(token.text);
      else if (isCapital(token) && !isWeak(at)) capital.add(token.text.toLowerCase());
    });
  }
  return { small, capital };
}
