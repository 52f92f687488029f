import type { WordEvidence } from './evidence.ts';
import { MARGIN, MOST_FEATURES, type Scene, sceneFeatures } from './features.ts';
import { BESIDE, type Lexeme } from './lexeme.ts';
import type { Model } from './model.ts';
import { TAG_COUNT } from './tags.ts';

const joint = new Int32Array(MOST_FEATURES);

/** The scores of every tag for every token of a sentence, TAG_COUNT for each token. What belongs to one word is added up once per word, not once per token. */
export function scoresOf(model: Model, scene: Scene): Float32Array {
  const { lexemes, padded, evidence } = scene;
  const scores = new Float32Array(lexemes.length * TAG_COUNT);
  for (let at = 0; at < lexemes.length; at++) {
    const offset = at * TAG_COUNT;
    const own = lexemes[at]!;
    addVector(scores, offset, wordScores(model, own), 0);
    for (let place = 0; place < BESIDE.length; place++)
      addVector(scores, offset, wordScores(model, padded[at + MARGIN - BESIDE[place]!]!), (place + 1) * TAG_COUNT);
    if (own.isCapital) addVector(scores, offset, evidenceScores(model, evidence[at]!), 0);
    model.add(joint, sceneFeatures(scene, at, joint), scores, offset);
  }
  return scores;
}

function addVector(scores: Float32Array, offset: number, vector: Float32Array, from: number): void {
  for (let tag = 0; tag < TAG_COUNT; tag++) scores[offset + tag]! += vector[from + tag]!;
}

/** Scores for the word itself, then for its neighbours in the order of BESIDE. */
function wordScores(model: Model, lexeme: Lexeme): Float32Array {
  if (lexeme.scores) return lexeme.scores;
  const scores = new Float32Array((1 + BESIDE.length) * TAG_COUNT);
  model.add(lexeme.own, lexeme.own.length, scores, 0);
  for (const [place, features] of lexeme.beside.entries()) model.add(features, features.length, scores, (place + 1) * TAG_COUNT);
  lexeme.scores = scores;
  return scores;
}

function evidenceScores(model: Model, evidence: WordEvidence): Float32Array {
  if (evidence.scores) return evidence.scores;
  const scores = new Float32Array(TAG_COUNT);
  const features = evidence.features();
  model.add(features, features.length, scores, 0);
  evidence.scores = scores;
  return scores;
}

/** All features of a token in one list: what training learns the weights of. */
export function featuresAt(scene: Scene, at: number): number[] {
  const { lexemes, padded, evidence } = scene;
  const own = lexemes[at]!;
  const features = [...own.own];
  for (const [place, distance] of BESIDE.entries()) features.push(...padded[at + MARGIN - distance]!.beside[place]!);
  if (own.isCapital) features.push(...evidence[at]!.features());
  const count = sceneFeatures(scene, at, joint);
  for (let i = 0; i < count; i++) features.push(joint[i]!);
  return features;
}
