import { createHash } from 'node:crypto';
import { type Client, isAway } from '../../shared/db.ts';
import { Fault, Later, messageOf, Reject } from '../../shared/errors.ts';
import { type PackedPage, storePage, type Validators } from '../../shared/items.ts';
import type { Exit } from '../../shared/pipeline.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import { entryPage } from './accept.ts';
import type { GetOptions, HttpClient, HttpResponse } from './http.ts';
import { hasOwnText, type PageDependencies, permitOf, readPage } from './page.ts';
import { isSentHome, nextRecheckMs } from './recheck-schedule.ts';
import { loadRecheckItem, type RecheckItem, storeCheck } from './recheck-store.ts';
import { storeReservations } from './store.ts';

/** Fetch (30 s) and room for a busy machine. */
const DEADLINE_MS = 45_000;

type RecheckResult =
  | { kind: 'over'; detail: string }
  | { kind: 'not now'; detail: string; nextMs: number | null }
  | { kind: 'unchanged'; item: RecheckItem; validators: Validators }
  | { kind: 'changed'; item: RecheckItem; page: PackedPage; reservations: string[] }
  /** `ownText`: what the entry says now, where it stands in for a page that cannot be had. */
  | { kind: 'failed'; item: RecheckItem; error: Fault; ownText: PackedPage | null };

/**
 * Stage `recheck`: looks at the page of an article again, on a schedule and when its feed says that it changed. Whatever comes of it,
 * the article that is there stays: a look that fails is not repeated, the next one of the schedule follows.
 */
export function recheckHandler({ pool, http, robots, respects }: PageDependencies): Handler<RecheckResult> {
  return {
    stage: 'recheck',
    deadlineMs: DEADLINE_MS,
    async run(work, signal) {
      const item = await loadRecheckItem(pool, work.id);
      const verdict = reasonNotTo(item);
      if (verdict) return verdict;
      try {
        const response = await ask(http, item!, { permit: permitOf({ robots, respects }, work.host), signal });
        return await look(item!, response, respects);
      } catch (error) {
        // The publisher's fault ends this look; a fault of ours is tried again, and so is what has to wait for robots.txt.
        if (!(error instanceof Fault) || isAway(error) || error.code === 'E_DATABASE' || error.code === 'E_ROBOTS_FIRST')
          throw error;
        return { kind: 'failed', item: item!, error, ownText: await insteadOf(item!) };
      }
    },
    async store(client, done) {
      const changed = done.flatMap(({ work, result }) => (result.kind === 'changed' ? [{ itemId: work.id, ...result }] : []));
      await storeReservations(client, changed);
      const exits: Exit[] = [];
      for (const one of done) exits.push(await storeRecheck(client, one));
      return exits;
    },
  };
}

/** Why a page is not asked for after all: what was decided when this look was scheduled may no longer hold. */
function reasonNotTo(item: RecheckItem | undefined): RecheckResult | null {
  if (!item?.url) return { kind: 'over', detail: 'there is no page' };
  if (item.recheck_ms.length === 0 || item.state === 'stopped') return { kind: 'over', detail: 'its feed no longer wants it' };
  if (item.page_from === 'given') return { kind: 'over', detail: 'its text was given to ingest' };
  const nextMs = nextRecheckMs(item.recheck_ms, item.age_ms ?? 0);
  if (item.age_ms === null && item.is_pending) return { kind: 'not now', detail: 'it is still being worked on', nextMs };
  if (item.age_ms === null && !item.entry_changed) return { kind: 'over', detail: 'there is no article' };
  return item.state === 'paused' ? { kind: 'not now', detail: 'its feed is paused', nextMs } : null;
}

/** Throws what the client throws, and Reject where the page has given way to the front page. */
async function ask(http: HttpClient, item: RecheckItem, options: Pick<GetOptions, 'permit' | 'signal'>): Promise<HttpResponse> {
  const response = await http.get(item.url!, { kind: 'page', etag: item.etag, lastModified: item.last_modified, ...options });
  if (isSentHome(item.url!, response.url))
    throw new Reject('E_HTTP_404', `the server sent us to its front page instead: ${response.url}`);
  return response;
}

/** The same bytes need no parsing, whether the server knew that they are the same or not. */
async function look(item: RecheckItem, response: HttpResponse, respects: PageDependencies['respects']): Promise<RecheckResult> {
  const { etag, lastModified } = response;
  if (response.status === 304)
    return {
      kind: 'unchanged',
      item,
      validators: { etag: etag ?? item.etag, lastModified: lastModified ?? item.last_modified },
    };
  const isSame = item.body_sha !== null && createHash('sha256').update(response.bytes).digest().equals(item.body_sha);
  return isSame
    ? { kind: 'unchanged', item, validators: { etag, lastModified } }
    : { kind: 'changed', item, ...(await readPage(response, respects)) };
}

/** What the entry says now, where it stood in for the page before and still has to. */
async function insteadOf(item: RecheckItem): Promise<PackedPage | null> {
  if (item.page_from !== 'entry' || !hasOwnText(item)) return null;
  const page = await entryPage(item.url, item.entry.title ?? null, item.entry.contentHtml!);
  return item.body_sha?.equals(page.sha) ? null : page;
}

async function storeRecheck(client: Client, { work, result }: Done<RecheckResult>): Promise<Exit> {
  if (result.kind === 'over') return { outcome: 'skipped', detail: result.detail };
  if (result.kind === 'not now') return { outcome: 'skipped', detail: result.detail, ...againIn(result.nextMs, work.host!) };
  const { item } = result;
  const page = result.kind === 'changed' ? result.page : result.kind === 'failed' ? result.ownText : null;
  if (page) await storePage(client, work.id, page);
  else await storeCheck(client, work.id, result.kind === 'unchanged' ? result.validators : undefined);
  const isOver = result.kind === 'failed' && result.error.code === 'E_HTTP_410';
  return {
    ...outcomeOf(result),
    // An entry that changed is read with the page that is there.
    ...((page || item.entry_changed) && { next: [{ stage: 'parse', id: work.id }] }),
    ...againIn(isOver ? null : nextRecheckMs(item.recheck_ms, item.age_ms ?? Number.POSITIVE_INFINITY), work.host!),
  };
}

const againIn = (delayMs: number | null, host: string): Pick<Exit, 'again'> =>
  delayMs === null ? {} : { again: { delayMs, host } };

function outcomeOf(result: Extract<RecheckResult, { item: RecheckItem }>): Pick<Exit, 'outcome' | 'code' | 'detail' | 'quietMs'> {
  if (result.kind === 'changed') return { outcome: 'done', detail: 'another page than before' };
  if (result.kind === 'unchanged')
    return { outcome: 'unchanged', detail: result.item.entry_changed ? 'the same page, but the feed says something else' : null };
  const { error } = result;
  return {
    outcome: 'rejected',
    code: error.code,
    detail: `the article stays as it was: ${messageOf(error)}`,
    ...(error instanceof Later && { quietMs: error.delayMs }),
  };
}
