import { type Client, type Queryable, rowsOf } from '../../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../../shared/look-back.ts';
import { NEIGHBOURS } from './cluster.ts';
import { REPORTED_MS } from './similarity.ts';
import { decodeTerms, encodeTerms, TERMS_VERSION, TEXT_NEEDED, type Terms } from './terms.ts';

/** Stories with the most shared keys that a story is compared with: twice as many find no more. */
const MOST_CANDIDATES = 50;

/** Stories looked at for one key: a name that is in everybody's mouth costs no more than others. */
const MOST_PER_KEY = 100;

/** Latest stories of an event that a new one is compared with: a happening with hundreds of stories costs no more than others. */
const MOST_OF_EVENT = 40;

/** Stories whose time of keeping has ended, removed at once. */
const MOST_EXPIRED = 500;

/** Stories that may be members of other events than before. Emptied ones too, if they have been compared. */
export const MARK = {
  name: 'event_mark',
  text: `insert into event_due as d (story_id)
    select s.story_id from story s left join article a on a.article_id = s.canonical_article_id left join story_terms t on t.story_id = s.story_id
    where s.story_id = any($1) and (s.article_count > 0 or t.story_id is not null)
      and (t.article_id, t.revision, t.version) is distinct from (a.article_id, a.revision, ${TERMS_VERSION}::smallint)
    order by 1 on conflict (story_id) do update set marks = d.marks + 1, due_at = now(), tries = 0`,
};

/** Of terms that are to be made anew. */
const NO_VERSION = 0;

/** Marks stories whose text may have changed, for the grouping into events. */
export const markForEvents = (client: Client, storyIds: readonly string[]): Promise<unknown> =>
  client.query({ ...MARK, values: [storyIds] });

/**
 * Marks all that is kept, to get new keys and be compared once more. It counts as due since the first of those that wait now,
 * so that who waits for these waits for the whole.
 */
export const markAll = (client: Client): Promise<unknown> =>
  client.query({
    name: 'event_mark_all',
    text: `with old as (update story_terms set version = ${NO_VERSION} returning story_id)
      insert into event_due as d (story_id, due_at) select story_id, coalesce((select min(due_at) from event_due), now()) from old
        order by 1 on conflict (story_id) do update set marks = d.marks + 1`,
  });

/** Stories that wait to be compared, those that wait longest first. */
export async function findDue(db: Queryable, most: number): Promise<string[]> {
  const rows = await rowsOf<{ story_id: string }>(
    db,
    { name: 'event_due_find', text: 'select story_id from event_due where due_at <= now() order by due_at, story_id limit $1' },
    [most],
  );
  return rows.map((row) => row.story_id);
}

/** A story that is due, with the text that stands for it; without one it has lost its articles. */
export interface DueStory {
  storyId: string;
  marks: number;
  eventId: string;
  articleId: string | null;
  revision: number | null;
  /** Null where no publisher says it. */
  publishedAt: Date | null;
  title: string | null;
  text: string | null;
  /** It has been compared before, with another text perhaps. */
  isKnown: boolean;
  /** What is kept of it is of this text. */
  isCurrent: boolean;
}

export const loadDue = (client: Client, storyIds: readonly string[]): Promise<DueStory[]> =>
  rowsOf(
    client,
    {
      name: 'event_due_load',
      text: `select d.story_id as "storyId", d.marks, s.event_id as "eventId", a.article_id as "articleId", a.revision, a.title, left(a.text, ${TEXT_NEEDED}) as text,
          case when a.published_at is not null then s.first_published_at end as "publishedAt", t.story_id is not null as "isKnown",
          (t.article_id, t.revision, t.version) is not distinct from (a.article_id, a.revision, ${TERMS_VERSION}::smallint) as "isCurrent"
        from event_due d left join story s using (story_id) left join article a on a.article_id = s.canonical_article_id and s.article_count > 0
          left join story_terms t on t.story_id = d.story_id
        where d.story_id = any($1) order by d.story_id`,
    },
    [storyIds],
  );

/** Ends the waiting of stories, except where another mark came meanwhile. */
export const endDue = (client: Client, due: readonly DueStory[]): Promise<unknown> =>
  client.query({
    name: 'event_due_end',
    text: 'delete from event_due d using unnest($1::bigint[], $2::int[]) as t (story_id, marks) where d.story_id = t.story_id and d.marks = t.marks',
    values: [due.map(({ storyId }) => storyId), due.map(({ marks }) => marks)],
  });

