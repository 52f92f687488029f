import type { Client, Pool } from '../../shared/db.ts';
import { codeOf, messageOf, Reject } from '../../shared/errors.ts';
import { type ItemEntry, loadPage, type PageBytes } from '../../shared/items.ts';
import type { Article, Document, Hints } from '../../shared/types.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import type { ParseInput } from './parse-thread.ts';

/** First try 3 s, a lonely second one 15 s, and waiting for it. */
const DEADLINE_MS = 60_000;
/** The entry's own text wins over a page that gave less than this share of its words: the page was a teaser. */
const TEASER_SHARE = 0.8;

/** Stage `parse`: makes a draft of a stored page. `extract` runs in a thread of its own. */
export function parseHandler({ pool, extract }: { pool: Pool; extract(input: ParseInput): Promise<Article> }): Handler<Article> {
  return {
    stage: 'parse',
    deadlineMs: DEADLINE_MS,
    async run(work) {
      const page = await loadPage(pool, work.id);
      if (!page) throw new Reject('E_EMPTY', 'the page is no longer stored');
      const hints = hintsOf(page.entry);
      const fromPage = (): Promise<Article> => extract({ document: page, hints }).catch(giveUp);
      const ownHtml = page.contentMode === 'auto' ? page.entry.contentHtml : null;
      if (!ownHtml) return fromPage();
      const own = await extract({ document: ownDocument(page, ownHtml), hints }).catch(() => null);
      const article = await fromPage().catch((error) => own ?? Promise.reject(error));
      return own && article.wordCount < TEASER_SHARE * own.wordCount ? { ...article, ...textOf(own) } : article;
    },
    async store(client, done) {
      await storeDrafts(client, done);
      return done.map(({ work }) => ({ outcome: 'done' as const, next: [{ stage: 'index' as const, id: work.id }] }));
    },
  };
}

/** A page that ran past its limits twice would do so again. */
function giveUp(error: unknown): never {
  const code = codeOf(error);
  if (code === 'E_PARSE_TIMEOUT' || code === 'E_PARSE_MEMORY') throw new Reject(code, messageOf(error));
  throw error;
}

const hintsOf = (entry: ItemEntry): Hints => ({
  title: entry.title ?? null,
  authors: entry.authors ?? null,
  publishedAt: entry.publishedAt ?? null,
  language: entry.language ?? null,
});

const ownDocument = (page: PageBytes, html: string): Document => ({
  url: page.url,
  contentType: 'text/html; charset=utf-8',
  bytes: Buffer.from(`<!doctype html><html><body><article>${html}</article></body></html>`),
});

/** The page keeps its metadata; the entry gives the text. */
const textOf = ({ text, html, wordCount, quality, method }: Article): Partial<Article> => ({
  text,
  html,
  wordCount,
  quality,
  method: `${method} of the feed's own text`,
});

async function storeDrafts(client: Client, done: Done<Article>[]): Promise<void> {
  await client.query({
    name: 'draft_store',
    text: `insert into draft (item_id, article) select * from unnest($1::bigint[], $2::jsonb[])
      on conflict (item_id) do update set article = excluded.article, created_at = now()`,
    values: [done.map(({ work }) => work.id), done.map(({ result }) => JSON.stringify(result))],
  });
}
