import type { Command } from 'commander';
import type { FeedInput } from '../services/fetcher/feed-thread.ts';
import type { Feed } from '../shared/types.ts';
import { example, pureCommand } from './options.ts';
import { bold, table } from './output.ts';
import type { DocumentLine, PureOptions } from './pure.ts';

/** As for downloaded feeds. */
const FEED_LIMIT = 10_000_000;

export function register(program: Command): void {
  pureCommand(program, 'parse-feed')
    .description('print the entries of RSS, Atom, RDF and JSON feeds and of news sitemaps')
    .option('--url <URL>', 'where the feed was found')
    .option('--content-type <TYPE>', 'as the server said')
    .addHelpText('after', example('parse-feed rss.xml', 'parse-feed --jsonl < lines.jsonl   # {"id": 1, "path": "rss.xml"}'))
    .action(async (files: string[], options: PureOptions & { url?: string; contentType?: string }) => {
      const { DOCUMENT_LINE, readDocument, runPure } = await import('./pure.ts');
      const { openFeedPool } = await import('../services/fetcher/feed-pool.ts');
      await runPure<DocumentLine, FeedInput, Feed, { feed: Feed }>(files, options, {
        openPool: openFeedPool,
        schema: DOCUMENT_LINE,
        lineOf: (path) => ({ path, url: options.url, contentType: options.contentType }),
        inputOf: (line) => readDocument(line, FEED_LIMIT),
        answerOf: (feed) => ({ feed }),
        show,
      });
    });
}

function show({ feed }: { feed: Feed }): string {
  const rows = feed.entries.map(({ publishedAt, title, url }) => ({ published: publishedAt, title, url }));
  return `${bold(feed.title ?? 'untitled')} (${feed.format}, ${rows.length} entries)\n${table(rows)}`;
}
