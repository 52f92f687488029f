import { type Client, type Queryable, rowsOf } from '../../shared/db.ts';
import type { PageOrigin, Validators } from '../../shared/items.ts';
import { type PageItem, RECHECK_MS } from './store.ts';

/** An item whose page is to be looked at again. */
export interface RecheckItem extends PageItem {
  etag: string | null;
  last_modified: string | null;
  body_sha: Buffer | null;
  page_from: PageOrigin;
  /** Its entry changed and was not read since. */
  entry_changed: boolean;
  state: 'active' | 'paused' | 'stopped' | null;
  /** Since the article was first indexed, in ms; null when there is none. */
  age_ms: number | null;
  /** It is still on its way to become an article. */
  is_pending: boolean;
}

export async function loadRecheckItem(db: Queryable, itemId: string): Promise<RecheckItem | undefined> {
  const rows = await rowsOf<RecheckItem>(
    db,
    {
      name: 'recheck_item_load',
      text: `select i.item_id, i.url, i.entry, i.etag, i.last_modified, i.body_sha, i.page_from, i.entry_changed_at is not null as entry_changed,
          f.content, f.state, ${RECHECK_MS} as recheck_ms,
          (extract(epoch from now() - coalesce((select seen_at from revision r where r.article_id = a.article_id and r.revision = 1), a.indexed_at)) * 1000)::float8 as age_ms,
          exists (select from work where id = i.item_id and stage in ('page', 'parse', 'index')) as is_pending
        from item i left join feed f using (feed_id) left join article a using (item_id) where i.item_id = $1`,
    },
    [itemId],
  );
  return rows[0];
}

/** Notes that a page was asked for; with validators where the server had it unchanged. */
export const storeCheck = (client: Client, itemId: string, validators?: Validators): Promise<unknown> =>
  client.query({
    name: 'check_store',
    text: `update item set checked_at = clock_timestamp(), etag = case when $2 then $3 else etag end, last_modified = case when $2 then $4 else last_modified end
      where item_id = $1`,
    values: [itemId, validators !== undefined, validators?.etag ?? null, validators?.lastModified ?? null],
  });
