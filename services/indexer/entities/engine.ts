import type { EntityType } from '../../../shared/types.ts';
import { shippedEngine } from './shipped.ts';
import { modelIn } from './tagger/model-file.ts';
import { tagger } from './tagger/tagger.ts';
import type { Sentence } from './tokenise.ts';

/** A name found by an engine: the tokens `from` (inclusive) to `to` (exclusive) of one sentence. */
export interface TaggedName {
  sentence: number;
  from: number;
  to: number;
  type: EntityType;
  /** 0 to 1: how often such a name is right. */
  confidence: number;
}

/**
 * Finds names in the sentences of one document. It sees the whole document, so that it may use the evidence of one sentence in another.
 * `language` is the first part of a BCP 47 tag. Names do not overlap and come in the order of the text. What needs more than names and words (titles, votes, last names) is the document layer's job.
 */
export interface NerEngine {
  tag(sentences: readonly Sentence[], language: string): TaggedName[];
}

/** A text that has been read: `sentences` are its tokens, `language` as an engine takes it. */
export interface ReadText {
  text: string;
  language: string;
  sentences: readonly Sentence[];
}

/** What an engine does, also one that has to be waited for: the names of one text. */
export type FindNames = (read: ReadText) => TaggedName[] | Promise<TaggedName[]>;

/** From this confidence on an engine is hardly ever wrong that there is a name, and seldom of what type. */
export const SURE = 0.9;

/** The tagger with the shipped model of each text's language, or for one language with the model in a file. Throws E_CONFIG, or E_FILE, when the file is no model. */
export function openEngine(modelFile: string | null): NerEngine {
  if (modelFile === null) return defaultEngine;
  const model = modelIn(modelFile);
  const own = tagger(model);
  return {
    tag: (sentences, language) => (language === model.language ? own : shippedEngine(language)).tag(sentences, language),
  };
}

/** Throws like `openEngine` where a model is named that cannot be used. */
export function checkModel(modelFile: string | null): void {
  if (modelFile !== null) modelIn(modelFile);
}

/** The engine that is used where none is asked for. */
export const defaultEngine: NerEngine = {
  tag: (sentences, language) => shippedEngine(language).tag(sentences, language),
};
