import type { Article } from '../../shared/types.ts';
import type { Doubt } from './quality.ts';

/** What the reader of one kind of document gives; `extract` adds what all kinds share. */
export type Reading = Omit<Article, 'wordCount' | 'version' | 'quality'> & { doubts: Doubt[] };
