import { type Client, type Queryable, rowsOf, unnest, unseen } from '../../shared/db.ts';
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
      text: `select a.article_id, s.body, a.title, a.published_at, a.source_id, a.wire_agency, a.revision from (select distinct ${unnest('$1::bigint[]')} as article_id) wanted
        cross join lateral (select body from sketch where article_id = wanted.article_id offset 0) s
        cross join lateral (select * from article where article_id = wanted.article_id offset 0) a`,
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

/** An article whose copies are looked for. */
export interface Sought {
  articleId: string;
  sketch: Sketch;
}

/**
 * For each article those that may share text with it: the same exact key, or the most shared sketch keys; of a story its canonical article and the
 * best others.
 */
export async function findCandidates(db: Queryable, sought: Sought[]): Promise<Map<string, string[]>> {
  if (sought.length === 0) return new Map();
  const keys = sought.flatMap(({ articleId, sketch }) => sketch.keys.map((h) => ({ articleId, h })));
  const rows = await rowsOf<{ self: string; found: string[] }>(db, CANDIDATES, [
    keys.map(({ articleId }) => articleId),
    keys.map(({ h }) => h),
    sought.map(({ articleId }) => articleId),
    sought.map(({ sketch }) => sketch.exactKey),
    sought.map(({ sketch }) => sketch.keys.length),
  ]);
  return new Map(rows.map(({ self, found }) => [self, found]));
}

/** Keys are never from later than now, but for a clock that was set back: so the partitions made in advance need not be looked into. */
const LOOK_AHEAD = "interval '1 day'";

/** One end of a key's articles, by the index on both columns. */
const endOfKey = (
  order: 'asc' | 'desc',
): string => `(select k.article_id from sketch_key k where k.h = mine.h and k.arrived_at > now() - interval '${LOOK_BACK_DAYS} days'
    and k.arrived_at < now() + ${LOOK_AHEAD} order by k.h, k.article_id ${order} limit ${ENDS_OF_KEY + 1})`;

/** Most keys have fewer articles than one end would show: only the others are looked at from both. */
const CANDIDATES = {
  name: 'candidates_find',
  text: `with mine as materialized (select * from ${unnest('$1::bigint[], $2::int[]')} as t (self, h)),
    oldest as materialized (select self, h, k.article_id from mine cross join lateral ${endOfKey('asc')} k),
    crowded as (select self, h from oldest group by 1, 2 having count(*) > ${ENDS_OF_KEY}),
    both_ends as (
      select * from oldest
      union
      select self, h, k.article_id from crowded mine cross join lateral ${endOfKey('desc')} k),
    found as (
      select self, article_id, sum(shared) as shared from (
        select self, article_id, count(*) as shared from both_ends where article_id <> self group by 1, 2
        union all
        select self, e.article_id, keys from ${unnest('$3::bigint[], $4::bytea[], $5::int[]')} as sought (self, exact_key, keys)
          cross join lateral (select article_id from sketch where exact_key = sought.exact_key and article_id <> self limit ${MOST_OF_STORY}) e) both_ways
      group by 1, 2),
    placed as (
      select self, article_id, shared, story_id, max(shared) over story as best, row_number() over (story order by shared desc, article_id) as place
      from found cross join lateral (select story_id from article where article_id = found.article_id offset 0) a
      window story as (partition by self, story_id)),
    near as (
      select self, article_id, best, shared from placed where place <= ${MOST_OF_STORY}
      union
      select self, canonical_article_id, best, best from placed
        cross join lateral (select canonical_article_id from story where story_id = placed.story_id offset 0) s
        where place = 1 and canonical_article_id <> self),
    ranked as (
      select self, article_id, row_number() over (partition by self order by max(best) desc, max(shared) desc, article_id) as rank
      from near group by self, article_id)
    select self, array_agg(article_id order by rank) as found from ranked where rank <= ${MOST_CANDIDATES} group by self`,
};

