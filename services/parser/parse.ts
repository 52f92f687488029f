import type { Pool } from '../../shared/db.ts';
import { type Code, codeOf, messageOf, Reject } from '../../shared/errors.ts';
import { type ItemEntry, loadPages, type PageBytes, type StoredPage } from '../../shared/items.ts';
import type { Article, Document, Hints } from '../../shared/types.ts';
import type { Handler } from '../../shared/work/finish.ts';
import { lookup } from '../../shared/work/lookup.ts';
import { countableDigests, isDifferent } from './learned.ts';
import type { ParseInput } from './parse-thread.ts';
import { boilerplateCache, type Draft, recordReading, seenParagraphs, storeDrafts } from './store.ts';

/** First try 3 s, a lonely second one 15 s, and waiting in line behind all that the process has in hand. */
const DEADLINE_MS = 180_000;
/** The entry's own text wins over a page that gave less than this share of its words: the page was a teaser. */
const TEASER_SHARE = 0.8;

/** Stage `parse`: makes a draft of a stored page, and learns from it what its source prints under every article. `extract` runs in a thread of its own. */
export function parseHandler({ pool, extract }: { pool: Pool; extract(input: ParseInput): Promise<Article> }): Handler<Draft> {
  const boilerplateOf = boilerplateCache(pool);
  const pageOf = lookup((ids) => loadPages(pool, ids));
  return {
    stage: 'parse',
    deadlineMs: DEADLINE_MS,
    async run(work) {
      const page = await pageOf(work.id);
      if (!page) throw new Reject('E_EMPTY', 'the page is no longer stored');
      const known = await boilerplateOf(page.sourceId);
      const hints = { ...hintsOf(page.entry), boilerplate: [...known] };
      const article = await read(page, hints, extract).catch(async (error) => {
        if (UNREADABLE.has(codeOf(error))) await recordReading(pool, page.sourceId, { quality: 0, words: 0, paragraphs: null });
        throw error;
      });
      if (!page.isIndexed) await learn(pool, page.sourceId, article, known); // a page that is read again teaches nothing new
      return { article, pageAt: page.pageAt, entryChangedAt: page.entryChangedAt };
    },
    async store(client, done) {
      await storeDrafts(client, done);
      return done.map(({ work }) => ({ outcome: 'done' as const, next: [{ stage: 'index' as const, id: work.id }] }));
    },
  };
}

/** How a page ends in which a changed layout hides the text. */
const UNREADABLE = new Set<Code>(['E_EMPTY', 'E_PARSE']);

async function read(page: StoredPage, hints: Hints, extract: (input: ParseInput) => Promise<Article>): Promise<Article> {
  const fromPage = (): Promise<Article> => extract({ document: page, hints }).catch(giveUp);
  const ownHtml = page.contentMode === 'auto' ? page.entry.contentHtml : null;
  if (!ownHtml) return fromPage();
  const own = await extract({ document: ownDocument(page, ownHtml), hints }).catch(() => null);
  const article = await fromPage().catch((error) => own ?? Promise.reject(error));
  return own && article.wordCount < TEASER_SHARE * own.wordCount ? { ...article, ...textOf(own) } : article;
}

async function learn(pool: Pool, sourceId: number, article: Article, known: ReadonlySet<string>): Promise<void> {
  const { quality, wordCount: words } = article;
  const digests = countableDigests([...article.text.split('\n'), ...(article.evidence.boilerplate ?? [])]);
  const seen = await seenParagraphs(pool, sourceId, digests);
  await recordReading(pool, sourceId, { quality, words, paragraphs: isDifferent(digests, seen, known) ? digests : null });
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
