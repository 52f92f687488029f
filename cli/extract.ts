import type { Command } from 'commander';
import type { ParseInput } from '../services/parser/parse-thread.ts';
import type { Article } from '../shared/types.ts';
import { example, pureCommand } from './options.ts';
import type { DocumentLine, PureOptions } from './pure.ts';

/** As for downloaded pages. */
const PAGE_LIMIT = 15_000_000;

const FIELDS = [
  'title',
  'authors',
  'publishedAt',
  'modifiedAt',
  'language',
  'siteName',
  'canonicalUrl',
  'imageUrl',
  'section',
  'description',
  'text',
  'html',
  'wordCount',
  'isAccessibleForFree',
  'method',
  'quality',
] as const satisfies (keyof Article)[];
type Answer = { article: Pick<Article, (typeof FIELDS)[number]> };

export function register(program: Command): void {
  pureCommand(program, 'extract')
    .description('print the readable text and metadata of HTML pages, plain texts and Markdown')
    .option('--url <URL>', 'where the page was found')
    .option('--content-type <TYPE>', 'as the server said')
    .addHelpText(
      'after',
      example(
        'extract page.html --url https://example.org/a',
        'extract --jsonl < lines.jsonl   # {"id": 1, "path": "page.html"}',
      ),
    )
    .action(async (files: string[], options: PureOptions & { url?: string; contentType?: string }) => {
      const { DOCUMENT_LINE, readDocument, runPure } = await import('./pure.ts');
      const { openParsePool } = await import('../services/parser/parse-pool.ts');
      await runPure<DocumentLine, ParseInput, Article, Answer>(files, options, {
        openPool: openParsePool,
        schema: DOCUMENT_LINE,
        lineOf: (path) => ({ path, url: options.url, contentType: options.contentType }),
        inputOf: async (line) => ({ document: await readDocument(line, PAGE_LIMIT), hints: {} }),
        answerOf: (article) => ({
          article: Object.fromEntries(FIELDS.map((field) => [field, article[field]])) as Answer['article'],
        }),
        show,
      });
    });
}

function show({ article }: Answer): string {
  const { title, authors, publishedAt, siteName, language, text } = article;
  const from = [authors.join(', '), publishedAt, siteName, language].filter(Boolean).join(' · ');
  return [title, from, text].filter(Boolean).join('\n\n');
}
