import { type Client, type Pool, retryContention, transaction } from '../../shared/db.ts';
import { findItems, notFound } from '../../shared/find-items.ts';
import { cleanLine } from '../../shared/text.ts';
import { accept } from '../../shared/work/finish.ts';
import { leaveEvents } from './events/moves-store.ts';
import { markForEvents } from './events/store.ts';
import { regroupRest } from './stories-store.ts';
import {
  type Document,
  endWork,
  type Found,
  findDocuments,
  keepWritersOut,
  removeArticles,
  removeItems,
} from './takedown-store.ts';

export interface Takedown {
  /** What is removed, or would be: the document, and copies in its story that name the same canonical address. Empty when it was taken down before. */
  documents: Document[];
  /** A canonical address that articles of other stories name too, so that it says nothing about this one: what names it is not refused. */
  sharedAddress: string | null;
}

/**
 * Removes a document everywhere and keeps its identities as tombstones. One transaction, beside which nobody writes documents: the work in hand of its items
 * ends (it finds no fence and writes nothing), and articles of stories that fall apart are matched again. Throws E_NOT_FOUND or E_USAGE.
 */
export async function takeDown(
  pool: Pool,
  wanted: string,
  { reason = null, isDryRun = false }: { reason?: string | null; isDryRun?: boolean } = {},
): Promise<Takedown> {
  const items = await findItems(pool, wanted);
  if (items.length === 0) throw await notFound(pool, wanted);
  if (isDryRun) return findDocuments(pool, items);
  return retryContention(() => transaction(pool, (client) => carryOut(client, wanted, cleanLine(reason, 500))));
}

async function carryOut(client: Client, wanted: string, reason: string | null): Promise<Found> {
  await keepWritersOut(client);
  const found = await findDocuments(client, await findItems(client, wanted));
  await endWork(
    client,
    found.documents.map(({ itemId }) => itemId),
  );
  await removeArticles(client, found.documents);
  const storyIds = [...new Set(found.documents.flatMap(({ storyId }) => storyId ?? []))];
  const torn: string[] = [];
  for (const storyId of storyIds.sort(byNumber)) {
    const regrouped = await regroupRest(client, storyId);
    await markForEvents(client, regrouped.stories);
    await leaveEvents(client, regrouped.stories);
    torn.push(...regrouped.torn);
  }
  await removeItems(client, found, reason);
  await accept(
    client,
    torn.map((id) => ({ stage: 'match', id })),
  );
  return found;
}

const byNumber = (a: string, b: string): number => Number(BigInt(a) - BigInt(b));
