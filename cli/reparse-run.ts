import { type Client, type Pool, type Queryable, rowsOf } from '../shared/db.ts';
import { Fault } from '../shared/errors.ts';
import type { Bells } from '../shared/queue.ts';
import { besideTakedowns } from '../shared/tombstones.ts';
import { accept } from '../shared/work/finish.ts';
import { OpenItems } from './open-items.ts';

/** Pages on their way at once: live items wait behind them for some seconds at most. */
const MOST_OPEN = 200;
const BATCH = 100;

/** Where it begins: at the stored page, or only at the text that was read from it. */
export type Beginning = 'parse' | 'index';

/** Which pages. Null = whatever. */
export interface Selection {
  stage: Beginning;
  /** Pages that were fetched since. */
  since: Date | null;
  /** Articles of an older version: of the parser, or (`index`) of the sketch. */
  versionBelow: number | null;
  feedId: number | null;
  sourceId: number | null;
  itemId: string | null;
}

/** Items by selection: after which item, since, version, feed, source, item. The page may have been dropped by retention, the text may not. */
const SELECTED: Record<Beginning, string> = {
  parse: `item i join page p on p.item_id = i.item_id and p.fetched_at = i.page_at left join article a on a.item_id = i.item_id
    where i.item_id > $1 and ($2::timestamptz is null or p.fetched_at >= $2) and ($3::int is null or a.extraction_version < $3)
      and ($4::int is null or i.feed_id = $4) and ($5::int is null or i.source_id = $5) and ($6::bigint is null or i.item_id = $6)`,
  index: `item i join article a on a.item_id = i.item_id left join sketch s on s.article_id = a.article_id
    where i.item_id > $1 and ($2::timestamptz is null or i.page_at >= $2) and ($3::int is null or s.version < $3 or s.version is null)
      and ($4::int is null or i.feed_id = $4) and ($5::int is null or i.source_id = $5) and ($6::bigint is null or i.item_id = $6)`,
};

const valuesOf = ({ since, versionBelow, feedId, sourceId, itemId }: Selection, after: string): unknown[] => [
  after,
  since,
  versionBelow,
  feedId,
  sourceId,
  itemId,
];

/** How many pages are selected, by the version that read them; null where they gave no article. */
export const countSelected = (
  db: Queryable,
  selection: Selection,
  after: string,
): Promise<{ version: number | null; pages: number }[]> =>
  rowsOf(
    db,
    {
      name: `reparse_count_${selection.stage}`,
      text: `select ${selection.stage === 'parse' ? 'a.extraction_version' : 's.version'} as version, count(*)::int as pages
        from ${SELECTED[selection.stage]} group by 1 order by 1 nulls last`,
    },
    valuesOf(selection, after),
  );

/** What became of the pages. */
export interface Tally {
  /** Gave an article where there was none. */
  made: number;
  /** Gave another text. */
  revised: number;
  /** Gave the same text with other metadata, or were annotated anew. */
  updated: number;
  unchanged: number;
  rejected: number;
  dead: number;
}

/** Puts stored pages back to the parser's door, in the order of their items and a bounded number at a time. */
export class Reparse {
  readonly tally: Tally = { made: 0, revised: 0, updated: 0, unchanged: 0, rejected: 0, dead: 0 };
  /** Everything up to this item has been put in: where to go on. */
  cursor: string;
  #pool: Pool;
  #bells: Bells;
  #selection: Selection;
  #open: OpenItems;
  /** Revisions of the open items as they were; null without an article. */
  #before = new Map<string, number | null>();
  #since: Date | null = null;

  constructor(pool: Pool, bells: Bells, selection: Selection, after: string) {
    this.#pool = pool;
    this.#bells = bells;
    this.#selection = selection;
    this.#open = new OpenItems(pool, MOST_OPEN - BATCH);
    this.cursor = after;
  }

  get ended(): number {
    return Object.values(this.tally).reduce((sum, count) => sum + count, 0);
  }

