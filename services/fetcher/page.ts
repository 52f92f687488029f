import type { Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import { type PackedPage, packPage, storePage } from '../../shared/items.ts';
import { MOST_FAILURES } from '../../shared/work/backoff.ts';
import type { Handler } from '../../shared/work/finish.ts';
import type { HttpClient } from './http.ts';
import { entryPage } from './poll.ts';
import { loadPageItem, type PageItem } from './store.ts';

/** Fetch (30 s) and room for a busy machine. */
const DEADLINE_MS = 45_000;

interface PageResult {
  page: PackedPage;
  /** Why the entry's own text stands in for the page; null when the page was downloaded. */
  instead: string | null;
}

/** Stage `page`: downloads an item's page. With `content: auto` the entry's own text stands in for a page that cannot be had. */
export function pageHandler({ pool, http }: { pool: Pool; http: HttpClient }): Handler<PageResult> {
  return {
    stage: 'page',
    deadlineMs: DEADLINE_MS,
    async run(work, signal) {
      const item = await loadPageItem(pool, work.id);
      if (!item?.url) throw new Reject('E_URL', 'the item has no address');
      try {
        const response = await http.get(item.url, { kind: 'page', signal });
        return {
          page: await packPage({ url: response.url, contentType: response.contentType, bytes: response.bytes }),
          instead: null,
        };
      } catch (error) {
        const isLast = error instanceof Reject || work.tries + 1 >= MOST_FAILURES;
        if (!isLast || !hasOwnText(item)) throw error;
        return {
          page: await entryPage(item.url, item.entry.title ?? null, item.entry.contentHtml!),
          instead: error instanceof Error ? error.message : String(error),
        };
      }
    },
    async store(client, done) {
      for (const { work, result } of done) await storePage(client, work.id, result.page);
      return done.map(({ work, result }) => ({
        outcome: 'done' as const,
        detail: result.instead && `the entry's own text instead: ${result.instead}`,
        next: [{ stage: 'parse' as const, id: work.id }],
      }));
    },
  };
}

const hasOwnText = (item: PageItem): boolean => item.content === 'auto' && Boolean(item.entry.contentHtml);
