import type { Question } from './questions/index.ts';
import { SECTIONS } from './questions/index.ts';

/** The documentation of all questions. `answerOf` gives what the sample newsroom answers, as a table. */
export function queriesPage(answerOf: (question: Question) => string): string {
  const part = (question: Question): string => `### ${question.title}
${question.note ? `\n${question.note}\n` : ''}
\`\`\`sql
${question.sql};
\`\`\`

\`\`\`text
${answerOf(question)}
\`\`\`${question.varies ? `\n\nThe answer is another one in every run (${question.varies}), so only its columns stand here.` : ''}
`;
  return `# Questions and answers

Each question with its statement and what it answers on the sample newsroom (\`npm run demo\`), as if that had been opened on ${AS_IF_AT.slice(0, 10)} at 00:00 UTC.
Your demonstration gives the same answers with other times. Try them with \`bin/wirecopy sql "…"\`, or in any tool that speaks to Postgres ([recipes](recipes.md)); what each
column means, and where it misleads, stands in the [data dictionary](data-dictionary.md). What they cost on a large archive: [operations](operations.md#questions-what-they-cost).

This page is written by the test of the newsroom, which compares it in every run: after a change \`npx vitest run e2e/newsroom.test.ts -u\` writes it anew. The questions
stand in \`infra/questions/\`.

Four things to know first:
- \`published_at\` is what publishers say and may be null or wrong; \`first_seen_at\` is when it reached us. Questions about the news use the first, questions about the pipeline the second. Name a span of time wherever you can: it is what the indexes are for.
- Days begin at midnight UTC for the analysts' role. For other days write \`(published_at at time zone 'Europe/Berlin')::date\`.
- Count stories (\`count(distinct story_id)\`) where copies must not count twice.
- Numbers such as \`story_id\` are for joining, not for keeping: stories are merged and split. Whoever keeps them follows \`news.change\`.

${SECTIONS.map(({ title, questions }) => `## ${title}\n\n${questions.map(part).join('\n')}`).join('\n')}`;
}

/** The end of the newsroom's stories in the documentation. */
export const AS_IF_AT = '2026-11-20T00:00:00.000Z';