  /** Returns when all have ended, or when it `isStopped`; what is open then is left to whoever works next. */
  async run(isStopped: () => boolean): Promise<void> {
    for (let isMore = true; (isMore || this.#open.count > 0) && !isStopped(); ) {
      if (isMore && !this.#open.isFull) isMore = await this.#putNext();
      else await this.#settle(await this.#open.look());
    }
  }

  async #putNext(): Promise<boolean> {
    const { rows, rings, at } = await besideTakedowns(this.#pool, async (client) => {
      const rows = await takeNext(client, this.#selection, this.cursor);
      const works = rows.filter(({ is_pending }) => !is_pending).map(({ item_id }) => item_id);
      if (this.#selection.stage === 'parse') await returnToPages(client, works);
      const rings = await accept(
        client,
        works.map((id) => ({ stage: this.#selection.stage, id })),
      );
      return { rows, rings, at: (await client.query('select now() as at')).rows[0].at as Date };
    });
    this.#since ??= at;
    for (const { item_id, revision } of rows) {
      this.#before.set(item_id, revision);
      this.#open.add(item_id);
    }
    this.cursor = rows.at(-1)?.item_id ?? this.cursor;
    for (const { queue, bell } of rings) this.#bells.ring(queue, [bell]);
    return rows.length === BATCH;
  }

  async #settle(itemIds: string[]): Promise<void> {
    if (itemIds.length === 0) return;
    for (const { item_id, outcome, revision } of await readEnds(this.#pool, itemIds, this.#since!)) {
      this.tally[fateOf(outcome, this.#before.get(item_id) ?? null, revision)]++;
      this.#before.delete(item_id);
    }
  }
}

const fateOf = (outcome: string, before: number | null, revision: number | null): keyof Tally => {
  if (outcome === 'rejected' || outcome === 'dead' || outcome === 'unchanged') return outcome;
  if (before === null) return 'made';
  return revision !== null && revision > before ? 'revised' : 'updated';
};

interface NextRow {
  item_id: string;
  revision: number | null;
  /** It is on its way already. */
  is_pending: boolean;
}

const takeNext = (client: Client, selection: Selection, after: string): Promise<NextRow[]> =>
  rowsOf(
    client,
    {
      name: `reparse_next_${selection.stage}`,
      text: `select i.item_id, a.revision, exists (select from work w where w.id = i.item_id and w.stage in ('parse', 'index')) as is_pending
        from ${SELECTED[selection.stage]} order by i.item_id limit ${BATCH} for no key update of i`, // as whoever gives work to an item that is there
    },
    valuesOf(selection, after),
  );

/** An item whose newest page gave nothing (a login, an error page) goes back to the one that its article was read from. */
const returnToPages = (client: Client, itemIds: string[]): Promise<unknown> =>
  client.query({
    name: 'reparse_return',
    text: `update item i set page_at = a.page_at from article a
      where i.item_id = any($1) and a.item_id = i.item_id and a.page_at < i.page_at
        and exists (select from page p where p.item_id = i.item_id and p.fetched_at = a.page_at)`,
    values: [itemIds],
  });

/** The last outcome of each item, and the revision of its article. */
const readEnds = (db: Queryable, itemIds: string[], since: Date) =>
  rowsOf<{ item_id: string; outcome: string; revision: number | null }>(
    db,
    {
      name: 'reparse_ends',
      text: `select i.item_id, coalesce(o.outcome, 'unchanged') as outcome, a.revision
        from unnest($1::bigint[]) as i (item_id) left join article a on a.item_id = i.item_id
        left join lateral (select outcome from outcome where id = i.item_id and stage in ('parse', 'index', 'match') and final and at >= $2
          order by at desc limit 1) o on true`,
    },
    [itemIds, since],
  );

/** The number of a publisher by its name as in news.article.source. Throws E_NOT_FOUND. */
export async function sourceNumber(db: Queryable, name: string): Promise<number> {
  const [row] = await rowsOf<{ source_id: number }>(
    db,
    { name: 'reparse_source', text: 'select source_id from source where name = $1' },
    [name],
  );
  if (!row) throw new Fault('E_NOT_FOUND', `no publisher has the name ${name.slice(0, 200)}; see news.source`);
  return row.source_id;
}
