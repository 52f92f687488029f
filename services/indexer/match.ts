import type { Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import type { Handler } from '../../shared/work/finish.ts';
import { together } from '../../shared/work/lookup.ts';
import { learnBoilerplate } from './boilerplate.ts';
import { compare } from './copies.ts';
import { markForEvents } from './events/store.ts';
import {
  type ArticleEdge,
  articlesOfItems,
  type Comparison,
  findCandidates,
  loadComparables,
  type Matched,
  type Pair,
  pairKey,
  type StoredComparable,
  storeEdges,
} from './match-store.ts';
import { regroup } from './stories-store.ts';

const DEADLINE_MS = 30_000;

interface MatchResult extends Comparison {
  articleId: string;
  storyId: string;
  /** There is nothing to group: it shares no text, shared none before, and its story is written. */
  isAlone: boolean;
}

/**
 * Stage `match`: finds the copies of articles, several at once. Their keys were committed by `index`, and this search is a later snapshot:
 * of two copies that arrive at once, at least one sees the other.
 */
export function matchHandler({ pool }: { pool: Pool }): Handler<MatchResult> {
  const look = together<string, MatchResult>((itemIds) => findCopies(pool, itemIds));
  return {
    stage: 'match',
    deadlineMs: DEADLINE_MS,
    run: (work) => look(work.id),
    isSingle: ({ isAlone }) => !isAlone,
    /** Sketches, edges and stories are locked in this order, and of each kind in the order of their numbers. */
    async store(client, done) {
      const results = done.map(({ result }) => result);
      await storeEdges(client, results);
      const [alone, others] = [results.filter(({ isAlone }) => isAlone), results.filter(({ isAlone }) => !isAlone)];
      const { stories, torn } = await regroup(
        client,
        others.map(({ articleId }) => articleId),
      );
      await markForEvents(client, [...alone.map(({ storyId }) => storyId), ...stories]);
      return results.map(({ edges }, i) => ({
        outcome: 'done',
        detail: edges.length > 0 ? `${edges.length} edges` : null,
        ...(i === 0 && { next: torn.map((id) => ({ stage: 'match', id })) }),
      }));
    },
  };
}

async function findCopies(pool: Pool, itemIds: string[]): Promise<(MatchResult | Error)[]> {
  const articles = await articlesOfItems(pool, itemIds);
  const comparables = await loadSelves(
    pool,
    articles.map(({ articleId }) => articleId),
  );
  const found = await findCandidates(pool, [...comparables.values()]);
  const others = articles.flatMap(({ articleId, partners }) => [...partners, ...(found.get(articleId) ?? [])]);
  const missing = new Set(others.filter((id) => !comparables.has(id)));
  for (const other of await loadComparables(pool, [...missing])) comparables.set(other.articleId, other);
  const judge = once(compareStored);
  const results = new Map(
    articles.map((article) => [
      article.itemId,
      compareWith(article, new Set([...article.partners, ...(found.get(article.articleId) ?? [])]), comparables, judge),
    ]),
  );
  return itemIds.map((id) => results.get(id) ?? new Reject('E_EMPTY', 'there is no article'));
}

/** The articles without the boilerplate that their sources have been found to print by now; those of which a sketch can be read. */
async function loadSelves(pool: Pool, articleIds: string[]): Promise<Map<string, StoredComparable>> {
  const selves = new Map((await loadComparables(pool, articleIds)).map((self) => [self.articleId, self]));
  const changed = await learnBoilerplate(
    pool,
    [...selves.values()].map(({ articleId, sourceId, sketch }) => ({
      articleId,
      sourceId: Number(sourceId),
      digests: sketch.digests,
    })),
  );
  const own = changed.filter((id) => selves.has(id));
  for (const self of await loadComparables(pool, own)) selves.set(self.articleId, self);
  return selves;
}

type Judge = (x: StoredComparable, y: StoredComparable) => ArticleEdge;

function compareWith(
  { articleId, storyId, isSettled, partners }: Matched,
  otherIds: ReadonlySet<string>,
  comparables: ReadonlyMap<string, StoredComparable>,
  judge: Judge,
): MatchResult {
  const self = comparables.get(articleId);
  const others = [...otherIds].flatMap((id) => comparables.get(id) ?? []);
  const pairs = self ? others.map((other) => judge(self, other)) : [];
  const edges = pairs.filter(({ relation }) => relation !== 'none');
  const isPartner = ({ a, b }: Pair): boolean => partners.includes(a === articleId ? b : a);
  const apart = pairs.filter((pair) => pair.relation === 'none' && isPartner(pair));
  const compared = new Map([...others, ...(self ? [self] : [])].map((one) => [one.articleId, one.state]));
  return {
    articleId,
    storyId,
    isAlone: isSettled && edges.length === 0 && partners.length === 0,
    edges,
    apart,
    compared,
  };
}

/** Always from the lower number to the higher one, so that a pair has one edge whoever finds it. */
function compareStored(x: StoredComparable, y: StoredComparable): ArticleEdge {
  const [a, b] = inOrder(x, y);
  return { ...compare(a, b), a: a.articleId, b: b.articleId };
}

const inOrder = (x: StoredComparable, y: StoredComparable): [StoredComparable, StoredComparable] =>
  BigInt(x.articleId) < BigInt(y.articleId) ? [x, y] : [y, x];

/** Two articles that are matched together find each other, and are compared once. */
function once(judge: Judge): Judge {
  const judged = new Map<string, ArticleEdge>();
  return (x, y) => {
    const [a, b] = inOrder(x, y);
    const key = pairKey({ a: a.articleId, b: b.articleId });
    const edge = judged.get(key) ?? judge(a, b);
    judged.set(key, edge);
    return edge;
  };
}
