import type { Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import type { Exit } from '../../shared/pipeline.ts';
import type { Handler } from '../../shared/work/finish.ts';
import { learnBoilerplate } from './boilerplate.ts';
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
  storyId: string;
  /** There is nothing to group: it shares no text, shared none before, and its story is written. */
  isAlone: boolean;
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
      const article = await articleOfItem(pool, work.id);
      if (!article) throw new Reject('E_EMPTY', 'there is no article');
      const { articleId, storyId, isSettled } = article;
      const self = await loadSelf(pool, articleId);
      const partners = await findPartners(pool, articleId);
      const found = self ? await findCandidates(pool, articleId, self.sketch) : [];
      const comparables = await loadComparables(pool, [...new Set([...found, ...partners])]);
      const pairs = self ? comparables.map((other) => compareStored(self, other)) : [];
      const edges = pairs.filter(({ relation }) => relation !== 'none');
      const isPartner = ({ a, b }: Pair): boolean => partners.includes(a === articleId ? b : a);
      const apart = pairs.filter((pair) => pair.relation === 'none' && isPartner(pair));
      const compared = new Map([...comparables, ...(self ? [self] : [])].map((one) => [one.articleId, one.state]));
      return { articleId, storyId, isAlone: isSettled && edges.length === 0 && partners.length === 0, edges, apart, compared };
    },
    async store(client, done) {
      const exits: Exit[] = [];
      for (const { result } of done) {
        if (result.isAlone) {
          await markForEvents(client, [result.storyId]);
          exits.push({ outcome: 'done' });
          continue;
        }
        await storeEdges(client, result.edges, result.apart, result.compared);
        const { stories, torn } = await regroup(client, result.articleId);
        await markForEvents(client, stories);
        exits.push({
          outcome: 'done',
          detail: result.edges.length > 0 ? `${result.edges.length} edges` : null,
          next: torn.map((id) => ({ stage: 'match', id })),
        });
      }
      return exits;
    },
  };
}

/** The article without the boilerplate that its source has been found to print by now; undefined when no sketch of it can be read. */
async function loadSelf(pool: Pool, articleId: string): Promise<StoredComparable | undefined> {
  const [self] = await loadComparables(pool, [articleId]);
  if (!self) return undefined;
  const { sketch, sourceId } = self;
  const isChanged = await learnBoilerplate(pool, { articleId, sourceId: Number(sourceId), digests: sketch.digests });
  return isChanged ? (await loadComparables(pool, [articleId]))[0] : self;
}

/** Always from the lower number to the higher one, so that a pair has one edge whoever finds it. */
function compareStored(x: StoredComparable, y: StoredComparable): ArticleEdge {
  const [a, b] = BigInt(x.articleId) < BigInt(y.articleId) ? [x, y] : [y, x];
  return { ...compare(a, b), a: a.articleId, b: b.articleId };
}
