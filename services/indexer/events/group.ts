import { type Client, isAway, isContention, type Pool } from '../../../shared/db.ts';
import { LOCKS } from '../../../shared/locks.ts';
import { keepTakedownsOut } from '../../../shared/tombstones.ts';
import { alone } from '../../../shared/work/alone.ts';
import { resolveOpenNames } from '../names-store.ts';
import { assignEvents, type Placed } from './assign.ts';
import { affinity, cluster, densityOf, SAME_HAPPENING } from './cluster.ts';
import { leaveEvents, lockFree, type Move, makeEvent, moveStories } from './moves-store.ts';
import { type Comparable, keyWeight, similarities, similarity, vectorOf } from './similarity.ts';
import {
  addNear,
  countTerms,
  type DueStory,
  endDue,
  findCandidates,
  findDue,
  frequenciesOf,
  insertTerms,
  type KeptStory,
  loadDue,
  loadFrequencies,
  loadKept,
  loadOfEvents,
  markAll,
  postpone,
  removeExpired,
  removeTerms,
  writeNear,
} from './store.ts';
import { type Terms, termsOf } from './terms.ts';

/** Stories that are compared in one transaction, some 100 ms long: what they share is read once. */
export const BATCH = 64;

/** Terms of a story by which others find it: reports of one happening share several of their weightiest. */
const KEYS = 20;

/**
 * Groups the stories that are due into events, with the stories around them: a round that another process is at does nothing. Returns how many were due.
 * A story whose comparison fails by itself is put off and reported; the others go on.
 */
export async function groupDue(pool: Pool, onTrouble: (error: unknown) => void): Promise<number> {
  const due = await findDue(pool, BATCH);
  if (due.length === 0) return 0;
  try {
    return (await groupStories(pool, due)) ? due.length : 0;
  } catch (error) {
    if (isAway(error) || isContention(error)) throw error;
    onTrouble(error);
  }
  for (const storyId of due) {
    await groupStories(pool, [storyId]).catch(async (error) => {
      if (isAway(error) || isContention(error)) throw error;
      await postpone(pool, storyId);
    });
  }
  return due.length;
}

/** Whether it was our turn. One transaction: whatever ends it halfway, the stories stay due. */
async function groupStories(pool: Pool, storyIds: readonly string[]): Promise<boolean> {
  const done = await alone(pool, LOCKS.events, async (client) => {
    await keepTakedownsOut(client);
    const due = await loadDue(client, storyIds);
    const gone = due.filter(({ articleId }) => articleId === null);
    const present = due.filter(({ articleId }) => articleId !== null);
    const changed = present.filter(({ isCurrent }) => !isCurrent);
    await removeTerms(
      client,
      [...gone, ...changed].filter(({ isKnown }) => isKnown).map(({ storyId }) => storyId),
    );
    await leaveEvents(
      client,
      gone.filter(({ isKnown }) => isKnown).map(({ storyId }) => storyId),
    );
    const frequencies = await keepTerms(client, changed);
    const { blocked, moved } = await regroup(client, present, frequencies);
    // names before marks, as whoever matches does it
    await resolveOpenNames(client, [...new Set([...present.map(({ storyId }) => storyId), ...moved])]);
    await endDue(
      client,
      due.filter(({ storyId }) => !blocked.has(storyId)),
    );
    await removeExpired(client);
    return true;
  });
  return done ?? false;
}

type Known = Map<number, number>;

/** Keeps what the texts of stories say, and counts their terms. Returns the frequencies that it has read. */
async function keepTerms(client: Client, changed: readonly DueStory[]): Promise<Known> {
  const known: Known = new Map();
  if (changed.length === 0) return known;
  const read = changed.map((story) => ({ story, terms: termsOf(story.title, story.text!) }));
  const added = read.filter(({ story }) => !story.isKnown).map(({ terms }) => terms);
  await countTerms(client, added);
  await loadFrequencies(
    client,
    known,
    read.map(({ terms }) => terms),
  );
  if (passesDoubling(frequenciesOf(known).stories - added.length, frequenciesOf(known).stories)) await markAll(client);
  await insertTerms(
    client,
    read.map((one) => ({ ...one, keys: keysOf(one.terms, known) })),
  );
  return known;
}

/**
 * Of a few stories nobody can tell which terms are rare, and the first ones would stay compared by that. So all are compared again whenever
 * their number has doubled, until there are enough.
 */
const ENOUGH_STORIES = 4_096;
const FEWEST_STORIES = 64;

export function passesDoubling(before: number, after: number): boolean {
  for (let mark = FEWEST_STORIES; mark <= ENOUGH_STORIES; mark *= 2) if (before < mark && after >= mark) return true;
  return false;
}

function keysOf(terms: Terms, known: Known): number[] {
  const frequencies = frequenciesOf(known);
  const weights = new Map(Array.from(terms.numbers, (term, i) => [term, keyWeight(term, terms.counts[i]!, frequencies)]));
  return [...weights.keys()].sort((a, b) => weights.get(b)! - weights.get(a)! || a - b).slice(0, KEYS);
}

/** Events that are grouped anew with a story near them: in a subject that everybody writes about, dozens are near, and the farther ones do not win. */
const NEAR_EVENTS = 5;

