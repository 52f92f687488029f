import { setTimeout as sleep } from 'node:timers/promises';
import { isContention, type Pool, transaction } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
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
  keepTakedownsApart,
  removeArticles,
  removeItems,
} from './takedown-store.ts';

/** Matching that calls for another look at an article waits for its work while the takedown waits for the matching to end: the server breaks such a ring after a second. */
const MOST_TRIES = 20;
/** Before the next try, in ms, by chance up to twice as long, so that whoever stood in the way gets done. */
const PAUSE_MS = 200;

export interface Takedown {
  /** What is removed, or would be: the document, and copies in its story that name the same canonical address. Empty when it was taken down before. */
  documents: Document[];
  /** A canonical address that articles of other stories name too, so that it says nothing about this one: what names it is not refused. */
  sharedAddress: string | null;
}

/**
 * Removes a document everywhere and keeps its identities as tombstones. One transaction: the work in flight of its items ends first (it finds no fence and
 * writes nothing), then nothing is indexed or matched until the end, so that nobody writes what is being removed.
 * Throws E_NOT_FOUND or E_USAGE.
 */
export async function takeDown(
  pool: Pool,
  wanted: string,
  { reason = null, isDryRun = false }: { reason?: string | null; isDryRun?: boolean } = {},
): Promise<Takedown> {
  for (let tries = 1; ; tries++) {
    const planned = await plan(pool, wanted);
    if (isDryRun || planned.documents.length === 0) return planned;
    try {
      const { found, torn } = await carryOut(pool, wanted, planned, cleanLine(reason, 500));
      await matchAgain(pool, torn);
      return found;
    } catch (error) {
      if (!(error instanceof Grown || isContention(error)) || tries >= MOST_TRIES) throw error;
      await sleep(PAUSE_MS * (1 + Math.random()));
    }
  }
}

async function plan(pool: Pool, wanted: string): Promise<Found> {
  const items = await findItems(pool, wanted);
  if (items.length === 0) throw await notFound(pool, wanted);
  return findDocuments(pool, items);
}

/** Gives what was removed, and the items of stories that fell apart. */
const carryOut = (pool: Pool, wanted: string, planned: Found, reason: string | null): Promise<{ found: Found; torn: string[] }> =>
  transaction(pool, async (client) => {
    const itemIds = planned.documents.map(({ itemId }) => itemId);
    await endWork(client, itemIds);
    await keepTakedownsApart(client);
    const found = await findDocuments(client, await findItems(client, wanted));
    if (found.documents.some(({ itemId }) => !itemIds.includes(itemId))) throw new Grown();
    const storyIds = [...new Set(found.documents.flatMap(({ storyId }) => storyId ?? []))];
    await removeArticles(client, found.documents);
    const torn: string[] = [];
    for (const storyId of storyIds.sort(byNumber)) {
      const regrouped = await regroupRest(client, storyId);
      await markForEvents(client, regrouped.stories);
      await leaveEvents(client, regrouped.stories);
      torn.push(...regrouped.torn);
    }
    await removeItems(client, found, reason);
    return { found, torn };
  });

/** After the commit: a match that is just being finished holds its work, and waits for the takedown. */
const matchAgain = (pool: Pool, itemIds: string[]): Promise<unknown> =>
  transaction(pool, (client) =>
    accept(
      client,
      itemIds.map((id) => ({ stage: 'match', id })),
    ),
  );

/** More belongs to it than was planned, because an article was indexed meanwhile; its work has not been ended. */
class Grown extends Fault {
  constructor() {
    super('E_DATABASE', 'more and more copies of it arrive: try again');
  }
}

const byNumber = (a: string, b: string): number => Number(BigInt(a) - BigInt(b));
