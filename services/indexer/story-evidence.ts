import type { Client } from '../../shared/db.ts';
import type { ArticleRow } from './components-store.ts';
import { compare, type Edge } from './copies.ts';
import { EDGE_VERSION, loadComparables } from './match-store.ts';
import { COPY_RELATIONS, type Member as CopyMember, type StoryEdge, seenFrom } from './stories.ts';

/** A member with its evidence against the story's original; the original itself has none. */
export type Member = Pick<CopyMember, 'id' | 'relation'> & {
  [Figure in 'similarity' | 'coverageOfOrigin' | 'coverageOfCopy']: number | null;
};

/** What a grouping stands on. */
export interface Grounds {
  edges: StoryEdge[];
  /** Articles that are new or have changed: what was known of them says nothing any more. */
  changedIds: ReadonlySet<string>;
}

/** A story whose members are measured against its original, the reference. */
export interface Measured {
  members: ArticleRow[];
  reference: string;
}

/**
 * The members of each story as seen from its original. Where no edge leads to it, the figures that the member has against it already stay, or the two
 * are compared now.
 */
export async function evidenceOf(client: Client, stories: Measured[], grounds: Grounds): Promise<Member[][]> {
  const seen = stories.map((story) => ({ story, ...knownEvidence(story, grounds) }));
  const ids = seen.flatMap(({ story, missing }) => (missing.length > 0 ? [story.reference, ...missing] : []));
  const byId = new Map((await loadComparables(client, ids)).map((one) => [one.articleId, one]));
  return seen.map(({ story: { reference, members }, own, missing }) => {
    const original = byId.get(reference);
    for (const id of missing) {
      const other = byId.get(id);
      if (original && other) own.set(id, { a: reference, b: id, ...copyEdge(compare(original, other)) });
    }
    return members.map((member) => {
      if (member.article_id === reference) return { id: reference, ...ORIGINAL };
      const edge = own.get(member.article_id);
      return edge ? seenFrom(reference, copyEdge(edge)) : asBefore(member);
    });
  });
}

/** The edges between a story's members and its original; and the members that have to be compared with it. */
function knownEvidence(
  { reference, members }: Measured,
  { edges, changedIds }: Grounds,
): { own: Map<string, StoryEdge>; missing: string[] } {
  const own = new Map<string, StoryEdge>();
  if (members.length > 1)
    for (const edge of edges) {
      if (edge.a === reference) own.set(edge.b, edge);
      if (edge.b === reference) own.set(edge.a, edge);
    }
  const isKnown = (member: ArticleRow): boolean =>
    !changedIds.has(reference) &&
    !changedIds.has(member.article_id) &&
    member.reference_id === reference &&
    member.copy_version === EDGE_VERSION &&
    member.similarity !== null;
  const others = members.map((member) => member.article_id).filter((id) => id !== reference && !own.has(id));
  const known = new Set(members.filter(isKnown).map((member) => member.article_id));
  return { own, missing: others.filter((id) => !known.has(id)) };
}

const ORIGINAL = { relation: 'original', similarity: null, coverageOfOrigin: null, coverageOfCopy: null } as const;

const asBefore = (member: ArticleRow): Member => ({
  id: member.article_id,
  relation: member.relation === 'original' ? 'near_copy' : member.relation,
  similarity: member.similarity,
  coverageOfOrigin: member.coverage_of_origin,
  coverageOfCopy: member.coverage_of_copy,
});

/** Two members of one story are copies, also where the evidence between just these two would not be enough: which kind is told by what covers what. */
function copyEdge<Any extends Pick<Edge, 'relation' | 'coverageA' | 'coverageB'>>(edge: Any): Any {
  if (COPY_RELATIONS.some((relation) => relation === edge.relation)) return edge;
  return { ...edge, relation: edge.coverageB >= edge.coverageA ? 'trimmed' : 'extended' };
}
