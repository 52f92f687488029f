import type { Client, Pool } from '../../shared/db.ts';
import { Later, Reject } from '../../shared/errors.ts';
import type { Respected } from '../../shared/feeds-schema.ts';
import { type PackedPage, packPage, storePages } from '../../shared/items.ts';
import type { Exit, NextWork } from '../../shared/pipeline.ts';
import { MOST_FAILURES } from '../../shared/work/backoff.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import { lookup } from '../../shared/work/lookup.ts';
import { entryPage } from './accept.ts';
import { type Claim, claimsOf } from './addresses.ts';
import { claimAddresses } from './addresses-store.ts';
import { headerReservations, type PageHead, readHead } from './head.ts';
import type { HttpClient, HttpResponse } from './http.ts';
import { nextRecheckMs } from './recheck-schedule.ts';
import type { RobotsGate } from './robots-gate.ts';
import { loadPageItems, type PageItem, storeReservations } from './store.ts';

/** Fetch (30 s) and room for a busy machine. */
const DEADLINE_MS = 45_000;

type PageResult =
  /** `recheckMs`: time until it is looked at again; null = never. */
  | { kind: 'page'; page: PackedPage; claims: Claim[]; reservations: string[]; recheckMs: number | null }
  /** The entry's own text stands in for the page; `instead` says why. */
  | { kind: 'entry'; page: PackedPage; instead: string }
  /** Another item has brought this page already. */
  | { kind: 'duplicate'; of: string };

export interface PageDependencies {
  pool: Pool;
  http: HttpClient;
  robots: RobotsGate;
  /** What the configuration keeps to at this moment. */
  respects(wish: Respected): boolean;
}

/** Stage `page`: downloads an item's page. With `content: auto` the entry's own text stands in for a page that cannot be had. */
export function pageHandler({ pool, http, robots, respects }: PageDependencies): Handler<PageResult> {
  const itemOf = lookup((ids) => loadPageItems(pool, ids));
  return {
    stage: 'page',
    deadlineMs: DEADLINE_MS,
    async run(work, signal) {
      const item = await itemOf(work.id);
      if (!item?.url) throw new Reject('E_URL', 'the item has no address');
      if (item.same_page !== null) return { kind: 'duplicate', of: item.same_page };
      try {
        const permit = permitOf({ robots, respects }, work.host);
        const { head, ...read } = await readPage(await http.get(item.url, { kind: 'page', permit, signal }), respects);
        const { url: finalUrl } = read.page;
        const claims = claimsOf({ url: item.url, finalUrl: finalUrl!, canonicalUrl: head.canonicalUrl, title: head.title });
        return { kind: 'page', ...read, claims, recheckMs: nextRecheckMs(item.recheck_ms, 0) };
      } catch (error) {
        const isLast = error instanceof Reject || (work.tries + 1 >= MOST_FAILURES && !(error instanceof Later));
        if (!isLast || !hasOwnText(item)) throw error;
        return {
          kind: 'entry',
          page: await entryPage(item.url, item.entry.title ?? null, item.entry.contentHtml!),
          instead: error instanceof Error ? error.message : String(error),
        };
      }
    },
    store,
  };
}

/** Whether the entry's own text may stand in for the page. */
export const hasOwnText = (item: Pick<PageItem, 'content' | 'entry'>): boolean =>
  item.content === 'auto' && Boolean(item.entry.contentHtml);

/** What robots.txt says of an address, where the configuration keeps to it. */
export const permitOf =
  ({ robots, respects }: Pick<PageDependencies, 'robots' | 'respects'>, host: string | null) =>
  async (url: URL, signal: AbortSignal): Promise<void> => {
    if (respects('robots')) await robots.permit(url, { host, signal });
  };

/** A downloaded page with what its publisher says about it. Throws Reject E_RESERVED where that reserves what the configuration respects. */
export async function readPage(
  response: HttpResponse,
  respects: PageDependencies['respects'],
): Promise<{ page: PackedPage; head: PageHead; reservations: string[] }> {
  const { url, contentType, bytes, gzip, headers, etag, lastModified } = response;
  const head = readHead(bytes, url);
  const reservations = [...new Set([...headerReservations(headers.robotsTag, headers.tdmReservation), ...head.reservations])];
  const respected = reservations.filter((word) => respects(word as Respected));
  if (respected.length > 0) throw new Reject('E_RESERVED', `the publisher reserves this page: ${respected.join(', ')}`);
  return { page: await packPage({ url, contentType, bytes, gzip, etag, lastModified }), head, reservations };
}

async function store(client: Client, done: Done<PageResult>[]): Promise<Exit[]> {
  const fetched = done.flatMap(({ work, result }) => (result.kind === 'page' ? [{ itemId: work.id, ...result }] : []));
  const firsts = await claimAddresses(client, fetched);
  await storeReservations(client, fetched);
  const exits: Exit[] = [];
  const pages: (PackedPage & { itemId: string })[] = [];
  for (const { work, result } of done) {
    const first = result.kind === 'duplicate' ? result.of : firsts.get(work.id);
    if (result.kind === 'duplicate' || first !== undefined) {
      exits.push({ outcome: 'skipped', detail: `the same page as item ${first}` });
      continue;
    }
    pages.push({ ...result.page, itemId: work.id });
    const detail = result.kind === 'entry' ? `the entry's own text instead: ${result.instead}` : null;
    const next: NextWork[] = [{ stage: 'parse', id: work.id }];
    // A page that was refused is asked for again only when its entry changes.
    if (result.kind === 'page' && result.recheckMs !== null)
      next.push({ stage: 'recheck', id: work.id, host: work.host, delayMs: result.recheckMs });
    exits.push({ outcome: 'done', detail, next });
  }
  await storePages(client, pages);
  return exits;
}
