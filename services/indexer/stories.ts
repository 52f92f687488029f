import type { CopyRelation } from '../../shared/types.ts';
import type { Edge } from './copies.ts';

export interface StoryArticle {
  id: string;
  publishedAt: Date | null;
  firstSeenAt: Date;
  tokenCount: number;
}

/** An edge between two stored articles; the relation says what `b` is to `a`. */
export interface StoryEdge extends Pick<Edge, 'relation' | 'similarity' | 'coverageA' | 'coverageB'> {
  a: string;
  b: string;
}

/** An article of a story as seen from the article that the story is measured against. */
export interface Member {
  id: string;
  relation: CopyRelation;
  similarity: number;
  coverageOfOrigin: number;
  coverageOfCopy: number;
}

export interface Story {
  canonical: string;
  /** The canonical article first, then by id. */
  members: Member[];
}

/** Similarities are summed as whole millionths: sums of fractions depend on the order of the summands. */
const MILLION = 1_000_000;

const INVERSE = { exact_copy: 'exact_copy', near_copy: 'near_copy', trimmed: 'extended', extended: 'trimmed' } as const;

/**
 * The stories of a component: every article is in exactly one. Each story is a star, all its members are copies of its canonical article,
 * so look-alikes never form a chain. Only copies join; `contains`, `partial` and `update` keep apart.
 * A pure function of the two sets: in whatever order the articles and edges come, the stories are the same.
 */
export function groupStories(articles: readonly StoryArticle[], edges: readonly StoryEdge[]): Story[] {
  const links = linksOf(edges);
  const ranked = rank(articles, links);
  const stories = new Map<string, Member[]>();
  const others: string[] = [];
  for (const { id } of ranked) {
    if (links.get(id)?.some((link) => stories.has(link.id))) others.push(id);
    else stories.set(id, [{ id, relation: 'original', similarity: 1, coverageOfOrigin: 1, coverageOfCopy: 1 }]);
  }
  const place = new Map(ranked.map(({ id }, index) => [id, index]));
  for (const id of others.sort()) {
    const leaders = links.get(id)!.filter((link) => stories.has(link.id));
    leaders.sort((x, y) => y.edge.similarity - x.edge.similarity || place.get(x.id)! - place.get(y.id)!);
    const leader = leaders[0]!;
    stories.get(leader.id)!.push(seenFrom(leader.id, leader.edge));
  }
  return [...stories].map(([canonical, members]) => ({ canonical, members }));
}

/** The other article of a copy edge as a member of the story of `reference`. */
export function seenFrom(reference: string, edge: StoryEdge): Member {
  const relation = edge.relation as keyof typeof INVERSE;
  const { similarity, coverageA, coverageB } = edge;
  return edge.a === reference
    ? { id: edge.b, relation, similarity, coverageOfOrigin: coverageA, coverageOfCopy: coverageB }
    : { id: edge.a, relation: INVERSE[relation], similarity, coverageOfOrigin: coverageB, coverageOfCopy: coverageA };
}

interface Link {
  id: string;
  edge: StoryEdge;
}

/** For each article its copies. */
function linksOf(edges: readonly StoryEdge[]): Map<string, Link[]> {
  const links = new Map<string, Link[]>();
  const add = (from: string, id: string, edge: StoryEdge) => {
    const list = links.get(from);
    if (list) list.push({ id, edge });
    else links.set(from, [{ id, edge }]);
  };
  for (const edge of edges) {
    if (!(edge.relation in INVERSE)) continue;
    add(edge.a, edge.b, edge);
    add(edge.b, edge.a, edge);
  }
  return links;
}

/** Best leader first: most like all its copies, then earliest, then longest; the id decides what is left. */
function rank(articles: readonly StoryArticle[], links: Map<string, Link[]>): StoryArticle[] {
  const weight = (id: string) => (links.get(id) ?? []).reduce((sum, { edge }) => sum + Math.round(edge.similarity * MILLION), 0);
  const time = ({ publishedAt, firstSeenAt }: StoryArticle) => (publishedAt ?? firstSeenAt).getTime();
  return articles
    .map((article) => ({ article, weight: weight(article.id) }))
    .sort(
      (x, y) =>
        y.weight - x.weight ||
        time(x.article) - time(y.article) ||
        y.article.tokenCount - x.article.tokenCount ||
        (x.article.id < y.article.id ? -1 : 1),
    )
    .map(({ article }) => article);
}