/** Puts a story off whose comparison fails: by a minute, two, four, … up to some hours. */
export const postpone = (db: Queryable, storyId: string): Promise<unknown> =>
  db.query(
    "update event_due set tries = least(tries + 1, 9), due_at = now() + interval '30 s' * 2 ^ least(tries + 1, 9) where story_id = $1",
    [storyId],
  );

/** Removes what is kept of stories, and the keys by which they are found. */
export async function removeTerms(client: Client, storyIds: readonly string[]): Promise<void> {
  if (storyIds.length === 0) return;
  await client.query({ name: 'story_terms_remove', text: REMOVE('story_id = any($1)'), values: [storyIds] });
}

/** Removes what is kept of stories that arrived too long ago to be compared with new ones. */
export const removeExpired = (client: Client): Promise<unknown> =>
  client.query({
    name: 'story_terms_expired',
    text: REMOVE(
      `story_id in (select story_id from story_terms where arrived_at < now() - interval '${LOOK_BACK_DAYS} days' order by arrived_at limit ${MOST_EXPIRED})`,
    ),
  });

const REMOVE = (condition: string): string => `with old as (delete from story_terms where ${condition} returning story_id, keys)
  delete from event_key k using (select story_id, unnest(keys) as h from old) o where k.h = o.h and k.story_id = o.story_id`;

/** Stands for all stories in the table of terms. */
const ALL_STORIES = -1;

/** Counts in how many stories terms stand. Only one process at a time does. */
export async function countTerms(client: Client, added: readonly Terms[]): Promise<void> {
  const counts = new Map<number, number>([[ALL_STORIES, added.length]]);
  for (const { numbers } of added) for (const term of numbers) counts.set(term, (counts.get(term) ?? 0) + 1);
  await client.query({
    name: 'event_terms_count',
    text: `insert into event_term as e (term, stories) select * from unnest($1::int[], $2::int[]) on conflict (term) do update set stories = e.stories + excluded.stories`,
    values: [[...counts.keys()], [...counts.values()]],
  });
}

/** Adds the frequencies of those terms that are not known yet. */
export async function loadFrequencies(client: Client, known: Map<number, number>, terms: readonly Terms[]): Promise<void> {
  const missing = new Set(known.has(ALL_STORIES) ? [] : [ALL_STORIES]);
  for (const { numbers } of terms) for (const term of numbers) if (!known.has(term)) missing.add(term);
  if (missing.size === 0) return;
  for (const term of missing) known.set(term, 0);
  const rows = await rowsOf<{ term: number; stories: number }>(
    client,
    { name: 'event_terms_load', text: 'select term, stories from event_term where term = any($1)' },
    [[...missing]],
  );
  for (const { term, stories } of rows) known.set(term, stories);
}

export const frequenciesOf = (known: ReadonlyMap<number, number>) => ({
  stories: known.get(ALL_STORIES) ?? 0,
  of: (term: number): number => known.get(term) ?? 0,
});

/** What is to be kept of a story. */
export interface NewTerms {
  story: DueStory;
  terms: Terms;
  keys: readonly number[];
}

/** Keeps terms and keys of stories that have none yet. */
export async function insertTerms(client: Client, added: readonly NewTerms[]): Promise<void> {
  if (added.length === 0) return;
  await client.query({
    name: 'story_terms_insert',
    text: `with t as materialized (select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::timestamptz[], $5::bytea[], $6::text[])
          as t (story_id, article_id, revision, published_at, terms, keys)),
        kept as (insert into story_terms (story_id, article_id, revision, version, published_at, terms, keys)
          select story_id, article_id, revision, ${TERMS_VERSION}, published_at, terms, keys::int[] from t)
      insert into event_key (h, story_id, published_at) select unnest(keys::int[]), story_id, published_at from t`,
    values: [
      added.map(({ story }) => story.storyId),
      added.map(({ story }) => story.articleId),
      added.map(({ story }) => story.revision),
      added.map(({ story }) => story.publishedAt),
      added.map(({ terms }) => encodeTerms(terms)),
      added.map(({ keys }) => `{${keys.join(',')}}`),
    ],
  });
}