/** Stories as they are compared, and the terms' frequencies that their weights follow. */
class Neighbourhood {
  readonly stories = new Map<string, KeptStory & Comparable>();
  readonly changed = new Set<KeptStory>();
  readonly #client: Client;
  readonly #known: Known;

  constructor(client: Client, known: Known) {
    this.#client = client;
    this.#known = known;
  }

  async add(kept: readonly KeptStory[]): Promise<void> {
    const fresh = kept.filter(({ id }) => !this.stories.has(id));
    await loadFrequencies(
      this.#client,
      this.#known,
      fresh.map(({ terms }) => terms),
    );
    const frequencies = frequenciesOf(this.#known);
    for (const story of fresh) this.stories.set(story.id, Object.assign(story, { vector: vectorOf(story.terms, frequencies) }));
  }

  densityOf(story: KeptStory): number {
    return densityOf([...story.near.values()]);
  }

  /** Notes how alike two stories are, for the density around each. */
  note(a: KeptStory, b: KeptStory, value: number): void {
    if (addNear(a, b.id, value)) this.changed.add(a);
    if (addNear(b, a.id, value)) this.changed.add(b);
  }
}

interface Regrouped {
  /** Due stories that somebody else is writing. */
  blocked: Set<string>;
  /** Stories that stand in another event now. */
  moved: string[];
}

/** Groups due stories with the events near them, and moves those that stand in the wrong one. */
async function regroup(client: Client, due: readonly DueStory[], known: Known): Promise<Regrouped> {
  const ids = due.map(({ storyId }) => storyId);
  if (ids.length === 0) return { blocked: new Set(), moved: [] };
  const candidates = await findCandidates(client, ids);
  const around = new Neighbourhood(client, known);
  await around.add(await loadKept(client, [...new Set([...ids, ...[...candidates.values()].flat()])]));
  const events = nearEvents(around, ids, candidates);
  await around.add(await loadOfEvents(client, events));
  const concerned = [...around.stories.values()]
    .filter(({ id, eventId }) => ids.includes(id) || events.includes(eventId))
    .sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
  const groups = groupAnew(around, concerned);
  await writeNear(client, [...around.changed]);
  return place(client, groups, new Set(ids));
}

/** Events with a story that is alike enough to a due one, and those in which the due ones stand. */
function nearEvents(around: Neighbourhood, ids: readonly string[], candidates: Map<string, string[]>): string[] {
  const pairs: [KeptStory & Comparable, KeptStory & Comparable, number][] = [];
  for (const id of ids) {
    const story = around.stories.get(id);
    for (const other of candidates.get(id) ?? []) {
      const found = around.stories.get(other);
      if (story && found) pairs.push([story, found, similarity(story, found)]);
    }
  }
  for (const pair of pairs) around.note(...pair);
  const nearest = new Map<string, { eventId: string; value: number }[]>();
  for (const [a, b, value] of pairs) {
    const found = affinity(value, around.densityOf(a), around.densityOf(b));
    if (found < SAME_HAPPENING) continue;
    const list = nearest.get(a.id) ?? [];
    nearest.set(a.id, [...list, { eventId: b.eventId, value: found }]);
  }
  const events = new Set(ids.flatMap((id) => around.stories.get(id)?.eventId ?? []));
  for (const list of nearest.values()) {
    const best = new Set(list.sort((x, y) => y.value - x.value).map(({ eventId }) => eventId));
    for (const eventId of [...best].slice(0, NEAR_EVENTS)) events.add(eventId);
  }
  return [...events];
}

/** The stories by happening. */
function groupAnew(around: Neighbourhood, stories: readonly (KeptStory & Comparable)[]): Placed[][] {
  const matrix = similarities(stories);
  for (const [i, story] of stories.entries()) {
    for (let j = 0; j < i; j++) {
      const value = matrix[i]![j]!;
      if (value >= NOTED) around.note(story, stories[j]!, value);
    }
  }
  const groups = cluster(
    matrix,
    stories.map((story) => around.densityOf(story)),
  );
  return groups.map((members) => members.map((i) => stories[i]!));
}

/** Less alike than this, two stories say nothing about how dense the news around them is. */
const NOTED = 0.02;

async function place(client: Client, groups: readonly Placed[][], due: ReadonlySet<string>): Promise<Regrouped> {
  const wanted = assignEvents(groups).map(({ stories, eventId: to }) => ({
    to,
    movers: stories.filter(({ eventId }) => eventId !== to),
  }));
  const movers = wanted.flatMap((group) => group.movers.map(({ id }) => id));
  if (movers.length === 0) return { blocked: new Set(), moved: [] };
  const free = await lockFree(client, movers);
  const moves: Move[] = [];
  for (const group of wanted) {
    const stories = group.movers.filter(({ id }) => free.has(id));
    if (stories.length === 0) continue;
    const to = group.to ?? (await makeEvent(client));
    moves.push(...stories.map(({ id, eventId: from }) => ({ storyId: id, from, to })));
  }
  await moveStories(client, moves);
  const isHeldUp = free.size < movers.length; // which ones a blocked story holds up is not worth telling apart
  return { blocked: isHeldUp ? new Set(due) : new Set(), moved: [...free] };
}
