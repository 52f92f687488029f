import { type Queryable, rowsOf } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import { type DiffPart, diffWords } from '../../shared/word-diff.ts';
import { compare, type Edge } from './copies.ts';
import { loadComparables, type StoredComparable } from './match-store.ts';

export interface ExplainedArticle {
  articleId: string;
  storyId: string;
  url: string | null;
  source: string;
  title: string | null;
  publishedAt: Date | null;
  wireAgency: string | null;
  wordCount: number;
}

export interface Explanation {
  a: ExplainedArticle;
  b: ExplainedArticle;
  sameStory: boolean;
  /** What the comparison says today; null when one of the texts was sketched by an unknown version. */
  comparison: Edge | null;
  /** Sketch keys that both have: with none, nobody would have compared them. */
  sharedKeys: number;
  /** What was stored when they were matched; null when they were not, or share nothing. */
  stored: { relation: string; coverageA: number; coverageB: number; version: number } | null;
  /** Decisions of an editor about the two. */
  decisions: { kind: 'merge' | 'split'; reason: string | null; at: Date }[];
  diff: DiffPart[];
}

/** Why two articles are copies or are not. Throws E_NOT_FOUND. */
export async function explain(db: Queryable, a: string, b: string): Promise<Explanation> {
  const [first, second] = [await loadArticle(db, a), await loadArticle(db, b)];
  const comparables = await loadComparables(db, [a, b]);
  const sketched = [a, b].flatMap((id) => comparables.find(({ articleId }) => articleId === id) ?? []);
  const [one, other] = sketched as [StoredComparable?, StoredComparable?];
  const { text: textA, ...articleA } = first;
  const { text: textB, ...articleB } = second;
  return {
    a: articleA,
    b: articleB,
    sameStory: articleA.storyId === articleB.storyId,
    comparison: one && other ? compare(one, other) : null,
    sharedKeys: one && other ? one.sketch.keys.filter((key) => other.sketch.keys.includes(key)).length : 0,
    stored: await storedEdge(db, a, b),
    decisions: await decisionsAbout(db, a, b),
    diff: diffWords(textA, textB),
  };
}

async function loadArticle(db: Queryable, articleId: string): Promise<ExplainedArticle & { text: string }> {
  const [article] = await rowsOf<ExplainedArticle & { text: string }>(
    db,
    {
      name: 'explain_article',
      text: `select article_id as "articleId", story_id as "storyId", url, s.name as source, title, published_at as "publishedAt", wire_agency as "wireAgency",
        word_count as "wordCount", text from article join source s using (source_id) where article_id = $1`,
    },
    [articleId],
  );
  if (!article) throw new Fault('E_NOT_FOUND', `no article has the number ${articleId}`);
  return article;
}

/** Turned so that it speaks of `a` and `b` as they are asked for. */
async function storedEdge(db: Queryable, a: string, b: string): Promise<Explanation['stored']> {
  const [edge] = await rowsOf<NonNullable<Explanation['stored']>>(
    db,
    {
      name: 'explain_edge',
      text: `select case when a = $1 then relation when relation = 'trimmed' then 'extended' when relation = 'extended' then 'trimmed' else relation end as relation,
        case when a = $1 then coverage_a else coverage_b end as "coverageA", case when a = $1 then coverage_b else coverage_a end as "coverageB", version
        from edge where (a, b) in (($1, $2), ($2, $1))`,
    },
    [a, b],
  );
  return edge ?? null;
}

const decisionsAbout = (db: Queryable, a: string, b: string): Promise<Explanation['decisions']> =>
  rowsOf(
    db,
    {
      name: 'explain_decisions',
      text: `select kind, reason, at from story_decision join story_pin using (decision_id) where undone_at is null and (a, b) in (($1, $2), ($2, $1)) order by at`,
    },
    [a, b],
  );
