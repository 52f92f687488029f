import { type Client, rowsOf } from '../../shared/db.ts';
import type { CopyRelation, Precision } from '../../shared/types.ts';
import { compare, type Edge } from './copies.ts';
import { EDGE_VERSION, loadComparables } from './match-store.ts';
import { resolveOpenNames } from './names-store.ts';
import { chooseOrigin, type OriginCandidate } from './origin.ts';
import { insertChange } from './store.ts';
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

/** Everything that hangs together with an article: by copy edges, or because it stands in the same story now. */
const COMPONENT = {
  name: 'component_load',
  text: `with recursive near (article_id) as (
      select $1::bigint
      union
      select n.article_id from near join lateral (
        select b as article_id from edge where a = near.article_id and relation in ${COPY_RELATIONS}
        union all select a from edge where b = near.article_id and relation in ${COPY_RELATIONS}
        union all select case when p.a = near.article_id then p.b else p.a end from story_pin p join story_decision d using (decision_id)
          where near.article_id in (p.a, p.b) and p.is_together and d.undone_at is null
        union all select o.article_id from article m join article o on o.story_id = m.story_id where m.article_id = near.article_id
      ) n on true)
    select a.article_id, a.item_id, a.story_id, a.relation, a.similarity, a.coverage_of_origin, a.coverage_of_copy, a.copy_version,
      coalesce(t.origin_article_id, t.canonical_article_id) as reference_id, a.source_id, s.name as source, s.domain, a.title, a.language, a.url, a.canonical_url, a.published_at, a.published_precision, a.first_seen_at,
      a.wire_agency, a.word_count
    from (select article_id from near limit ${MOST_ARTICLES}) c join article a using (article_id) join source s using (source_id)
      join story t using (story_id) order by a.article_id`,
};

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
 * Groups the component of an article anew, under the locks of all stories concerned. Where a story falls apart because the article is gone that held
 * it together, its members may never have been compared with each other: they have to be matched again.
 */
export async function regroup(client: Client, articleId: string, reason: Reason = EVIDENCE): Promise<Regrouped> {
  const articles = await lockedComponent(client, articleId);
  return articles.length > 0 ? groupAnew(client, articles, articleId, reason) : { stories: [], torn: [] };
}

/** Articles of this story are gone: the others are grouped anew; where there are none the story leaves the views, and its history says so. */
export async function regroupRest(client: Client, storyId: string): Promise<Regrouped> {
  const [rest] = await rowsOf<{ article_id: string }>(
    client,
    { name: 'story_any', text: 'select article_id from article where story_id = $1 limit 1' },
    [storyId],
  );
  if (rest) return regroup(client, rest.article_id);
  await emptyStory(client, storyId);
  await recordMove(client, storyId, null, 'removed: its articles were taken down');
  await resolveOpenNames(client, [storyId]);
  return { stories: [storyId], torn: [] };
}

/** What the history says of articles that move. */
export interface Reason {
  merged: string;
  split: string;
}

const EVIDENCE: Reason = { merged: 'merged: copies of one text', split: 'split: the texts are no longer copies of one' };

async function groupAnew(client: Client, articles: ArticleRow[], changedId: string, reason: Reason): Promise<Regrouped> {
  const ids = [articles.map((article) => article.article_id)];
  const edges = await rowsOf<StoryEdge>(client, EDGES, ids);
  const groups = groupStories(articles.map(groupable), edges, await rowsOf<Pin>(client, PINS, ids));
  const assigned = assignStories(groups, articles);
  const places: Place[] = [];
  for (const { group, storyId } of assigned)
    places.push({ group, storyId: storyId ?? (await splitOff(client, group, articles, reason)) });
  await write(client, places, articles, { edges, changedId, reason });
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

/** A new article's story, of which it is the only member. Returns the story's number. */
export async function writeSingleStory(client: Client, articleId: string): Promise<string> {
  const articles = await rowsOf<ArticleRow>(client, COMPONENT, [articleId]);
  const [article] = articles;
  const [group] = groupStories(articles.map(groupable), []);
  await write(client, [{ group: group!, storyId: article!.story_id }], articles, {
    edges: [],
    changedId: articleId,
    reason: EVIDENCE,
  });
  return article!.story_id;
}

const groupable = (article: ArticleRow) => ({
  id: article.article_id,
  publishedAt: article.published_at,
  firstSeenAt: article.first_seen_at,
  tokenCount: article.word_count,
});

/** Locks the stories in the order of their numbers and reads again, until no other story belongs to it: what was grouped meanwhile is seen. */
async function lockedComponent(client: Client, articleId: string): Promise<ArticleRow[]> {
  let locked: string[] = [];
  for (;;) {
    const articles = await rowsOf<ArticleRow>(client, COMPONENT, [articleId]);
    const stories = [...new Set(articles.map((article) => article.story_id))];
    if (stories.every((story) => locked.includes(story))) return articles;
    locked = stories;
    await client.query({
      name: 'stories_lock',
      text: 'select 1 from story where story_id = any($1) order by story_id for update',
      values: [stories],
    });
  }
}

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
  await recordMove(client, old, story!.story_id, reason.split);
  await insertChange(client, 'story.split', null, story!.story_id, { from: old });
  return story!.story_id;
}

const recordMove = (client: Client, from: string, to: string | null, reason: string): Promise<unknown> =>
  client.query({
    name: 'history_insert',
    text: 'insert into story_history (old_story_id, story_id, reason) values ($1, $2, $3)',
    values: [from, to, reason],
  });