/** Pairs of a story and one that may report the same happening: not published more than a week apart, and the most shared keys. */
export async function findCandidates(client: Client, storyIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await rowsOf<{ story_id: string; others: string[] }>(
    client,
    {
      name: 'event_candidates',
      text: `select t.story_id, array(
          select k.story_id from unnest(t.keys) as key (h) cross join lateral (
            select e.story_id from event_key e where e.h = key.h and (e.published_at between t.published_at - $2::float8 * interval '1 ms'
              and t.published_at + $2::float8 * interval '1 ms') is not false order by e.story_id desc limit ${MOST_PER_KEY}) k
          where k.story_id <> t.story_id group by 1 order by count(*) desc, 1 limit ${MOST_CANDIDATES}) as others
        from story_terms t where t.story_id = any($1)`,
    },
    [storyIds, REPORTED_MS],
  );
  return new Map(rows.map((row) => [row.story_id, row.others]));
}

/** A story as it is kept for comparisons. */
export interface KeptStory {
  id: string;
  eventId: string;
  publishedAt: number | null;
  arrivedAt: number;
  terms: Terms;
  near: Map<string, number>;
}

interface KeptRow {
  story_id: string;
  event_id: string;
  published_at: Date | null;
  arrived_at: Date;
  terms: Buffer;
  near: string[];
  near_similarity: number[];
}

const KEPT = `t.story_id, s.event_id, t.published_at, t.arrived_at, t.terms, t.near, t.near_similarity`;

const keptOf = (row: KeptRow): KeptStory => ({
  id: row.story_id,
  eventId: row.event_id,
  publishedAt: row.published_at?.getTime() ?? null,
  arrivedAt: row.arrived_at.getTime(),
  terms: decodeTerms(row.terms),
  near: new Map(row.near.map((id, i) => [id, row.near_similarity[i]!])),
});

export async function loadKept(client: Client, storyIds: readonly string[]): Promise<KeptStory[]> {
  const rows = await rowsOf<KeptRow>(
    client,
    {
      name: 'story_terms_load',
      text: `select ${KEPT} from story_terms t join story s using (story_id) where t.story_id = any($1) and s.article_count > 0 and t.version = ${TERMS_VERSION}`,
    },
    [storyIds],
  );
  return rows.map(keptOf);
}

/** The latest stories of events. */
export async function loadOfEvents(client: Client, eventIds: readonly string[]): Promise<KeptStory[]> {
  const rows = await rowsOf<KeptRow>(
    client,
    {
      name: 'event_stories_load',
      text: `select l.* from unnest($1::bigint[]) as e (event_id) cross join lateral (
        select ${KEPT} from story s join story_terms t using (story_id) where s.event_id = e.event_id and s.article_count > 0 and t.version = ${TERMS_VERSION}
        order by coalesce(t.published_at, t.arrived_at) desc, t.story_id desc limit ${MOST_OF_EVENT}) l`,
    },
    [eventIds],
  );
  return rows.map(keptOf);
}

/** Keeps the nearest neighbours of stories. */
export async function writeNear(client: Client, stories: readonly KeptStory[]): Promise<void> {
  if (stories.length === 0) return;
  const sorted = [...stories].sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
  await client.query({
    name: 'story_near_write',
    text: `update story_terms s set near = t.near::bigint[], near_similarity = t.similarity::real[]
      from unnest($1::bigint[], $2::text[], $3::text[]) as t (story_id, near, similarity) where s.story_id = t.story_id`,
    values: [
      sorted.map(({ id }) => id),
      sorted.map(({ near }) => `{${[...near.keys()].join(',')}}`),
      sorted.map(({ near }) => `{${[...near.values()].join(',')}}`),
    ],
  });
}

/** The nearest neighbours with one more, or with another similarity to a known one. Whether they became others. */
export function addNear(story: KeptStory, other: string, similarity: number): boolean {
  const before = story.near.get(other);
  if (similarity <= 0 && before === undefined) return false;
  // stored with 24 bits: what comes back is the same number
  const value = Math.fround(similarity);
  if (before === value) return false;
  story.near.set(other, value);
  if (story.near.size <= NEIGHBOURS) return true;
  let farthest = other;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, near] of story.near) if (near < least) [farthest, least] = [id, near];
  story.near.delete(farthest);
  return farthest !== other || before !== undefined;
}
