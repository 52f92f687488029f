import { type Client, type Queryable, rowsOf } from '../../shared/db.ts';
import { itemKey } from '../../shared/items.ts';
import { LOCKS } from '../../shared/locks.ts';
import { forgetItems } from '../../shared/tombstones.ts';
import { recordOutcome } from '../../shared/work/finish.ts';
import { ALL_ITEM_STAGES } from '../../shared/work/statements.ts';
import { insertChange } from './change-store.ts';
import { removeUnused } from './entity-store.ts';
import { removeSketches } from './sketch-store.ts';

/** A document that is to be removed; an item may have no article (yet). */
export interface Document {
  itemId: string;
  url: string | null;
  articleId: string | null;
  storyId: string | null;
  title: string | null;
}

/** A key under which a document could come back. */
export interface Address {
  key: Buffer;
  document: Document;
}

/** What belongs to a takedown. */
export interface Found {
  documents: Document[];
  /** Each key once, every document's own ones first. */
  addresses: Address[];
  sharedAddress: string | null;
}

interface DocumentRow extends Document {
  key: Buffer;
  canonicalUrl: string | null;
  isShared: boolean;
  /** Where its page was found. */
  addressKeys: Buffer[];
}

/** With each item the articles of its story that name the same address as their own: one document under several addresses. */
const TOGETHER = {
  name: 'takedown_together',
  text: `select unnest($1::bigint[]) as item_id union
    select o.item_id from article a join article o on o.story_id = a.story_id and coalesce(o.canonical_url, o.url) = coalesce(a.canonical_url, a.url)
    where a.item_id = any($1)`,
};

const DOCUMENTS = {
  name: 'takedown_documents',
  text: `select i.item_id as "itemId", i.key_sha as key, i.url, a.article_id as "articleId", a.story_id as "storyId", a.title, a.canonical_url as "canonicalUrl",
      exists (select from article o where o.canonical_url <> o.url and md5(o.canonical_url) = md5(a.canonical_url) and o.canonical_url = a.canonical_url
        and o.item_id <> all($1)) as "isShared",
      array(select key_sha from item_address where item_id = i.item_id and is_sure) as "addressKeys"
    from item i left join article a using (item_id)
    where i.item_id = any($1) and not exists (select from tombstone t where t.item_id = i.item_id) order by i.item_id`,
};

/** The documents of these items with all that belongs to them, without those that were taken down before. */
export async function findDocuments(db: Queryable, itemIds: string[]): Promise<Found> {
  const together = await rowsOf<{ item_id: string }>(db, TOGETHER, [itemIds]);
  const ids = together.map((row) => row.item_id);
  const rows = await rowsOf<DocumentRow>(db, DOCUMENTS, [ids]);
  const addresses = addressesOf(rows);
  const others = await rowsOf<{ item_id: string }>(
    db,
    { name: 'takedown_others', text: 'select item_id from item where key_sha = any($1) and item_id <> all($2)' },
    [addresses.map(({ key }) => key), ids],
  );
  if (others.length > 0) return findDocuments(db, [...ids, ...others.map((row) => row.item_id)]);
  return {
    documents: rows,
    addresses,
    sharedAddress: rows.find(({ isShared }) => isShared)?.canonicalUrl ?? null,
  };
}

/** The item's own key; its address, where that led, and its canonical address unless others use it as theirs. */
function addressesOf(rows: DocumentRow[]): Address[] {
  const own = rows.map((document) => ({ key: document.key, document }));
  const others = rows.flatMap((document) =>
    [keyOf(document.url), document.isShared ? null : keyOf(document.canonicalUrl), ...document.addressKeys].flatMap((key) =>
      key ? [{ key, document }] : [],
    ),
  );
  const byKey = new Map([...others, ...own].map((address) => [address.key.toString('hex'), address]));
  return [...byKey.values()];
}

function keyOf(address: string | null): Buffer | null {
  try {
    return address === null ? null : itemKey({ url: address });
  } catch {
    return null;
  }
}

