import { type Client, type Queryable, rowsOf } from '../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../shared/look-back.ts';
import type { Comparable, Edge } from './copies.ts';
import type { Sketch } from './sketch.ts';
import { decodeSketch } from './sketch-codec.ts';

/** Best candidates by shared keys that are compared: .998 of the true pairs are among them. */
const MOST_CANDIDATES = 50;

/** Articles that one key leads to, oldest and newest: a text on 500 sites costs no more than one on fifty, and its story is found by any of them. */
const ENDS_OF_KEY = 16;

/** Articles of one story that are compared beside its canonical one. */
const MOST_OF_STORY = 12;

interface SketchRow {
  article_id: string;
  body: Buffer;
  title: string | null;
  published_at: Date | null;
  source_id: number;
  wire_agency: string | null;
  revision: number;
}

/** What is compared, and of which text of the article it is. */
export interface StoredComparable extends Comparable {
  articleId: string;
  /** Of the text and of its sketch, which is made anew when its source's boilerplate is learnt. */
  state: string;
}

/** What the comparison needs of these articles. A sketch of another version is not comparable and is left out. */
export async function loadComparables(db: Queryable, articleIds: string[]): Promise<StoredComparable[]> {
  if (articleIds.length === 0) return [];
  const rows = await rowsOf<SketchRow>(
    db,
    {
      name: 'comparables_load',
      text: 'select article_id, s.body, a.title, a.published_at, a.source_id, a.wire_agency, a.revision from sketch s join article a using (article_id) where article_id = any($1)',
    },
    [articleIds],
  );
  return rows.flatMap((row) => {
    const sketch = decodeSketch(row.body);
    if (!sketch) return [];
    return [
      {
        articleId: row.article_id,
        sketch,
        title: row.title,
        publishedAt: row.published_at,
        sourceId: String(row.source_id),
        agency: row.wire_agency,
        state: stateOf(row.revision, sketch.exactKey),
      },
    ];
  });
}

const stateOf = (revision: number, exactKey: Buffer): string => `${revision} ${exactKey.toString('hex')}`;

/** Articles that may share text with this one: the same exact key, or the most shared sketch keys; of a story its canonical article and the best others. */
export async function findCandidates(db: Queryable, articleId: string, { exactKey, keys }: Sketch): Promise<string[]> {
  const rows = await rowsOf<{ article_id: string }>(db, CANDIDATES, [articleId, exactKey, keys]);
  return rows.map((row) => row.article_id);
}

/** One end of a key's articles, by the index on both columns. */
const endOfKey = (order: 'asc' | 'desc'): string => `(select k.article_id from sketch_key k
  where k.h = mine.h and k.article_id <> $1 and k.arrived_at > now() - interval '${LOOK_BACK_DAYS} days' order by k.h, k.article_id ${order} limit ${ENDS_OF_KEY})`;

const CANDIDATES = {
  name: 'candidates_find',
  text: `with equal as (select article_id from sketch where exact_key = $2 and article_id <> $1 limit ${MOST_OF_STORY}),
    found as (
      select article_id, sum(shared) as shared from (
        select article_id, cardinality($3::int[]) as shared from equal
        union all
        select k.article_id, count(*) from unnest($3::int[]) as mine (h)
          cross join lateral (${endOfKey('asc')} union ${endOfKey('desc')}) k group by 1) both_ways
      group by 1),
    placed as (
      select article_id, shared, story_id, max(shared) over (partition by story_id) as best,
        row_number() over (partition by story_id order by shared desc, article_id) as place
      from found join article using (article_id)),
    near as (
      select article_id, best, shared from placed where place <= ${MOST_OF_STORY}
      union
      select canonical_article_id, best, best from placed join story using (story_id) where place = 1 and canonical_article_id <> $1)
    select article_id from near group by 1 order by max(best) desc, max(shared) desc, 1 limit ${MOST_CANDIDATES}`,
};

/** Articles that an edge connects with this one, perhaps from an earlier text. */
export async function findPartners(db: Queryable, articleId: string): Promise<string[]> {
  const rows = await rowsOf<{ article_id: string }>(
    db,
    { name: 'partners_find', text: 'select b as article_id from edge where a = $1 union all select a from edge where b = $1' },
    [articleId],
  );
  return rows.map((row) => row.article_id);
}

