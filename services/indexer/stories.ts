import type { CopyRelation } from '../../shared/types.ts';
import type { Edge } from './copies.ts';

/** What makes two articles copies of one text. */
export const COPY_RELATIONS = ['exact_copy', 'near_copy', 'trimmed', 'extended'] as const;

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

/** What an editor has decided about two articles. */
export interface Pin {
  a: string;
  b: string;
  kind: 'together' | 'apart';
}

/** Similarities are summed as whole millionths: sums of fractions depend on the order of the summands. */
const MILLION = 1_000_000;

/** Members that stand for a story: an article that is a copy of most of them is one of it, even when nobody compared it with the canonical one. */
const CORE = 8;

const INVERSE = { exact_copy: 'exact_copy', near_copy: 'near_copy', trimmed: 'extended', extended: 'trimmed' } as const;

/**
 * The stories of a component: every article is in exactly one. Each story is a star: its members are copies of its canonical article or of most of
 * its core, so look-alikes never form a chain. Only copies join; an article that is an `update` of the canonical one, or `contains` it, keeps apart.
 * What an editor has pinned comes first. A pure function of its sets: in whatever order articles, edges and pins come, the stories are the same.
 */
export function groupStories(articles: readonly StoryArticle[], edges: readonly StoryEdge[], pins: readonly Pin[] = []): Story[] {
  const bonds = bondsOf(pins);
  const links = linksOf(edges);
  const stories: Draft[] = [];
  const storyOf = new Map<string, Draft>();
  for (const { id } of rank(articles, links.copies)) {
    const story = bestStory(id, storyOf, links, bonds);
    if (story) {
      story.members.push(id);
      if (bonds.together.has(id)) story.leaders.push(id);
    } else stories.push({ canonical: id, leaders: [id], members: [id] });
    storyOf.set(id, story ?? stories.at(-1)!);
  }
  for (const story of stories) story.members = [story.canonical, ...story.members.slice(1).sort()];
  return stories.map(({ canonical, members }) => ({
    canonical,
    members: members.map((id) => (id === canonical ? original(id) : memberOf(id, canonical, links.copies))),
  }));
}

interface Draft {
  canonical: string;
  /** The canonical article and those that an editor has put beside it: their copies belong here too. */
  leaders: string[];
  members: string[];
}

interface Links {
  /** For each article its copies, with the edge. */
  copies: Map<string, Map<string, StoryEdge>>;
  /** For each article those that share text with it and are another text. */
  others: Map<string, Set<string>>;
}

interface Bonds {
  together: Map<string, Set<string>>;
  apart: Map<string, Set<string>>;
}

/** Where an article belongs: with those it is pinned to, else with the leader that it is most like. */
function bestStory(
  id: string,
  storyOf: Map<string, Draft>,
  { copies, others }: Links,
  { together, apart }: Bonds,
): Draft | undefined {
  const storiesWith = (ids: Iterable<string> = []): Draft[] => [...ids].flatMap((one) => storyOf.get(one) ?? []);
  const barred = new Set(storiesWith(apart.get(id)));
  const pinned = storiesWith(together.get(id)).find((story) => !barred.has(story));
  if (pinned) return pinned;
  const own = copies.get(id);
  const near = storiesWith(own?.keys());
  const far = storiesWith(others.get(id));
  let best: Draft | undefined;
  let most = 0;
  for (const story of new Set(near)) {
    const isOtherText = times(far, story) > times(near, story);
    const likeness = barred.has(story) || isOtherText ? 0 : likenessTo(story, own!, others.get(id));
    if (likeness > most || (likeness === most && best && story.canonical < best.canonical)) [best, most] = [story, likeness];
  }
  return best;
}

const times = <T>(list: T[], wanted: T): number => list.filter((item) => item === wanted).length;

/** In millionths; 0 when it is no copy of this story. */
function likenessTo({ leaders, members }: Draft, own: Map<string, StoryEdge>, others?: ReadonlySet<string>): number {
  const direct = leaders.flatMap((leader) => own.get(leader) ?? []);
  if (direct.length > 0) return Math.max(...direct.map(({ similarity }) => Math.round(similarity * MILLION)));
  const core = members.slice(0, CORE);
  const linked = core.flatMap((member) => own.get(member) ?? []);
  if (linked.length * 2 <= core.length || leaders.some((leader) => others?.has(leader))) return 0;
  return Math.round(linked.reduce((sum, { similarity }) => sum + Math.round(similarity * MILLION), 0) / linked.length);
}

const original = (id: string): Member => ({ id, relation: 'original', similarity: 1, coverageOfOrigin: 1, coverageOfCopy: 1 });

/** Without an edge between the two the figures are still to be found. */
function memberOf(id: string, canonical: string, copies: Links['copies']): Member {
  const edge = copies.get(id)?.get(canonical);
  return edge ? seenFrom(canonical, edge) : { ...original(id), relation: 'near_copy' };
}

/** The other article of a copy edge as a member of the story of `reference`. */
export function seenFrom(reference: string, edge: StoryEdge): Member {
  const relation = edge.relation as keyof typeof INVERSE;
  const { similarity, coverageA, coverageB } = edge;
  return edge.a === reference
    ? { id: edge.b, relation, similarity, coverageOfOrigin: coverageA, coverageOfCopy: coverageB }
    : { id: edge.a, relation: INVERSE[relation], similarity, coverageOfOrigin: coverageB, coverageOfCopy: coverageA };
}

function linksOf(edges: readonly StoryEdge[]): Links {
  const copies: Links['copies'] = new Map();
  const others: Links['others'] = new Map();
  for (const edge of edges) {
    if (edge.relation in INVERSE) {
      entry(copies, edge.a, () => new Map()).set(edge.b, edge);
      entry(copies, edge.b, () => new Map()).set(edge.a, edge);
    } else if (edge.relation === 'update' || edge.relation === 'contains') connect(others, edge);
  }
  return { copies, others };
}

/** Pins are kept for both of their articles. */
function bondsOf(pins: readonly Pin[]): Bonds {
  const bonds: Bonds = { together: new Map(), apart: new Map() };
  for (const pin of pins) connect(bonds[pin.kind], pin);
  return bonds;
}

function connect(map: Map<string, Set<string>>, { a, b }: { a: string; b: string }): void {
  entry(map, a, () => new Set()).add(b);
  entry(map, b, () => new Set()).add(a);
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Best leader first: most like all its copies, then earliest, then longest; the id decides what is left. */
function rank(articles: readonly StoryArticle[], copies: Links['copies']): StoryArticle[] {
  const weight = (id: string) =>
    [...(copies.get(id)?.values() ?? [])].reduce((sum, { similarity }) => sum + Math.round(similarity * MILLION), 0);
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
