import { loadBoilerplate } from '../../shared/boilerplate.ts';
import { type Client, type Pool, type Queryable, rowsOf, transaction } from '../../shared/db.ts';
import type { StoredPage } from '../../shared/items.ts';
import type { Article } from '../../shared/types.ts';
import type { Done } from '../../shared/work/finish.ts';

/** Counts are halved when a source has so many articles: what it no longer prints is forgotten, and the table stays small. */
const ARTICLES_WINDOW = 400;

/** Readings over which the quick and the slow mean run. */
const QUICK = 8;
const SLOW = 100;

/** What was made of a page, and of which state of the page and its entry. */
export interface Draft extends Pick<StoredPage, 'pageAt' | 'entryChangedAt'> {
  article: Article;
}

export async function storeDrafts(client: Client, done: Done<Draft>[]): Promise<void> {
  const ids = done.map(({ work }) => work.id);
  const changes = done.map(({ result }) => result.entryChangedAt);
  await client.query({
    name: 'draft_store',
    text: `insert into draft as d (item_id, article, page_at, entry_changed)
      select id, article, page_at, changed_at is not null from unnest($1::bigint[], $2::jsonb[], $3::timestamptz[], $4::timestamptz[]) as t (id, article, page_at, changed_at)
      on conflict (item_id) do update set article = excluded.article, page_at = excluded.page_at, entry_changed = d.entry_changed or excluded.entry_changed,
        created_at = now()`,
    values: [ids, done.map(({ result }) => JSON.stringify(result.article)), done.map(({ result }) => result.pageAt), changes],
  });
  if (changes.some((at) => at !== null)) await markEntriesRead(client, ids, changes);
}

/** An entry that changed once more while this one was parsed is still to be read. */
const markEntriesRead = (client: Client, itemIds: string[], changes: (string | null)[]): Promise<unknown> =>
  client.query({
    name: 'entries_read',
    text: `update item set entry_changed_at = null from unnest($1::bigint[], $2::timestamptz[]) as t (id, changed_at)
      where item_id = t.id and entry_changed_at = t.changed_at`,
    values: [itemIds, changes],
  });

/** How a page of a source was read: one that gave no text has quality and words of 0. */
export interface Reading {
  quality: number;
  words: number;
  /** Digests of paragraphs that count for what the source prints again and again; null where the article counts for nothing. */
  paragraphs: readonly string[] | null;
}

/** The source's row first: two that count for one source do so one after the other. */
export async function recordReading(pool: Pool, sourceId: number, { quality, words, paragraphs }: Reading): Promise<void> {
  const [row] = await rowsOf<{ articles: number }>(
    pool,
    {
      name: 'reading_record',
      text: `with reading as (
          insert into source_reading as r (source_id, readings, quality, usual_quality, words, usual_words, articles) values ($1, 1, $2::real, $2::real, $3::real, $3::real, $6)
          on conflict (source_id) do update set readings = r.readings + 1, read_at = now(),
            quality = r.quality + (excluded.quality - r.quality) / least(r.readings + 1, $4::int),
            usual_quality = r.usual_quality + (excluded.usual_quality - r.usual_quality) / least(r.readings + 1, $5::int),
            words = r.words + (excluded.words - r.words) / least(r.readings + 1, $4::int),
            usual_words = r.usual_words + (excluded.usual_words - r.usual_words) / least(r.readings + 1, $5::int),
            articles = r.articles + excluded.articles
          returning articles),
        counted as (
          insert into source_paragraph as p (source_id, digest, articles) select $1, digest, 1 from reading cross join unnest($7::bigint[]) digest
          on conflict (source_id, digest) do update set articles = p.articles + 1)
        select articles from reading`,
    },
    [sourceId, quality, words, QUICK, SLOW, paragraphs ? 1 : 0, paragraphs ?? []],
  );
  if (row!.articles >= ARTICLES_WINDOW) await transaction(pool, (client) => halve(client, sourceId));
}

/** Which of these paragraphs the source has printed before. */
export async function seenParagraphs(db: Queryable, sourceId: number, digests: string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ digest: string }>(
    db,
    { name: 'paragraph_seen', text: 'select digest from source_paragraph where source_id = $1 and digest = any($2::bigint[])' },
    [sourceId, digests],
  );
  return new Set(rows.map(({ digest }) => digest));
}

/** The source's row first here too, and only once: several that counted at the same time come to this. */
async function halve(client: Client, sourceId: number): Promise<void> {
  const halved = await rowsOf(
    client,
    {
      name: 'reading_halve',
      text: 'update source_reading set articles = articles / 2 where source_id = $1 and articles >= $2 returning articles',
    },
    [sourceId, ARTICLES_WINDOW],
  );
  if (halved.length === 0) return;
  const statements = [
    { name: 'paragraph_forget', text: 'delete from source_paragraph where source_id = $1 and articles = 1' },
    { name: 'paragraph_halve', text: 'update source_paragraph set articles = articles / 2 where source_id = $1' },
  ];
  for (const statement of statements) await client.query({ ...statement, values: [sourceId] });
}

/** For how long what is known of a source is believed without asking again, in ms, and of how many sources. */
const FRESH_MS = 60_000;
const SOURCES_LIMIT = 1_000;

/** Known boilerplate by source, asked for once a minute. */
export function boilerplateCache(pool: Pool): (sourceId: number) => Promise<ReadonlySet<string>> {
  const known = new Map<number, { at: number; digests: Promise<ReadonlySet<string>> }>();
  return (sourceId) => {
    const entry = known.get(sourceId);
    if (entry && performance.now() - entry.at < FRESH_MS) return entry.digests;
    if (known.size >= SOURCES_LIMIT) known.clear();
    const digests = loadBoilerplate(pool, sourceId).then((list) => new Set(list));
    known.set(sourceId, { at: performance.now(), digests });
    digests.catch(() => known.delete(sourceId));
    return digests;
  };
}