/** Ends all work on these items: whoever has some in hand finds no fence and writes nothing. */
export async function endWork(client: Client, itemIds: string[]): Promise<void> {
  for (const statement of [LOCK_WORK, END_WORK]) await client.query({ ...statement, values: [itemIds] });
}

/** In the order in which a transaction that finishes locks. */
const LOCK_WORK = {
  name: 'takedown_lock_work',
  text: `select 1 from work where stage in ${ALL_ITEM_STAGES} and id = any($1) order by stage, id for update`,
};
const END_WORK = { name: 'takedown_end_work', text: `delete from work where stage in ${ALL_ITEM_STAGES} and id = any($1)` };

/** Waits until nothing writes documents or gives them work, and keeps it so until the end of the transaction. Its length is one of milliseconds. */
export const keepWritersOut = (client: Client): Promise<unknown> =>
  client.query('select pg_advisory_xact_lock($1, $2)', [...LOCKS.takedown]);

/** Deletes articles; revisions, sketches, edges, mentions and quotes go with them, and names that stand in no other article. */
export async function removeArticles(client: Client, documents: Document[]): Promise<void> {
  const ids = documents.flatMap(({ articleId }) => articleId ?? []);
  if (ids.length === 0) return;
  const entities = await rowsOf<{ entity_id: string; alias: string | null }>(client, NAMES, [ids]);
  await removeSketches(client, ids);
  for (const statement of [CLEAR_CHANGES, CLEAR_EVENT_KEYS, REMOVE]) await client.query({ ...statement, values: [ids] });
  await client.query({ ...REMOVE_ALIASES, values: [entities.map((e) => e.entity_id), entities.map((e) => e.alias)] });
  await removeUnused(
    client,
    entities.map((e) => e.entity_id),
  );
}

const NAMES = {
  name: 'takedown_names',
  text: `select entity_id, left(m.surface, 200) as alias from article_entity e left join mention m using (article_id, entity_id)
    where e.article_id = any($1) group by 1, 2`,
};
const CLEAR_CHANGES = {
  name: 'takedown_changes',
  text: `update change set payload = '{}' where article_id = any($1) and kind like 'article.%'`,
};
/** What is kept for the grouping into events goes with the article; the keys that lead to it go here. */
const CLEAR_EVENT_KEYS = {
  name: 'takedown_event_keys',
  text: `delete from event_key k using (select story_id, unnest(keys) as h from story_terms where article_id = any($1)) t
    where k.h = t.h and k.story_id = t.story_id`,
};
const REMOVE = { name: 'takedown_articles', text: 'delete from article where article_id = any($1)' };
const REMOVE_ALIASES = {
  name: 'takedown_aliases',
  text: `delete from entity_alias e using unnest($1::bigint[], $2::text[]) as gone (entity_id, alias)
    where e.entity_id = gone.entity_id and e.alias = gone.alias and e.origin = 'text'
      and not exists (select from mention m where m.entity_id = e.entity_id and left(m.surface, 200) = e.alias)`,
};
/** Empties the items, lets them say what happened, and keeps their addresses as tombstones. */
export async function removeItems(client: Client, { documents, addresses }: Found, reason: string | null): Promise<void> {
  const ids = documents.map(({ itemId }) => itemId);
  await forgetItems(client, ids);
  await client.query({
    name: 'takedown_dead',
    text: `delete from dead where stage in ${ALL_ITEM_STAGES} and id = any($1)`,
    values: [ids],
  });
  await client.query({
    name: 'takedown_addresses',
    text: `insert into tombstone (key_sha, item_id, article_id, reason) select *, $4 from unnest($1::bytea[], $2::bigint[], $3::bigint[]) on conflict do nothing`,
    values: [
      addresses.map(({ key }) => key),
      addresses.map(({ document }) => document.itemId),
      addresses.map(({ document }) => document.articleId),
      reason,
    ],
  });
  for (const { itemId, articleId, storyId } of documents) {
    await recordOutcome(client, 'index', itemId, 'rejected', { code: 'E_TAKEN_DOWN' });
    if (articleId !== null) await insertChange(client, 'article.removed', articleId, storyId, {});
  }
}
