import type { EntityType } from '../../../../shared/types.ts';
import { isTitleCase, keyOf } from '../capitals.ts';
import type { TaggedName } from '../engine.ts';
import { GAZETTEER_WORDS, type Gazetteer } from '../gazetteer.ts';
import type { Sentence } from '../tokenise.ts';
import { isShouted, type WordEvidence, wordEvidence } from './evidence.ts';
import { feature } from './hash.ts';
import type { Lexeme, Vocabulary } from './lexeme.ts';

/** Changes whenever features change: a model of another version would see nothing it knows. */
export const FEATURE_VERSION = 2;

/** A sentence with all that the features are made of. */
export interface Scene {
  lexemes: readonly Lexeme[];
  /** The words with MARGIN edges on both sides, so that every word has neighbours: to ask an array for what stands before its first element is slow. */
  padded: readonly Lexeme[];
  evidence: readonly (WordEvidence | undefined)[];
  /** The name that the rules see at each token, and the list of names with several words: type and part, 0 for none. */
  ruled: Uint8Array;
  listed: Uint8Array;
  /** 0 sentence, 1 title case, 2 capitals. */
  letters: number;
}

/** How far the features look around. */
export const MARGIN = 2;

const TYPES: readonly EntityType[] = ['person', 'place', 'org', 'event', 'other'];
/** The parts of a name in codes: first, middle, last, only token. */
const PARTS = 4;

/** The scenes of a document; `names` is what the rules found in it. */
export function scenesOf(
  sentences: readonly Sentence[],
  names: readonly TaggedName[],
  vocabulary: Vocabulary,
  known: Gazetteer,
): Scene[] {
  const lexemes = sentences.map((sentence) => sentence.map(({ text }) => vocabulary.get(text)));
  const evidence = wordEvidence(lexemes, names, known);
  const ruled = sentences.map((sentence) => new Uint8Array(sentence.length));
  for (const { sentence, from, to, type } of names) mark(ruled[sentence]!, from, to, type);
  const { edge } = vocabulary;
  return sentences.map((sentence, number) => ({
    lexemes: lexemes[number]!,
    padded: [edge, edge, ...lexemes[number]!, edge, edge],
    evidence: lexemes[number]!.map(({ lower }) => evidence.get(lower)),
    ruled: ruled[number]!,
    listed: listedNames(sentence, lexemes[number]!, known),
    letters: isShouted(lexemes[number]!) ? 2 : isTitleCase(sentence) ? 1 : 0,
  }));
}

function mark(codes: Uint8Array, from: number, to: number, type: EntityType): void {
  const first = 1 + PARTS * TYPES.indexOf(type);
  for (let at = from; at < to; at++) codes[at] = first + (to - from === 1 ? 3 : at === from ? 0 : at === to - 1 ? 2 : 1);
}

/** Names of several words that the gazetteer knows, from left to right, the longest first. */
function listedNames(sentence: Sentence, lexemes: readonly Lexeme[], known: Gazetteer): Uint8Array {
  const codes = new Uint8Array(sentence.length);
  for (let from = 0; from < sentence.length; from++) {
    if (!lexemes[from]!.isCapital) continue;
    for (let to = Math.min(from + GAZETTEER_WORDS, sentence.length); to > from + 1; to--) {
      if (!lexemes[to - 1]!.isCapital) continue;
      const type = known.typeOf(keyOf(sentence, from, to));
      if (!type) continue;
      mark(codes, from, to, type);
      from = to - 1;
      break;
    }
  }
  return codes;
}

/** More than `sceneFeatures` ever writes for a token. */
export const MOST_FEATURES = 64;

/** The features of a token that no single word has: writes them to `out` and returns how many they are. */
export function sceneFeatures(scene: Scene, at: number, out: Int32Array): number {
  const { padded, ruled, listed, letters } = scene;
  const a2 = padded[at]!;
  const a1 = padded[at + 1]!;
  const own = padded[at + MARGIN]!;
  const b1 = padded[at + 3]!;
  const b2 = padded[at + 4]!;
  const rule = ruled[at]!;
  const ruleBefore = at > 0 ? ruled[at - 1]! : 0;
  const ruleBehind = at + 1 < ruled.length ? ruled[at + 1]! : 0;
  const list = listed[at]!;
  let n = 0;
  out[n++] = feature(50, a1.word, own.word);
  out[n++] = feature(51, own.word, b1.word);
  out[n++] = feature(52, a1.word, b1.word);
  out[n++] = feature(53, a2.word, a1.word);
  out[n++] = feature(54, b1.word, b2.word);
  out[n++] = feature(55, a1.shape, own.shape);
  out[n++] = feature(56, own.shape, b1.shape);
  out[n++] = feature(57, a1.shape, own.shape, b1.shape);
  out[n++] = feature(58, a1.word, own.shape);
  out[n++] = feature(59, own.shape, b1.word);
  out[n++] = feature(60, a2.shape, a1.shape, own.shape);
  out[n++] = feature(61, own.shape, b1.shape, b2.shape);
  out[n++] = feature(62, a1.listed, own.listed);
  out[n++] = feature(63, own.listed, b1.listed);
  out[n++] = feature(64, a1.listed, own.shape);
  out[n++] = feature(65, own.shape, b1.listed);
  out[n++] = feature(66, a1.listed, own.listed, b1.listed);
  out[n++] = feature(67, rule, own.shape);
  out[n++] = feature(68, ruleBefore, rule, ruleBehind);
  out[n++] = feature(69, rule, own.listed);
  if (rule !== 0) {
    out[n++] = feature(70, rule);
    out[n++] = feature(71, rule, own.word);
    out[n++] = feature(72, rule, a1.word);
    out[n++] = feature(73, rule, b1.word);
  }
  if (list !== 0) {
    out[n++] = feature(74, list);
    out[n++] = feature(75, list, own.shape);
  }
  if (letters !== 0) {
    out[n++] = feature(76, letters, own.shape);
    out[n++] = feature(77, letters, own.word);
    out[n++] = feature(78, letters, rule);
  }
  if (at === 0) {
    out[n++] = feature(79, own.shape);
    out[n++] = feature(80, own.word);
    out[n++] = feature(81, rule, own.shape);
  }
  const evidence = scene.evidence[at];
  if (evidence && own.isCapital) {
    const written = 2 * Number(evidence.small > 0) + Number(evidence.capital > 0);
    out[n++] = feature(82, written, own.shape);
    if (at === 0) out[n++] = feature(83, written, own.listed);
  } else if (evidence?.isName) {
    out[n++] = feature(84, own.listed);
    out[n++] = feature(85, rule);
  }
  return n;
}
