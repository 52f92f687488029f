import { type Client, rowsOf, unnest, unseen } from '../../shared/db.ts';
import type { CopyRelation, Precision } from '../../shared/types.ts';
import { compare, type Edge } from './copies.ts';
import { EDGE_VERSION, loadComparables } from './match-store.ts';
import { resolveOpenNames } from './names-store.ts';
import { chooseOrigin, type Origin, type OriginCandidate } from './origin.ts';
import { insertChanges } from './store.ts';
import { type Member as CopyMember, groupStories, type Pin, type Story, type StoryEdge, seenFrom } from './stories.ts';

/** Articles of one component that are grouped together; a larger one is cut, which no real text has reached. */
const MOST_ARTICLES = 5_000;
const COPY_RELATIONS = `('exact_copy', 'near_copy', 'trimmed', 'extended')`;

interface ArticleRow {
  article_id: string;
  item_id: string;
  story_id: string;
  relation: CopyRelation;
  similarity: number | null;
  coverage_of_origin: number | null;
  coverage_of_copy: number | null;
  copy_version: number;
  /** What the figures are against: the article that its story is measured by so far. */
  reference_id: string | null;
  source_id: number;
  source: string;
  domain: string | null;
  title: string | null;
  language: string | null;
  url: string | null;
  canonical_url: string | null;
  published_at: Date | null;
  published_precision: Precision | null;
  first_seen_at: Date;
  wire_agency: string | null;
  word_count: number;
}

/** Each article and its story are looked up by their numbers (`offset 0` keeps the order): the planner cannot know how small a component is, and reads whole tables. */
const ARTICLES = (
  ids: string,
): string => `select a.article_id, a.item_id, a.story_id, a.relation, a.similarity, a.coverage_of_origin, a.coverage_of_copy, a.copy_version,
    coalesce(t.origin_article_id, t.canonical_article_id) as reference_id, a.source_id, s.name as source, s.domain, a.title, a.language, a.url, a.canonical_url,
    a.published_at, a.published_precision, a.first_seen_at, a.wire_agency, a.word_count
  from (${ids}) c cross join lateral (select * from article where article_id = c.article_id offset 0) a
    cross join lateral (select * from story where story_id = a.story_id offset 0) t
    cross join lateral (select * from source where source_id = a.source_id offset 0) s order by a.article_id`;

/** Everything that hangs together with these articles: by copy edges, or because it stands in the same story now. */
const COMPONENTS = {
  name: 'components_load',
  text: `with recursive near (article_id) as (
      select ${unnest('$1::bigint[]')}
      union
      select n.article_id from near join lateral (
        select b as article_id from edge where a = near.article_id and relation in ${COPY_RELATIONS}
        union all select a from edge where b = near.article_id and relation in ${COPY_RELATIONS}
        union all select case when p.a = near.article_id then p.b else p.a end from story_pin p join story_decision d using (decision_id)
          where near.article_id in (p.a, p.b) and p.is_together and d.undone_at is null
        union all select o.article_id from article m join article o on o.story_id = m.story_id where m.article_id = near.article_id
      ) n on true)
    ${ARTICLES(`select article_id from near limit ${MOST_ARTICLES}`)}`,
};

const SINGLES = { name: 'articles_load', text: ARTICLES(`select ${unnest('$1::bigint[]')} as article_id`) };

const EDGES = {
  name: 'component_edges',
  text: `select a, b, relation, similarity, coverage_a as "coverageA", coverage_b as "coverageB" from edge
    where a = any($1) and b = any($1) and relation <> 'partial'`,
};

/** What came of grouping anew. */
export interface Regrouped {
  /** The stories concerned, emptied and new ones included. */
  stories: string[];
  /** Items whose articles have to be matched again. */
  torn: string[];
}

const PINS = {
  name: 'component_pins',
  text: `select a, b, case when is_together then 'together' else 'apart' end as kind from story_pin join story_decision using (decision_id)
    where undone_at is null and a = any($1) and b = any($1) order by decision_id`,
};

/**
 * Groups the components of these articles anew, under the locks of all stories concerned. Where a story falls apart because the article is gone that held
 * it together, its members may never have been compared with each other: they have to be matched again.
 */
export async function regroup(client: Client, articleIds: readonly string[], reason: Reason = EVIDENCE): Promise<Regrouped> {
  if (articleIds.length === 0) return { stories: [], torn: [] };
  const articles = await lockedComponents(client, articleIds);
  if (articles.length < MOST_ARTICLES || articleIds.length === 1) return groupAnew(client, articles, articleIds, reason);
  const all: Regrouped = { stories: [], torn: [] }; // together they are too many to be seen whole
  for (const articleId of articleIds) {
    const { stories, torn } = await regroup(client, [articleId], reason);
    all.stories.push(...stories);
    all.torn.push(...torn);
  }
  return all;
}

