import type { TaggedName } from '../engine.ts';
import type { Gazetteer } from '../gazetteer.ts';
import { feature, hashText } from './hash.ts';
import type { Lexeme } from './lexeme.ts';

/** What the whole document tells about a word, whatever its case. */
export class WordEvidence {
  /** How often the word is written small, with a capital inside of a sentence, behind a role, before a verb of saying, behind "in" or "from". */
  small = 0;
  capital = 0;
  titled = 0;
  speaks = 0;
  located = 0;
  count = 0;
  /** Capitalised neighbours, of which the first few are enough. */
  readonly before = new Set<Lexeme>();
  readonly behind = new Set<Lexeme>();
  /** Votes of the rules by their code for a type. */
  readonly votes = new Map<string, number>();
  #features: Int32Array | null = null;
  /** What a model makes of the features. */
  scores: Float32Array | null = null;

  /** Features of the word where it has a capital. */
  features(): Int32Array {
    this.#features ??= Int32Array.from(this.#list());
    return this.#features;
  }

  /** Whether the document has it as a name: all that counts where it is written small. */
  get isName(): boolean {
    return this.capital > 0 && this.capital >= this.small;
  }

  #list(): number[] {
    const written = 2 * Number(this.small > 0) + Number(this.capital > 0);
    const features = [feature(101, written), feature(102, written, Math.min(this.count, 4))];
    if (this.titled > 0) features.push(feature(103, 0));
    if (this.speaks > 0) features.push(feature(104, 0));
    if (this.located > 0) features.push(feature(105, Math.min(this.located, 2)));
    for (const lexeme of this.before) features.push(feature(106, lexeme.word), feature(107, lexeme.listed));
    for (const lexeme of this.behind) features.push(feature(108, lexeme.word), feature(109, lexeme.listed));
    let most = 'none';
    for (const [type, votes] of this.votes) if (votes > (this.votes.get(most) ?? 0)) most = type;
    const winner = hashText(most);
    features.push(feature(110, winner), feature(111, winner, Math.min(this.count, 4)), feature(112, winner, written));
    for (const type of this.votes.keys()) features.push(feature(113, hashText(type)));
    return features;
  }
}

const KEPT_NEIGHBOURS = 4;

/** The evidence for every word of a document, by its lower case; `names` is what the rules found. */
export function wordEvidence(
  sentences: readonly (readonly Lexeme[])[],
  names: readonly TaggedName[],
  known: Gazetteer,
): Map<string, WordEvidence> {
  const all = new Map<string, WordEvidence>();
  const of = (lower: string): WordEvidence => {
    const found = all.get(lower);
    if (found) return found;
    const made = new WordEvidence();
    all.set(lower, made);
    return made;
  };
  for (const sentence of sentences) {
    const shouts = isShouted(sentence);
    for (const [at, lexeme] of sentence.entries()) {
      if (!lexeme.isCapital && !lexeme.isSmall) continue;
      const evidence = of(lexeme.lower);
      evidence.count++;
      if (lexeme.isSmall) evidence.small++;
      else if (at > 0 && !shouts) gather(evidence, sentence, at, known);
    }
  }
  for (const { sentence, from, to, type } of names) {
    const words = sentences[sentence]!.slice(from, to);
    for (const [i, { lower }] of words.entries()) {
      const { votes } = of(lower);
      const vote = type === 'person' && i === words.length - 1 && i > 0 ? 'last name' : type;
      votes.set(vote, (votes.get(vote) ?? 0) + 1);
    }
  }
  return all;
}

function gather(evidence: WordEvidence, sentence: readonly Lexeme[], at: number, known: Gazetteer): void {
  const before = sentence[at - 1]!;
  const behind = sentence[at + 1];
  evidence.capital++;
  if (known.isRole(before.lower.replace(/\.$/, ''))) evidence.titled++;
  if (known.isLocating(before.lower)) evidence.located++;
  if ((behind && known.isSaid(behind.lower)) || known.isSaid(before.lower)) evidence.speaks++;
  if (before.isCapital && at > 1 && evidence.before.size < KEPT_NEIGHBOURS) evidence.before.add(before);
  if (behind?.isCapital && evidence.behind.size < KEPT_NEIGHBOURS) evidence.behind.add(behind);
}

/** More than half of the words are in capitals. */
export function isShouted(sentence: readonly Lexeme[]): boolean {
  let shouted = 0;
  let words = 0;
  for (const { isCapital, isSmall, isShouted } of sentence) {
    if (isCapital || isSmall) words++;
    if (isShouted) shouted++;
  }
  return shouted > 0.6 * words;
}
