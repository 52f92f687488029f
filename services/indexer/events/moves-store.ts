import { type Client, rowsOf } from '../../../shared/db.ts';
import { insertChange } from '../change-store.ts';

/** A story that goes from one event to another. */
export interface Move {
  storyId: string;
  from: string;
  to: string;
}

export async function makeEvent(client: Client): Promise<string> {
  const [row] = await rowsOf<{ event_id: string }>(client, {
    name: 'event_make',
    text: 'insert into event default values returning event_id',
  });
  return row!.event_id;
}

/**
 * The stories among these that nobody else is writing, locked in the order of their numbers. The others are left for the next round:
 * whoever waited here would make the matching of copies wait in turn.
 */
export async function lockFree(client: Client, storyIds: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ story_id: string }>(
    client,
    {
      name: 'event_stories_lock',
      text: 'select story_id from story where story_id = any($1) and article_count > 0 order by story_id for no key update skip locked',
    },
    [storyIds],
  );
  return new Set(rows.map((row) => row.story_id));
}

/** Moves stories between events, and says so in history and change log: once for each pair of events. */
export async function moveStories(client: Client, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  await client.query({
    name: 'event_move',
    text: 'update story set event_id = t.event_id from unnest($1::bigint[], $2::bigint[]) as t (story_id, event_id) where story.story_id = t.story_id',
    values: [moves.map(({ storyId }) => storyId), moves.map(({ to }) => to)],
  });
  const living = await livingEvents(
    client,
    moves.map(({ from }) => from),
  );
  const pairs = new Map<string, Move[]>();
  for (const move of moves) {
    const key = `${move.from} ${move.to}`;
    pairs.set(key, [...(pairs.get(key) ?? []), move]);
  }
  for (const [{ from, to }, stories] of [...pairs.values()].map(
    (list) => [list[0]!, list.map(({ storyId }) => storyId)] as const,
  )) {
    const isSplit = living.has(from);
    await recordMove(
      client,
      from,
      to,
      stories,
      isSplit ? 'split: they report another happening' : 'merged: they report the same happening',
    );
    await insertChange(client, isSplit ? 'event.split' : 'event.merged', null, stories.length === 1 ? stories[0]! : null, {
      event: to,
      from,
      stories,
    });
  }
}

/** Those of these stories that lost their articles leave their events; an event that has no other story goes where the articles went. */
export async function leaveEvents(client: Client, storyIds: readonly string[]): Promise<void> {
  const stories = await rowsOf<{ storyId: string; eventId: string }>(
    client,
    {
      name: 'event_stories_emptied',
      text: 'select story_id as "storyId", event_id as "eventId" from story where story_id = any($1) and article_count = 0 order by story_id',
    },
    [storyIds],
  );
  const living = await livingEvents(
    client,
    stories.map(({ eventId }) => eventId),
  );
  for (const { storyId, eventId } of stories) {
    if (living.has(eventId)) continue;
    const to = await heirOf(client, storyId);
    await recordMove(
      client,
      eventId,
      to,
      [storyId],
      to === null ? 'removed: its articles were taken down' : 'merged: copies of one text',
    );
    if (to !== null) await insertChange(client, 'event.merged', null, null, { event: to, from: eventId, stories: [] });
  }
}

async function livingEvents(client: Client, eventIds: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ event_id: string }>(
    client,
    {
      name: 'events_living',
      text: 'select event_id from unnest($1::bigint[]) as e (event_id) where exists (select from story s where s.event_id = e.event_id and s.article_count > 0)',
    },
    [[...new Set(eventIds)]],
  );
  return new Set(rows.map((row) => row.event_id));
}

/** Where the articles of a story went, followed to a story that has some; null when they were taken down. */
async function heirOf(client: Client, storyId: string): Promise<string | null> {
  const [row] = await rowsOf<{ event_id: string }>(
    client,
    {
      name: 'event_heir',
      text: `with recursive went (story_id, hops) as (
          select $1::bigint, 0
          union
          select h.story_id, hops + 1 from went cross join lateral (
            select story_id from story_history where old_story_id = went.story_id and story_id is not null order by history_id desc limit 1) h
          where hops < 100)
        select s.event_id from went join story s using (story_id) where s.article_count > 0 order by hops limit 1`,
    },
    [storyId],
  );
  return row?.event_id ?? null;
}

const recordMove = (
  client: Client,
  from: string,
  to: string | null,
  stories: readonly string[],
  reason: string,
): Promise<unknown> =>
  client.query({
    name: 'event_history_insert',
    text: 'insert into event_history (old_event_id, event_id, story_ids, reason) values ($1, $2, $3, $4)',
    values: [from, to, stories, reason],
  });