/** Articles of this story are gone: the others are grouped anew; where there are none the story leaves the views, and its history says so. */
export async function regroupRest(client: Client, storyId: string): Promise<Regrouped> {
  const [rest] = await rowsOf<{ article_id: string }>(
    client,
    { name: 'story_any', text: 'select article_id from article where story_id = $1 limit 1' },
    [storyId],
  );
  if (rest) return regroup(client, [rest.article_id]);
  await emptyStories(client, [storyId]);
  await recordMoves(client, [{ from: storyId, to: null, reason: 'removed: its articles were taken down' }]);
  await resolveOpenNames(client, [storyId]);
  return { stories: [storyId], torn: [] };
}

/** What the history says of articles that move. */
export interface Reason {
  merged: string;
  split: string;
}

const EVIDENCE: Reason = { merged: 'merged: copies of one text', split: 'split: the texts are no longer copies of one' };

async function groupAnew(
  client: Client,
  articles: ArticleRow[],
  changedIds: readonly string[],
  reason: Reason,
): Promise<Regrouped> {
  if (articles.length === 0) return { stories: [], torn: [] };
  const ids = [articles.map((article) => article.article_id)];
  const edges = await rowsOf<StoryEdge>(client, EDGES, ids);
  const groups = groupStories(articles.map(groupable), edges, await rowsOf<Pin>(client, PINS, ids));
  const assigned = assignStories(groups, articles);
  const places: Place[] = [];
  for (const { group, storyId } of assigned)
    places.push({ group, storyId: storyId ?? (await splitOff(client, group, articles, reason)) });
  await write(client, places, articles, { edges, changedIds: new Set(changedIds) });
  await recordMerges(client, places, articles, reason);
  await resolveOpenNames(
    client,
    places.map(({ storyId }) => storyId),
  );
  const torn = new Set(
    assigned.filter(({ storyId }) => storyId === null).flatMap(({ group }) => storyOfCanonical(group, articles)),
  );
  return {
    stories: [...new Set([...articles.map((article) => article.story_id), ...places.map(({ storyId }) => storyId)])],
    torn: articles.filter((article) => torn.has(article.story_id)).map((article) => article.item_id),
  };
}

const storyOfCanonical = (group: Story, articles: ArticleRow[]): string =>
  articles.find((article) => article.article_id === group.canonical)!.story_id;

/** The stories of new articles, each its story's only member. Returns the number of each article's story. */
export async function writeSingleStories(client: Client, articleIds: readonly string[]): Promise<Map<string, string>> {
  if (articleIds.length === 0) return new Map();
  const articles = await rowsOf<ArticleRow>(client, SINGLES, [articleIds]);
  const storyOf = new Map(articles.map((article) => [article.article_id, article.story_id]));
  const places = groupStories(articles.map(groupable), []).map((group) => ({ group, storyId: storyOf.get(group.canonical)! }));
  await write(client, places, articles, { edges: [], changedIds: new Set(articleIds) });
  await resolveOpenNames(client, [...storyOf.values()]);
  return storyOf;
}

const groupable = (article: ArticleRow) => ({
  id: article.article_id,
  publishedAt: article.published_at,
  firstSeenAt: article.first_seen_at,
  tokenCount: article.word_count,
});

/** Locks the stories in the order of their numbers and reads again, until no other story belongs to it: what was grouped meanwhile is seen. */
async function lockedComponents(client: Client, articleIds: readonly string[]): Promise<ArticleRow[]> {
  let locked: string[] = [];
  for (;;) {
    const articles = await rowsOf<ArticleRow>(client, COMPONENTS, [articleIds]);
    const stories = [...new Set(articles.map((article) => article.story_id))];
    if (stories.every((story) => locked.includes(story))) return articles;
    locked = stories;
    await lockStories(client, stories);
  }
}

/** In the order of their numbers, so that two who lock several never wait for each other. */
export const lockStories = (client: Client, storyIds: readonly string[]): Promise<unknown> =>
  client.query({
    name: 'stories_lock',
    text: `select 1 from story where story_id = any(${unseen('$1')}) order by story_id for update`,
    values: [storyIds],
  });

/** A member with its evidence against the story's original; the original itself has none. */
type Member = Pick<CopyMember, 'id' | 'relation'> & {
  [Figure in 'similarity' | 'coverageOfOrigin' | 'coverageOfCopy']: number | null;
};

interface Place {
  group: Story;
  storyId: string;
}