/** An article that is matched. */
export interface Matched {
  itemId: string;
  articleId: string;
  storyId: string;
  /** Its story is its own and says what the article says, and it will be grouped into an event with its open names: without edges nothing is to be written. */
  isSettled: boolean;
  /** Articles that an edge connects with this one, perhaps from an earlier text. */
  partners: string[];
}

/** The articles of items. */
export const articlesOfItems = (db: Queryable, itemIds: string[]): Promise<Matched[]> =>
  rowsOf(
    db,
    {
      name: 'articles_of_items',
      text: `select a.item_id as "itemId", a.article_id as "articleId", a.story_id as "storyId",
          s.article_count = 1 and s.canonical_article_id = a.article_id
          and not exists (select from open_name o join story_terms t on t.story_id = a.story_id where o.article_id = a.article_id)
          and (s.title, s.language, s.origin_agency, s.first_published_at) is not distinct from
            (a.title, a.language, a.wire_agency, coalesce(a.published_at, a.first_seen_at)) as "isSettled",
          array(select e.b from edge e where e.a = a.article_id union all select e.a from edge e where e.b = a.article_id) as partners
        from ${unnest('$1::bigint[]')} as wanted (item_id) cross join lateral (select * from article where item_id = wanted.item_id offset 0) a
          cross join lateral (select * from story where story_id = a.story_id offset 0) s`,
    },
    [itemIds],
  );

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

/** What came of comparing one article with others. */
export interface Comparison {
  edges: ArticleEdge[];
  /** Pairs with an edge from an earlier text that share nothing any more. */
  apart: Pair[];
  compared: Compared;
}

/**
 * Stores the edges that were found, and removes those of pairs that share nothing any more. Only texts that are still the present ones count:
 * an article that was revised since is compared with the others by its own `match`.
 * Upserts in order of (a, b): two matches that see the same pair never wait for each other in a ring.
 */
export async function storeEdges(client: Client, comparisons: Comparison[]): Promise<void> {
  const ids = new Set(comparisons.flatMap(({ edges, apart }) => [...edges, ...apart]).flatMap(({ a, b }) => [a, b]));
  if (ids.size === 0) return;
  const present = await holdSketches(client, [...ids]);
  const found = new Map<string, ArticleEdge>();
  const gone = new Map<string, Pair>();
  for (const { edges, apart, compared } of comparisons) {
    const isPresent = ({ a, b }: Pair): boolean => [a, b].every((id) => present.get(id) === compared.get(id));
    for (const edge of edges.filter(isPresent)) found.set(pairKey(edge), edge);
    for (const pair of apart.filter(isPresent)) gone.set(pairKey(pair), pair);
  }
  await upsertEdges(client, [...found.values()]);
  await removeEdges(
    client,
    [...gone].filter(([key]) => !found.has(key)).map(([, pair]) => pair),
  );
}

export const pairKey = ({ a, b }: Pair): string => `${a} ${b}`;

/** Keeps the sketches of articles from being replaced until the end of the transaction; gives their states. */
async function holdSketches(client: Client, articleIds: string[]): Promise<Compared> {
  const rows = await rowsOf<{ article_id: string; revision: number; exact_key: Buffer }>(
    client,
    {
      name: 'sketches_hold',
      text: `select s.article_id, a.revision, s.exact_key from sketch s cross join lateral (select revision from article where article_id = s.article_id offset 0) a
        where article_id = any(${unseen('$1')}) order by article_id for share of s`,
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
      select *, ${EDGE_VERSION} from ${unnest('$1::bigint[], $2::bigint[], $3::text[], $4::real[], $5::real[], $6::real[], $7::jsonb[]')}
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
    text: `delete from edge using ${unnest('$1::bigint[], $2::bigint[]')} as t (a, b) where edge.a = t.a and edge.b = t.b`,
    values: [pairs.map(({ a }) => a), pairs.map(({ b }) => b)],
  });
}
