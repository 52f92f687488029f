import type { EntityType } from '../../../shared/types.ts';
import { rules } from './rules.ts';
import type { Sentence } from './tokenise.ts';

/** A name found by an engine: the tokens `from` (inclusive) to `to` (exclusive) of one sentence. */
export interface TaggedName {
  sentence: number;
  from: number;
  to: number;
  type: EntityType;
  /** 0 to 1. */
  confidence: number;
}

/**
 * Finds names in the sentences of one document. It sees the whole document, so that it may use the evidence of one sentence in another.
 * `language` is the first part of a BCP 47 tag. Names do not overlap and come in the order of the text. What needs more than names and words (titles, votes, last names) is the document layer's job.
 */
export interface NerEngine {
  tag(sentences: readonly Sentence[], language: string): TaggedName[];
}

/** The engine that is used where none is asked for. */
export const defaultEngine: NerEngine = rules;