/** A group keeps the story in which most of its members stand already (the oldest one of several); each story goes to one group. */
export function assignStories(
  groups: Story[],
  articles: Pick<ArticleRow, 'article_id' | 'story_id'>[],
): { group: Story; storyId: string | null }[] {
  const storyOf = new Map(articles.map((article) => [article.article_id, article.story_id]));
  const claims = groups.flatMap((group) => {
    const counts = new Map<string, number>();
    for (const { id } of group.members) counts.set(storyOf.get(id)!, (counts.get(storyOf.get(id)!) ?? 0) + 1);
    return [...counts].map(([storyId, count]) => ({ group, storyId, count }));
  });
  claims.sort(
    (x, y) =>
      y.count - x.count ||
      Number(BigInt(x.storyId) - BigInt(y.storyId)) ||
      Number(BigInt(x.group.canonical) - BigInt(y.group.canonical)),
  );
  const given = new Map<Story, string>();
  const taken = new Set<string>();
  for (const { group, storyId } of claims) {
    if (given.has(group) || taken.has(storyId)) continue;
    given.set(group, storyId);
    taken.add(storyId);
  }
  return groups.map((group) => ({ group, storyId: given.get(group) ?? null }));
}

/** A group without a story of its own gets a new one. */
async function splitOff(client: Client, group: Story, articles: ArticleRow[], reason: Reason): Promise<string> {
  const [story] = await rowsOf<{ story_id: string }>(client, {
    name: 'story_make',
    text: `with e as (insert into event default values returning event_id) insert into story (event_id) select event_id from e returning story_id`,
  });
  const old = storyOfCanonical(group, articles);
  await recordMoves(client, [{ from: old, to: story!.story_id, reason: reason.split }]);
  await insertChanges(client, [{ kind: 'story.split', articleId: null, storyId: story!.story_id, payload: { from: old } }]);
  return story!.story_id;
}

/** What the history says of a story that was split, emptied or joined to another one. */
interface Move {
  from: string;
  to: string | null;
  reason: string;
}

async function recordMoves(client: Client, moves: Move[]): Promise<void> {
  if (moves.length === 0) return;
  await client.query({
    name: 'history_insert',
    text: 'insert into story_history (old_story_id, story_id, reason) select * from unnest($1::bigint[], $2::bigint[], $3::text[])',
    values: [moves.map(({ from }) => from), moves.map(({ to }) => to), moves.map(({ reason }) => reason)],
  });
}

/** What a grouping stands on. */
interface Grounds {
  edges: StoryEdge[];
  /** Articles that are new or have changed: what was known of them says nothing any more. */
  changedIds: ReadonlySet<string>;
}

/** A story as it is to be written. */
interface Draft extends Place {
  canonical: ArticleRow;
  members: ArticleRow[];
  origin: Origin;
  /** The original, which the members are measured against. */
  reference: string;
}

async function write(client: Client, places: Place[], articles: ArticleRow[], grounds: Grounds): Promise<void> {
  const byId = new Map(articles.map((article) => [article.article_id, article]));
  const drafts = places.map((place): Draft => {
    const members = place.group.members.map(({ id }) => byId.get(id)!);
    const origin = chooseOrigin(members.map(originCandidate));
    const canonical = byId.get(place.group.canonical)!;
    return { ...place, canonical, members, origin, reference: origin.originId ?? place.group.canonical };
  });
  await writeStories(client, drafts);
  await writeMembers(client, drafts, await evidenceOf(client, drafts, grounds));
  await insertChanges(
    client,
    drafts.flatMap(({ members, storyId }) =>
      members
        .filter((member) => member.story_id !== storyId)
        .map((member) => ({
          kind: 'story.joined',
          articleId: member.article_id,
          storyId,
          payload: { from: member.story_id },
        })),
    ),
  );
}

/** Writes only what has become another value. */
async function writeStories(client: Client, drafts: Draft[]): Promise<void> {
  const times = drafts.map(({ members }) => members.map((member) => (member.published_at ?? member.first_seen_at).getTime()));
  await client.query({
    name: 'stories_write',
    text: `update story set canonical_article_id = t.canonical, origin_article_id = t.origin, origin_agency = t.agency, title = t.title, language = t.language,
        article_count = t.articles, source_count = t.sources, first_published_at = t.first, last_published_at = t.last, updated_at = now()
      from ${unnest('$1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[], $9::timestamptz[], $10::timestamptz[]')}
        as t (id, canonical, origin, agency, title, language, articles, sources, first, last)
      where story_id = t.id and (canonical_article_id, origin_article_id, origin_agency, story.title, story.language, article_count, source_count,
        first_published_at, last_published_at) is distinct from (t.canonical, t.origin, t.agency, t.title, t.language, t.articles, t.sources, t.first, t.last)`,
    values: [
      drafts.map(({ storyId }) => storyId),
      drafts.map(({ group }) => group.canonical),
      drafts.map(({ origin }) => origin.originId),
      drafts.map(({ origin }) => origin.agency),
      drafts.map(({ canonical }) => canonical.title),
      drafts.map(({ canonical }) => canonical.language),
      drafts.map(({ members }) => members.length),
      drafts.map(({ members }) => new Set(members.map((member) => member.source_id)).size),
      times.map((list) => new Date(Math.min(...list))),
      times.map((list) => new Date(Math.max(...list))),
    ],
  });
}