/** The article of an item; `isSettled` when its story is its own and says what the article says: without edges nothing is to be written. */
export async function articleOfItem(
  db: Queryable,
  itemId: string,
): Promise<{ articleId: string; storyId: string; isSettled: boolean } | undefined> {
  const [row] = await rowsOf<{ articleId: string; storyId: string; isSettled: boolean }>(
    db,
    {
      name: 'article_of_item',
      text: `select a.article_id as "articleId", a.story_id as "storyId", s.article_count = 1 and s.canonical_article_id = a.article_id
          and not exists (select from open_name o where o.article_id = a.article_id)
          and (s.title, s.language, s.origin_agency, s.first_published_at) is not distinct from
            (a.title, a.language, a.wire_agency, coalesce(a.published_at, a.first_seen_at)) as "isSettled"
        from article a join story s using (story_id) where item_id = $1`,
    },
    [itemId],
  );
  return row;
}

/** Two articles, `a` the one with the lower number. */
export interface Pair {
  a: string;
  b: string;
}

export type ArticleEdge = Edge & Pair;

/** Articles with the state that was compared. */
export type Compared = Map<string, string>;

/** Raised whenever the same two texts would give another edge. */
export const EDGE_VERSION = 2;

/**
 * Stores the edges that were found, and removes those of pairs that share nothing any more. Only texts that are still the present ones count:
 * an article that was revised since is compared with the others by its own `match`.
 * Upserts in order of (a, b): two matches that see the same pair never wait for each other in a ring.
 */
export async function storeEdges(client: Client, found: ArticleEdge[], apart: Pair[], compared: Compared): Promise<void> {
  const ids = new Set([...found, ...apart].flatMap(({ a, b }) => [a, b]));
  if (ids.size === 0) return;
  const present = await holdSketches(client, [...ids]);
  const isPresent = ({ a, b }: Pair): boolean => [a, b].every((id) => present.get(id) === compared.get(id));
  await upsertEdges(client, found.filter(isPresent));
  await removeEdges(client, apart.filter(isPresent));
}

/** Keeps the sketches of articles from being replaced until the end of the transaction; gives their states. */
async function holdSketches(client: Client, articleIds: string[]): Promise<Compared> {
  const rows = await rowsOf<{ article_id: string; revision: number; exact_key: Buffer }>(
    client,
    {
      name: 'sketches_hold',
      text: 'select article_id, a.revision, s.exact_key from sketch s join article a using (article_id) where article_id = any($1) order by article_id for share of s',
    },
    [articleIds],
  );
  return new Map(rows.map((row) => [row.article_id, stateOf(row.revision, row.exact_key)]));
}

async function upsertEdges(client: Client, edges: ArticleEdge[]): Promise<void> {
  if (edges.length === 0) return;
  await client.query({
    name: 'edges_store',
    text: `insert into edge (a, b, relation, coverage_a, coverage_b, similarity, evidence, version)
      select *, ${EDGE_VERSION} from unnest($1::bigint[], $2::bigint[], $3::text[], $4::real[], $5::real[], $6::real[], $7::jsonb[])
        as t (a, b, relation, coverage_a, coverage_b, similarity, evidence)
      where exists (select from article where article_id = t.a) and exists (select from article where article_id = t.b) order by a, b
      on conflict (a, b) do update set relation = excluded.relation, coverage_a = excluded.coverage_a, coverage_b = excluded.coverage_b,
        similarity = excluded.similarity, evidence = excluded.evidence, version = excluded.version`,
    values: [
      edges.map((e) => e.a),
      edges.map((e) => e.b),
      edges.map((e) => e.relation),
      edges.map((e) => e.coverageA),
      edges.map((e) => e.coverageB),
      edges.map((e) => e.similarity),
      edges.map(({ lead, anchors, numbers, why }) => JSON.stringify({ lead, anchors, numbers, why })),
    ],
  });
}

async function removeEdges(client: Client, pairs: Pair[]): Promise<void> {
  if (pairs.length === 0) return;
  await client.query({
    name: 'edges_remove',
    text: 'delete from edge using unnest($1::bigint[], $2::bigint[]) as t (a, b) where edge.a = t.a and edge.b = t.b',
    values: [pairs.map(({ a }) => a), pairs.map(({ b }) => b)],
  });
}
