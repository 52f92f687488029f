import { ARTICLES } from './articles.ts';
import { COPIES } from './copies.ts';
import { OPERATIONS } from './operations.ts';
import { PEOPLE } from './people.ts';
import type { Question, Section } from './question.ts';

export type { Question } from './question.ts';

/** What analysts ask: docs/queries.md shows them with their answers, `bench queries` measures them on a large archive. */
export const SECTIONS: readonly Section[] = [ARTICLES, COPIES, PEOPLE, OPERATIONS];

export const QUESTIONS: readonly Question[] = SECTIONS.flatMap(({ questions }) => questions);
