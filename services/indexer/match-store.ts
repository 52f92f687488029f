import { type Client, type Queryable, rowsOf } from '../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../shared/look-back.ts';
import type { Comparable, Edge } from './copies.ts';
import { decodeSketch } from './sketch-codec.ts';

/** Best candidates by shared keys that are compared: .998 of the true pairs are among them. */
const MOST_CANDIDATES = 50;

interface SketchRow {
  article_id: string;
  body: Buffer;
  title: string | null;
  published_at: Date | null;
  source_id: number;
  wire_agency: string | null;
}

/** What the comparison needs of these articles. A sketch of another version is not comparable and is left out. */
export async function loadComparables(db: Queryable, articleIds: string[]): Promise<Comparable[]> {
  const rows = await rowsOf<SketchRow>(
    db,
    {
      name: 'comparables_load',
      text: 'select article_id, s.body, a.title, a.published_at, a.source_id, a.wire_agency from sketch s join article a using (article_id) where article_id = any($1)',
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
      },
    ];
  });
}

/** Articles that may share text with this one: the same exact key, or the most shared sketch keys. */
export async function findCandidates(db: Queryable, articleId: string): Promise<string[]> {
  const rows = await rowsOf<{ article_id: string }>(
    db,
    {
      name: 'candidates_find',
      text: `(select o.article_id from sketch s join sketch o using (exact_key) where s.article_id = $1 and o.article_id <> $1 limit ${MOST_CANDIDATES})
        union
        (select k.article_id from sketch_key mine join sketch_key k using (h)
          where mine.article_id = $1 and k.article_id <> $1 and k.arrived_at > now() - interval '${LOOK_BACK_DAYS} days'
          group by 1 order by count(*) desc, 1 limit ${MOST_CANDIDATES})`,
    },
    [articleId],
  );
  return rows.map((row) => row.article_id);
}

export async function articleOfItem(db: Queryable, itemId: string): Promise<string | null> {
  const [row] = await rowsOf<{ article_id: string }>(
    db,
    { name: 'article_of_item', text: 'select article_id from article where item_id = $1' },
    [itemId],
  );
  return row?.article_id ?? null;
}

/** An edge between two articles, `a` the one with the lower number. */
export interface ArticleEdge extends Edge {
  a: string;
  b: string;
}

export const EDGE_VERSION = 1;

/**
 * Upserts in order of (a, b): two matches that see the same pair never wait for each other in a ring.
 * An article may have been taken down since it was compared.
 */
export async function storeEdges(client: Client, edges: ArticleEdge[]): Promise<void> {
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
      edges.map(({ lead, anchors, numbers }) => JSON.stringify({ lead, anchors, numbers })),
    ],
  });
}
