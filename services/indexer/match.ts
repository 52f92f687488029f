import type { Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import { besideTakedowns } from '../../shared/tombstones.ts';
import type { Handler } from '../../shared/work/finish.ts';
import { compare } from './copies.ts';
import { markForEvents } from './events/store.ts';
import {
  type ArticleEdge,
  articleOfItem,
  type Compared,
  findCandidates,
  findPartners,
  loadComparables,
  type Pair,
  type StoredComparable,
  storeEdges,
} from './match-store.ts';
import { regroup } from './stories-store.ts';

const DEADLINE_MS = 30_000;

interface MatchResult {
  articleId: string;
  edges: ArticleEdge[];
  /** Pairs with an edge from an earlier text that share nothing any more. */
  apart: Pair[];
  compared: Compared;
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
      const partners = await findPartners(pool, articleId);
      const candidates = new Set([...(await findCandidates(pool, articleId)), ...partners]);
      const comparables = await loadComparables(pool, [articleId, ...candidates]);
      const self = comparables.find((one) => one.articleId === articleId);
      const pairs = self ? comparables.flatMap((other) => (other === self ? [] : [compareStored(self, other)])) : [];
      const edges = pairs.filter(({ relation }) => relation !== 'none');
      const isPartner = ({ a, b }: Pair): boolean => partners.includes(a === articleId ? b : a);
      const apart = pairs.filter((pair) => pair.relation === 'none' && isPartner(pair));
      return { articleId, edges, apart, compared: new Map(comparables.map((one) => [one.articleId, one.revision])) };
    },
    async store(client, done) {
      await besideTakedowns(client);
      for (const { result } of done) {
        await storeEdges(client, result.edges, result.apart, result.compared);
        await markForEvents(client, await regroup(client, result.articleId));
      }
      return done.map(({ result }) => ({
        outcome: 'done' as const,
        detail: result.edges.length > 0 ? `${result.edges.length} edges` : null,
      }));
    },
  };
}

/** Always from the lower number to the higher one, so that a pair has one edge whoever finds it. */
function compareStored(x: StoredComparable, y: StoredComparable): ArticleEdge {
  const [a, b] = BigInt(x.articleId) < BigInt(y.articleId) ? [x, y] : [y, x];
  return { ...compare(a, b), a: a.articleId, b: b.articleId };
}
