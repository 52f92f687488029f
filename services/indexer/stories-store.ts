import { type Client, rowsOf, unnest, unseen } from '../../shared/db.ts';
import { insertChanges } from './change-store.ts';
import { type ArticleRow, loadArticles, loadEdges, loadPins, lockedComponents, MOST_ARTICLES } from './components-store.ts';
import { EDGE_VERSION } from './match-store.ts';
import { resolveOpenNames } from './names-store.ts';
import { chooseOrigin, type Origin, type OriginCandidate } from './origin.ts';
import { groupStories, type Story } from './stories.ts';
import { evidenceOf, type Grounds, type Measured, type Member } from './story-evidence.ts';

/** What came of grouping anew. */
export interface Regrouped {
  /** The stories concerned, emptied and new ones included. */
  stories: string[];
  /** Items whose articles have to be matched again. */
  torn: string[];
}

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
  const ids = articles.map((article) => article.article_id);
  const edges = await loadEdges(client, ids);
  const groups = groupStories(articles.map(groupable), edges, await loadPins(client, ids));
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

/** The stories of new articles, each its story's only member; their open names are looked at when they are grouped into events. Returns the number of each article's story. */
export async function writeSingleStories(client: Client, articleIds: readonly string[]): Promise<Map<string, string>> {
  if (articleIds.length === 0) return new Map();
  const articles = await loadArticles(client, articleIds);
  const storyOf = new Map(articles.map((article) => [article.article_id, article.story_id]));
  const places = groupStories(articles.map(groupable), []).map((group) => ({ group, storyId: storyOf.get(group.canonical)! }));
  await write(client, places, articles, { edges: [], changedIds: new Set(articleIds) });
  return storyOf;
}

const groupable = (article: ArticleRow) => ({
  id: article.article_id,
  publishedAt: article.published_at,
  firstSeenAt: article.first_seen_at,
  tokenCount: article.word_count,
});

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

/** A story as it is to be written. */
interface Draft extends Place, Measured {
  canonical: ArticleRow;
  origin: Origin;
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