/** What a grouping stands on. */
interface Grounds {
  edges: StoryEdge[];
  /** The article that is new or has changed: what was known of it says nothing any more. */
  changedId: string;
  reason: Reason;
}

async function write(client: Client, places: Place[], articles: ArticleRow[], grounds: Grounds): Promise<void> {
  const byId = new Map(articles.map((article) => [article.article_id, article]));
  for (const place of places)
    await writeStory(
      client,
      place,
      place.group.members.map(({ id }) => byId.get(id)!),
      grounds,
    );
  await recordMerges(client, places, articles, grounds.reason);
}

/** Writes only what has become another value: an article's row carries two full-text indexes. */
async function writeStory(client: Client, { group, storyId }: Place, members: ArticleRow[], grounds: Grounds): Promise<void> {
  const canonical = members.find((member) => member.article_id === group.canonical)!;
  const origin = chooseOrigin(members.map(originCandidate));
  const evidence = await seenFromReference(client, origin.originId ?? group.canonical, members, grounds);
  const times = members.map((member) => (member.published_at ?? member.first_seen_at).getTime());
  await client.query({
    name: 'story_write',
    text: `update story set canonical_article_id = $2, origin_article_id = $3, origin_agency = $4, title = $5, language = $6, article_count = $7,
      source_count = $8, first_published_at = $9, last_published_at = $10, updated_at = now()
      where story_id = $1 and (canonical_article_id, origin_article_id, origin_agency, title, language, article_count, source_count,
        first_published_at, last_published_at) is distinct from ($2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      storyId,
      group.canonical,
      origin.originId,
      origin.agency,
      canonical.title,
      canonical.language,
      members.length,
      new Set(members.map((member) => member.source_id)).size,
      new Date(Math.min(...times)),
      new Date(Math.max(...times)),
    ],
  });
  await client.query({
    name: 'members_write',
    text: `update article set story_id = $1, relation = t.relation, similarity = t.similarity, coverage_of_origin = t.coverage_of_origin,
        coverage_of_copy = t.coverage_of_copy, copy_version = ${EDGE_VERSION}
      from unnest($2::bigint[], $3::text[], $4::real[], $5::real[], $6::real[]) as t (article_id, relation, similarity, coverage_of_origin, coverage_of_copy)
      where article.article_id = t.article_id
        and (article.story_id, article.relation, article.similarity, article.coverage_of_origin, article.coverage_of_copy, article.copy_version)
          is distinct from ($1, t.relation, t.similarity, t.coverage_of_origin, t.coverage_of_copy, ${EDGE_VERSION})`,
    values: [
      storyId,
      evidence.map((m) => m.id),
      evidence.map((m) => m.relation),
      evidence.map((m) => m.similarity),
      evidence.map((m) => m.coverageOfOrigin),
      evidence.map((m) => m.coverageOfCopy),
    ],
  });
  for (const member of members) {
    if (member.story_id === storyId) continue;
    await insertChange(client, 'story.joined', member.article_id, storyId, { from: member.story_id });
  }
}

/**
 * The members as seen from the story's original. Where no edge leads to it, the figures that the member has against it already stay, or the two
 * are compared now.
 */
async function seenFromReference(client: Client, reference: string, members: ArticleRow[], grounds: Grounds): Promise<Member[]> {
  const own = new Map<string, StoryEdge>();
  for (const edge of grounds.edges) {
    if (edge.a === reference) own.set(edge.b, edge);
    if (edge.b === reference) own.set(edge.a, edge);
  }
  const others = members.filter(({ article_id: id }) => id !== reference);
  const isKnown = (member: ArticleRow): boolean =>
    reference !== grounds.changedId &&
    member.article_id !== grounds.changedId &&
    member.reference_id === reference &&
    member.copy_version === EDGE_VERSION &&
    member.similarity !== null;
  const missing = others.filter((member) => !own.has(member.article_id) && !isKnown(member)).map((member) => member.article_id);
  const comparables = missing.length > 0 ? await loadComparables(client, [reference, ...missing]) : [];
  const original = comparables.find(({ articleId }) => articleId === reference);
  for (const other of comparables)
    if (original && other !== original)
      own.set(other.articleId, { a: reference, b: other.articleId, ...copyEdge(compare(original, other)) });
  return [
    { id: reference, relation: 'original', similarity: null, coverageOfOrigin: null, coverageOfCopy: null },
    ...others.map((member) => {
      const edge = own.get(member.article_id);
      return edge ? seenFrom(reference, copyEdge(edge)) : asBefore(member);
    }),
  ];
}

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
  const emptied = new Set(articles.map((article) => article.story_id).filter((storyId) => !living.has(storyId)));
  for (const storyId of emptied) {
    const former = articles.filter((article) => article.story_id === storyId);
    const heir = storyNow.get(former[0]!.article_id)!;
    await emptyStory(client, storyId);
    await recordMove(client, storyId, heir, reason.merged);
    if (former.length > 1) await insertChange(client, 'story.merged', null, heir, { from: storyId });
  }
}

/** Takes a story without articles out of the views; its headline was that of an article. */
const emptyStory = (client: Client, storyId: string): Promise<unknown> =>
  client.query({
    name: 'story_empty',
    text: `update story set article_count = 0, source_count = 0, canonical_article_id = null, origin_article_id = null, title = null, updated_at = now()
      where story_id = $1`,
    values: [storyId],
  });
