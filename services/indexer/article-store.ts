import { type Client, type Queryable, rowsOf, unnest } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import type { Article } from '../../shared/types.ts';
import { ARTICLE_COLUMNS, type ArticleRow, type Reason } from './article.ts';
import { EDGE_VERSION } from './match-store.ts';
import { removeSketches } from './sketch-store.ts';

/** A draft with what is known about its item. Times that are compared in the database stay texts: a Date has no microseconds. */
export interface DraftRow {
  item_id: string;
  key_sha: Buffer;
  /** Where its page was found, as keys of items. */
  address_keys: Buffer[];
  article: Article;
  url: string | null;
  feed_id: number | null;
  source_id: number;
  discovered_at: Date;
  article_id: string | null;
  /** The page that it was read from. */
  page_at: string | null;
  /** The article that is there was read from the same page. */
  is_same_page: boolean;
  entry_changed: boolean;
}

/** By item. */
export async function loadDrafts(db: Queryable, itemIds: string[]): Promise<Map<string, DraftRow>> {
  const rows = await rowsOf<DraftRow>(
    db,
    {
      name: 'drafts_load',
      text: `select d.item_id, i.key_sha, array(select key_sha from item_address a where a.item_id = i.item_id and a.is_sure) as address_keys, d.article, i.url, i.feed_id, i.source_id, i.discovered_at, a.article_id, d.page_at::text, d.entry_changed,
          coalesce(d.page_at = a.page_at, d.page_at <= a.indexed_at, false) as is_same_page
        from ${unnest('$1::bigint[]')} as wanted (item_id) cross join lateral (select * from draft where item_id = wanted.item_id offset 0) d
          cross join lateral (select * from item where item_id = wanted.item_id offset 0) i
          left join lateral (select article_id, page_at, indexed_at from article where item_id = wanted.item_id offset 0) a on true`,
    },
    [itemIds],
  );
  return new Map(rows.map((row) => [row.item_id, row]));
}

export const removeDrafts = (client: Client, itemIds: string[]): Promise<unknown> =>
  client.query({ name: 'draft_remove', text: 'delete from draft where item_id = any($1)', values: [itemIds] });

/** An article as it was read before. */
export interface KnownArticle {
  article_id: string;
  source_id: number;
  url: string | null;
  revision: number;
  row: ArticleRow;
}

const COLUMNS = ARTICLE_COLUMNS.join(', ');

export async function loadKnown(db: Queryable, itemId: string): Promise<KnownArticle | undefined> {
  const rows = await rowsOf<Omit<KnownArticle, 'row'> & ArticleRow>(
    db,
    { name: 'article_known', text: `select article_id, source_id, url, revision, ${COLUMNS} from article where item_id = $1` },
    [itemId],
  );
  return rows.map(({ article_id, source_id, url, revision, ...row }) => ({ article_id, source_id, url, revision, row }))[0];
}

const placeholders = (from: number): string => ARTICLE_COLUMNS.map((_, i) => `$${from + i}`).join(', ');
const valuesOf = (row: ArticleRow): unknown[] =>
  ARTICLE_COLUMNS.map((column) => (column === 'evidence' ? JSON.stringify(row[column]) : row[column]));

/** New articles, each the original of a story and an event of its own: nothing of them need be written again while they are alone. Returns their numbers, in the same order. */
export async function insertArticles(client: Client, made: { draft: DraftRow; row: ArticleRow }[]): Promise<string[]> {
  if (made.length === 0) return [];
  const columns = `item_id, source_id, feed_id, url, first_seen_at, page_at, ${COLUMNS}`;
  const rows = await rowsOf<{ article_id: string; item_id: string }>(
    client,
    {
      name: 'articles_insert',
      text: `with made as materialized (select row_number() over () as place, t.* from json_populate_recordset(null::article, $1) t),
          e as (insert into event (created_at) select now() from made returning event_id),
          s as (insert into story (event_id) select event_id from e returning story_id)
        insert into article (story_id, copy_version, ${columns})
        select s.story_id, ${EDGE_VERSION}, ${columns} from made join (select story_id, row_number() over () as place from s) s using (place) returning article_id, item_id`,
    },
    [
      JSON.stringify(
        made.map(({ draft, row }) => ({ ...draftColumns(draft), ...row, text_sha: `\\x${row.text_sha.toString('hex')}` })),
      ),
    ],
  );
  const ids = new Map(rows.map((row) => [row.item_id, row.article_id]));
  return made.map(({ draft }) => ids.get(draft.item_id)!);
}

const draftColumns = ({ item_id, source_id, feed_id, url, discovered_at, page_at }: DraftRow) => ({
  item_id,
  source_id,
  feed_id,
  url,
  first_seen_at: discovered_at,
  page_at,
});

/** The text becomes another one: the earlier one is kept as a revision. */
export async function insertRevision(client: Client, { article_id, revision }: KnownArticle, reason: Reason): Promise<void> {
  await client.query({
    name: 'revision_insert',
    text: `insert into revision (article_id, revision, seen_at, title, text, reason)
      select article_id, revision, indexed_at, title, text, $3 from article where article_id = $1 and revision = $2`,
    values: [article_id, revision, reason],
  });
}

/**
 * Writes an article anew, as its next revision if its text changed. Returns its story. Throws E_DATABASE, so that it is judged anew,
 * when it is no longer the one that was compared.
 */
export async function rewriteArticle(
  client: Client,
  known: KnownArticle,
  row: ArticleRow,
  { pageAt, isRevised }: { pageAt: string | null; isRevised: boolean },
): Promise<string> {
  const [written] = await rowsOf<{ story_id: string }>(
    client,
    {
      name: 'article_rewrite',
      text: `update article set (${COLUMNS}) = row(${placeholders(5)}), page_at = coalesce($3, page_at),
          revision = revision + $4::boolean::int, indexed_at = case when $4 then now() else indexed_at end
        where article_id = $1 and revision = $2 returning story_id`,
    },
    [known.article_id, known.revision, pageAt, isRevised, ...valuesOf(row)],
  );
  if (!written) throw new Fault('E_DATABASE', 'the article was changed at the same moment');
  return written.story_id;
}

/** Removes what was derived from the text. Edges stay: they say whom `match` has to compare with the present text. */
export async function clearDerived(client: Client, articleId: string): Promise<void> {
  await removeSketches(client, [articleId]);
  for (const table of ['open_name', 'mention', 'article_entity', 'quote'])
    await client.query({ name: `${table}_clear`, text: `delete from ${table} where article_id = $1`, values: [articleId] });
}

/** Drops a page that brought nothing new: the article stays with the page that its text was read from, if that is still stored. */
export const discardPage = (client: Client, itemId: string, pageAt: string): Promise<unknown> =>
  client.query({
    name: 'page_discard',
    text: `with kept as (select max(p.fetched_at) as at from page p join article a using (item_id)
        where p.item_id = $1 and p.fetched_at < $2 and (p.fetched_at = a.page_at or (a.page_at is null and p.fetched_at <= a.indexed_at))),
      gone as (delete from page where item_id = $1 and fetched_at = $2 and (select at from kept) is not null)
      update item set page_at = kept.at from kept where item_id = $1 and page_at = $2 and kept.at is not null`,
    values: [itemId, pageAt],
  });
