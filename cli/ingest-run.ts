import { createHash } from 'node:crypto';
import { outlast, type Pool, rowsOf } from '../shared/db.ts';
import { codeOf, messageOf, Reject } from '../shared/errors.ts';
import { ensureSource, insertItems, itemKey, type PackedPage, packPage, replaceEntry, storePage } from '../shared/items.ts';
import type { Bells } from '../shared/queue.ts';
import { besideTakedowns, findTombstones } from '../shared/tombstones.ts';
import { accept } from '../shared/work/finish.ts';
import { ITEM_STAGES } from '../shared/work/statements.ts';
import type { IngestDocument } from './ingest-documents.ts';
import type { LineId } from './jsonl.ts';
import { Ledger } from './ledger.ts';
import { OpenItems } from './open-items.ts';
import { eventsGrouped } from './settled.ts';

/** Documents on their way at once: enough to keep all threads busy, few enough to see where it stands. */
const MOST_OPEN = 500;

/** A document that was given in, by its place in the input. */
export interface Given {
  id: LineId;
  itemId: string | null;
  error: { code: string; message: string } | null;
  /** It had ended before, byte for byte the same, so nothing was done for it. */
  isKnown: boolean;
}

/** What became of a document. */
export interface IngestAnswer {
  id: LineId;
  articleId: string | null;
  storyId: string | null;
  relation: string | null;
  outcome: 'indexed' | 'unchanged' | 'rejected' | 'dead';
  code?: string;
}

/** Puts documents in at the parser's door, at most 500 on their way at once. */
export class Intake {
  /** All that was given in, in order. */
  readonly ledger = new Ledger<Given>();
  /** Of these so many were there before. */
  known = 0;
  #pool: Pool;
  #bells: Bells;
  #sources = new Map<string, Promise<number>>();
  #open: OpenItems;

  constructor(pool: Pool, bells: Bells) {
    this.#pool = pool;
    this.#bells = bells;
    this.#open = new OpenItems(pool, MOST_OPEN);
  }

  get openCount(): number {
    return this.#open.count;
  }

  /** Takes one document in; waits while too many are on their way. What cannot be taken, or was there before, is told. */
  async put(id: LineId, read: () => IngestDocument | Promise<IngestDocument>): Promise<Given> {
    const given: Given = { id, itemId: null, error: null, isKnown: false };
    try {
      Object.assign(given, await this.#accept(await read()));
      if (given.isKnown) this.known++;
      else this.#open.add(given.itemId!);
    } catch (error) {
      given.error = { code: codeOf(error), message: messageOf(error) };
      if (given.error.code === 'E_INTERNAL') throw error;
    }
    this.ledger.add(given);
    while (this.#open.isFull) await this.#open.look();
    return given;
  }

  /** Waits until every document is indexed, rejected or dead, none is being matched anew because of another one, and the stories are grouped into events. */
  async settle(onProgress: (open: number) => void): Promise<void> {
    for (let isQuiet = false; !isQuiet; ) {
      isQuiet = true;
      for (const batch of this.ledger.batches()) {
        for (const { itemId } of batch) if (itemId) this.#open.add(itemId);
        await this.#open.lookNow();
        while (this.#open.count > 0) {
          isQuiet = false;
          onProgress(this.#open.count);
          await this.#open.look();
        }
      }
    }
    await eventsGrouped(this.#pool);
  }

  async #accept(document: IngestDocument): Promise<Pick<Given, 'itemId' | 'isKnown'>> {
    const key = itemKey({ url: document.url, ...document.identity });
    const sha = createHash('sha256').update(document.page.bytes).digest();
    const [known] = await outlast(() =>
      rowsOf<{ item_id: string; is_open: boolean }>(this.#pool, KNOWN, [key, sha, JSON.stringify(document.entry)]),
    );
    if (known) return { itemId: known.item_id, isKnown: !known.is_open };
    const { name, domain } = document.source;
    if (!this.#sources.has(name))
      this.#sources.set(
        name,
        outlast(() => ensureSource(this.#pool, name, domain)),
      );
    const sourceId = await this.#sources.get(name)!;
    const packed: PackedPage = { ...(await packPage(document.page)), from: 'given' };
    const taken = await outlast(() =>
      besideTakedowns(this.#pool, async (client) => {
        if ((await findTombstones(client, [key])).size > 0) throw new Reject('E_TAKEN_DOWN');
        const [item] = await insertItems(client, [{ key, url: document.url, feedId: null, sourceId, entry: document.entry }]);
        if (!item!.isNew) await replaceEntry(client, item!.itemId, document.entry);
        await storePage(client, item!.itemId, packed);
        return { itemId: item!.itemId, rings: await accept(client, [{ stage: 'parse', id: item!.itemId }]) };
      }),
    );
    for (const { queue, bell } of taken.rings) this.#bells.ring(queue, [bell]);
    return { itemId: taken.itemId, isKnown: false };
  }
}

/**
 * The same bytes with the same words about them, which are on their way, in the table, or were rejected: nothing is to be done for them. So an ingest that
 * was killed gets over what it did in no time. What was given up is tried again.
 */
const KNOWN = {
  name: 'ingest_known',
  text: `select i.item_id, is_open from item i,
      lateral (select exists (select from work w where w.stage in ${ITEM_STAGES} and w.id = i.item_id) as is_open) w
    where i.key_sha = $1 and i.body_sha = $2 and i.entry = $3::jsonb and i.page_from = 'given' and i.page_at is not null
      and not exists (select from tombstone t where t.key_sha = i.key_sha)
      and (is_open
        or (not exists (select from dead d where d.id = i.item_id)
          and (exists (select from article a where a.item_id = i.item_id)
            or exists (select from outcome o where o.id = i.item_id and o.final and o.outcome = 'rejected' and o.at >= i.page_at))))`,
};

/** What became of documents after all are in, in their order. */
export async function answersTo(pool: Pool, given: readonly Given[]): Promise<object[]> {
  const answers = await readAnswers(
    pool,
    given.flatMap(({ itemId }) => itemId ?? []),
  );
  return given.map(({ id, itemId, error, isKnown }) => {
    if (error) return { id, error };
    const answer = answers.get(itemId!);
    return { id, ...answer, ...(isKnown && answer?.outcome === 'indexed' && { outcome: 'unchanged' }) };
  });
}

/** The state of items after all are in, by item. */
export async function readAnswers(pool: Pool, itemIds: string[]): Promise<Map<string, Omit<IngestAnswer, 'id'>>> {
  const rows = await rowsOf<{
    item_id: string;
    article_id: string | null;
    story_id: string | null;
    relation: string | null;
    outcome: string;
    code: string | null;
  }>(
    pool,
    {
      name: 'ingest_answers',
      // outcomes are dropped after some weeks, articles stay
      text: `select i.item_id, a.article_id, a.story_id, a.relation, coalesce(o.outcome, 'done') as outcome, o.code
        from unnest($1::bigint[]) as i (item_id) left join article a using (item_id)
        left join lateral (select outcome, code from outcome where id = i.item_id and final and (stage = 'index' or outcome in ('rejected', 'dead')) order by at desc limit 1) o on true
        where o.outcome is not null or a.article_id is not null`,
    },
    [itemIds],
  );
  return new Map(
    rows.map((row) => [
      row.item_id,
      {
        articleId: row.article_id,
        storyId: row.story_id,
        relation: row.relation,
        outcome: row.outcome === 'done' ? 'indexed' : (row.outcome as IngestAnswer['outcome']),
        ...(row.code && { code: row.code }),
      },
    ]),
  );
}
