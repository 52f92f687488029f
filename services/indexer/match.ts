import type { Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import { besideTakedowns } from '../../shared/tombstones.ts';
import type { Handler } from '../../shared/work/finish.ts';
import { type Comparable, compare } from './copies.ts';
import { type ArticleEdge, articleOfItem, findCandidates, loadComparables, storeEdges } from './match-store.ts';
import { regroup } from './stories-store.ts';

const DEADLINE_MS = 30_000;

interface MatchResult {
  articleId: string;
  edges: ArticleEdge[];
}

/**
 * Stage `match`: finds the copies of an article. Its keys were committed by `index`, and this search is a later snapshot:
 * of two copies that arrive at once, at least one sees the other.
 */
export function matchHandler({ pool }: { pool: Pool }): Handler<MatchResult> {
  return {
    stage: 'match',
    deadlineMs: DEADLINE_MS,
    batch: 1, // each locks the stories it concerns
    async run(work) {
      const articleId = await articleOfItem(pool, work.id);
      if (!articleId) throw new Reject('E_EMPTY', 'there is no article');
      const candidates = await findCandidates(pool, articleId);
      const comparables = await loadComparables(pool, [articleId, ...candidates]);
      const self = comparables.find((one) => one.articleId === articleId);
      const others = comparables.filter((one) => one !== self);
      return { articleId, edges: self ? others.flatMap((other) => edgeOf(self, other) ?? []) : [] };
    },
    async store(client, done) {
      await besideTakedowns(client);
      for (const { result } of done) {
        await storeEdges(client, result.edges);
        await regroup(client, result.articleId);
      }
      return done.map(({ result }) => ({
        outcome: 'done' as const,
        detail: result.edges.length > 0 ? `${result.edges.length} edges` : null,
      }));
    },
  };
}

/** Always from the lower number to the higher one, so that a pair has one edge whoever finds it. */
function edgeOf(x: Comparable, y: Comparable): ArticleEdge | null {
  const [a, b] = BigInt(x.articleId!) < BigInt(y.articleId!) ? [x, y] : [y, x];
  const edge = compare(a, b);
  return edge.relation === 'none' ? null : { ...edge, a: a.articleId!, b: b.articleId! };
}
