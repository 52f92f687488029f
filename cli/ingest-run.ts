import { outlast, type Pool, rowsOf, transaction } from '../shared/db.ts';
import { codeOf, messageOf, Reject } from '../shared/errors.ts';
import { ensureSource, insertItems, itemKey, type PackedPage, packPage, replaceEntry, storePage } from '../shared/items.ts';
import type { Bells } from '../shared/queue.ts';
import { findTombstones } from '../shared/tombstones.ts';
import { accept } from '../shared/work/finish.ts';
import type { IngestDocument } from './ingest-documents.ts';
import type { LineId } from './jsonl.ts';
import { OpenItems } from './open-items.ts';
import { eventsGrouped } from './settled.ts';

/** Documents on their way at once: enough to keep all threads busy, few enough to see where it stands. */
const MOST_OPEN = 500;

/** A document that was given in, by its place in the input. */
export interface Given {
  id: LineId;
  itemId: string | null;
  error: { code: string; message: string } | null;
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
  readonly given: Given[] = [];
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

  /** Takes one document in; waits while too many are on their way. A document that cannot be taken leaves its error in `given`. */
  async put(id: LineId, read: () => IngestDocument | Promise<IngestDocument>): Promise<void> {
    const given: Given = { id, itemId: null, error: null };
    this.given.push(given);
    try {
      given.itemId = await this.#accept(await read());
      this.#open.add(given.itemId);
    } catch (error) {
      given.error = { code: codeOf(error), message: messageOf(error) };
      if (given.error.code === 'E_INTERNAL') throw error;
    }
    while (this.#open.isFull) await this.#open.look();
  }

  /** Waits until every document is indexed, rejected or dead, none is being matched anew because of another one, and the stories are grouped into events. */
  async settle(onProgress: (open: number) => void): Promise<void> {
    const items = new Set(this.given.flatMap(({ itemId }) => itemId ?? []));
    do {
      while (this.#open.count > 0) {
        await this.#open.look();
        onProgress(this.#open.count);
      }
      for (const item of items) this.#open.add(item);
      await this.#open.look();
    } while (this.#open.count > 0);
    await eventsGrouped(this.#pool);
  }

  async #accept(document: IngestDocument): Promise<string> {
    const { name, domain } = document.source;
    if (!this.#sources.has(name))
      this.#sources.set(
        name,
        outlast(() => ensureSource(this.#pool, name, domain)),
      );
    const sourceId = await this.#sources.get(name)!;
    const packed: PackedPage = { ...(await packPage(document.page)), from: 'given' };
    const key = itemKey({ url: document.url, ...document.identity });
    const taken = await outlast(() =>
      transaction(this.#pool, async (client) => {
        if ((await findTombstones(client, [key])).size > 0) throw new Reject('E_TAKEN_DOWN');
        const [item] = await insertItems(client, [{ key, url: document.url, feedId: null, sourceId, entry: document.entry }]);
        if (!item!.isNew) await replaceEntry(client, item!.itemId, document.entry);
        await storePage(client, item!.itemId, packed);
        return { itemId: item!.itemId, rings: await accept(client, [{ stage: 'parse', id: item!.itemId }]) };
      }),
    );
    for (const { queue, bell } of taken.rings) this.#bells.ring(queue, [bell]);
    return taken.itemId;
  }
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
      text: `select i.item_id, a.article_id, a.story_id, a.relation, o.outcome, o.code
        from unnest($1::bigint[]) as i (item_id) left join article a using (item_id)
        join lateral (select outcome, code from outcome where id = i.item_id and final and (stage = 'index' or outcome in ('rejected', 'dead')) order by at desc limit 1) o on true`,
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
