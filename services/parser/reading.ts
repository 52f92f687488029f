import type { Article } from '../../shared/types.ts';
import type { Doubt } from './quality.ts';

/** What the reader of one kind of document gives; `extract` adds what all kinds share. `dropped` are lines that the source prints under many articles. */
export type Reading = Omit<Article, 'wordCount' | 'version' | 'quality'> & { doubts: Doubt[]; dropped: string[] };
