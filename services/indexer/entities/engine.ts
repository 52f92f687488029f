import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../../shared/errors.ts';
import { fileFault } from '../../../shared/file.ts';
import type { EntityType } from '../../../shared/types.ts';
import { decodeModel, type Model, ModelError } from './tagger/model.ts';
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

const SHIPPED = new URL('./models/en.model', import.meta.url);

/** The tagger with the model in a file, or with the one that is shipped. Throws E_CONFIG, or E_FILE, when the file is no model. */
export const openEngine = (modelFile: string | null): NerEngine => tagger(readModel(modelFile));

/** Throws like `openEngine` where a model is named that cannot be used. */
export function checkModel(modelFile: string | null): void {
  if (modelFile !== null) readModel(modelFile);
}

function readModel(modelFile: string | null): Model {
  const file = modelFile ?? fileURLToPath(SHIPPED);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw fileFault(file, error);
  }
  try {
    return decodeModel(bytes);
  } catch (error) {
    if (error instanceof ModelError) throw new Fault('E_CONFIG', `WIRECOPY_NER_MODEL: ${file}: ${error.message}`);
    throw error;
  }
}

let opened: NerEngine | undefined;

/** The engine that is used where none is asked for: the shipped model, read at the first text. */
export const defaultEngine: NerEngine = {
  tag(sentences, language) {
    opened ??= openEngine(null);
    return opened.tag(sentences, language);
  },
};