/** Writes only what has become another value: an article's row carries two full-text indexes. */
async function writeMembers(client: Client, drafts: Draft[], evidence: Member[][]): Promise<void> {
  const members = drafts.flatMap(({ storyId }, i) => evidence[i]!.map((member) => ({ ...member, storyId })));
  await client.query({
    name: 'members_write',
    text: `update article set story_id = t.story_id, relation = t.relation, similarity = t.similarity, coverage_of_origin = t.coverage_of_origin,
        coverage_of_copy = t.coverage_of_copy, copy_version = ${EDGE_VERSION}
      from ${unnest('$1::bigint[], $2::bigint[], $3::text[], $4::real[], $5::real[], $6::real[]')}
        as t (story_id, article_id, relation, similarity, coverage_of_origin, coverage_of_copy)
      where article.article_id = t.article_id
        and (article.story_id, article.relation, article.similarity, article.coverage_of_origin, article.coverage_of_copy, article.copy_version)
          is distinct from (t.story_id, t.relation, t.similarity, t.coverage_of_origin, t.coverage_of_copy, ${EDGE_VERSION})`,
    values: [
      members.map((m) => m.storyId),
      members.map((m) => m.id),
      members.map((m) => m.relation),
      members.map((m) => m.similarity),
      members.map((m) => m.coverageOfOrigin),
      members.map((m) => m.coverageOfCopy),
    ],
  });
}

/**
 * The members of each story as seen from its original. Where no edge leads to it, the figures that the member has against it already stay, or the two
 * are compared now.
 */
async function evidenceOf(client: Client, drafts: Draft[], grounds: Grounds): Promise<Member[][]> {
  const seen = drafts.map((draft) => ({ draft, ...knownEvidence(draft, grounds) }));
  const ids = seen.flatMap(({ draft, missing }) => (missing.length > 0 ? [draft.reference, ...missing] : []));
  const byId = new Map((await loadComparables(client, ids)).map((one) => [one.articleId, one]));
  return seen.map(({ draft: { reference, members }, own, missing }) => {
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
  { reference, members }: Draft,
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
  if (['exact_copy', 'near_copy', 'trimmed', 'extended'].includes(edge.relation)) return edge;
  return { ...edge, relation: edge.coverageB >= edge.coverageA ? 'trimmed' : 'extended' };
}

const originCandidate = (member: ArticleRow): OriginCandidate => ({
  id: member.article_id,
  source: member.source,
  domain: member.domain,
  agency: member.wire_agency,
  url: member.url,
  canonicalUrl: member.canonical_url,
  publishedAt: member.published_at,
  publishedPrecision: member.published_precision,
  firstSeenAt: member.first_seen_at,
  tokenCount: member.word_count,
});

/** Stories that lost all their articles say where these went. */
async function recordMerges(client: Client, places: Place[], articles: ArticleRow[], reason: Reason): Promise<void> {
  const storyNow = new Map(places.flatMap(({ group, storyId }) => group.members.map(({ id }) => [id, storyId] as const)));
  const living = new Set(storyNow.values());
  const former = new Map<string, ArticleRow[]>();
  for (const article of articles)
    if (!living.has(article.story_id)) former.set(article.story_id, [...(former.get(article.story_id) ?? []), article]);
  if (former.size === 0) return;
  const merged = [...former].map(([from, members]) => ({ from, to: storyNow.get(members[0]!.article_id)!, members }));
  await emptyStories(client, [...former.keys()]);
  await recordMoves(
    client,
    merged.map(({ from, to }) => ({ from, to, reason: reason.merged })),
  );
  await insertChanges(
    client,
    merged
      .filter(({ members }) => members.length > 1)
      .map(({ from, to }) => ({ kind: 'story.merged', articleId: null, storyId: to, payload: { from } })),
  );
}

/** Takes stories without articles out of the views; their headlines were those of articles. */
const emptyStories = (client: Client, storyIds: string[]): Promise<unknown> =>
  client.query({
    name: 'stories_empty',
    text: `update story set article_count = 0, source_count = 0, canonical_article_id = null, origin_article_id = null, title = null, updated_at = now()
      where story_id = any(${unseen('$1')})`,
    values: [storyIds],
  });
