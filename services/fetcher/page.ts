import type { Client, Pool } from '../../shared/db.ts';
import { Later, Reject } from '../../shared/errors.ts';
import type { Respected } from '../../shared/feeds-schema.ts';
import { type PackedPage, packPage, storePage } from '../../shared/items.ts';
import type { Exit } from '../../shared/pipeline.ts';
import { besideTakedowns } from '../../shared/tombstones.ts';
import { MOST_FAILURES } from '../../shared/work/backoff.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import { entryPage } from './accept.ts';
import { type Claim, claimsOf } from './addresses.ts';
import { claimAddresses, findSamePage } from './addresses-store.ts';
import { headerReservations, readHead } from './head.ts';
import type { HttpClient, HttpResponse } from './http.ts';
import type { RobotsGate } from './robots-gate.ts';
import { loadPageItem, type PageItem, storeReservations } from './store.ts';

/** Fetch (30 s) and room for a busy machine. */
const DEADLINE_MS = 45_000;

type PageResult =
  | { kind: 'page'; page: PackedPage; claims: Claim[]; reservations: string[] }
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
  return {
    stage: 'page',
    deadlineMs: DEADLINE_MS,
    async run(work, signal) {
      const item = await loadPageItem(pool, work.id);
      if (!item?.url) throw new Reject('E_URL', 'the item has no address');
      const same = await findSamePage(pool, work.id);
      if (same !== undefined) return { kind: 'duplicate', of: same };
      try {
        const response = await http.get(item.url, {
          kind: 'page',
          permit: async (url, signal) => {
            if (respects('robots')) await robots.permit(url, { host: work.host, signal });
          },
          signal,
        });
        return await readPage(item.url, response, respects);
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
    store: storePages,
  };
}

const hasOwnText = (item: PageItem): boolean => item.content === 'auto' && Boolean(item.entry.contentHtml);

/** Throws Reject E_RESERVED where the publisher reserves what the configuration respects. */
async function readPage(itemUrl: string, response: HttpResponse, respects: PageDependencies['respects']): Promise<PageResult> {
  const { url, contentType, bytes, headers } = response;
  const head = readHead(bytes, url);
  const reservations = [...new Set([...headerReservations(headers.robotsTag, headers.tdmReservation), ...head.reservations])];
  const respected = reservations.filter((word) => respects(word as Respected));
  if (respected.length > 0) throw new Reject('E_RESERVED', `the publisher reserves this page: ${respected.join(', ')}`);
  return {
    kind: 'page',
    page: await packPage({ url, contentType, bytes }),
    claims: claimsOf({ url: itemUrl, finalUrl: url, canonicalUrl: head.canonicalUrl, title: head.title }),
    reservations,
  };
}

async function storePages(client: Client, done: Done<PageResult>[]): Promise<Exit[]> {
  const fetched = done.flatMap(({ work, result }) => (result.kind === 'page' ? [{ itemId: work.id, ...result }] : []));
  await besideTakedowns(client); // or an item could become the second one of a page that is just taken down
  const firsts = await claimAddresses(client, fetched);
  await storeReservations(client, fetched);
  const exits: Exit[] = [];
  for (const { work, result } of done) {
    const first = result.kind === 'duplicate' ? result.of : firsts.get(work.id);
    if (result.kind === 'duplicate' || first !== undefined) {
      exits.push({ outcome: 'skipped', detail: `the same page as item ${first}` });
      continue;
    }
    await storePage(client, work.id, result.page);
    const detail = result.kind === 'entry' ? `the entry's own text instead: ${result.instead}` : null;
    exits.push({ outcome: 'done', detail, next: [{ stage: 'parse', id: work.id }] });
  }
  return exits;
}
