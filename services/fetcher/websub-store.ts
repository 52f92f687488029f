import { randomBytes } from 'node:crypto';
import { type Client, type Queryable, rowsOf } from '../../shared/db.ts';
import type { Hub } from './hub.ts';
import type { Rhythm } from './rhythm.ts';

/** A subscription whose hub is to be asked now. */
export interface DueSubscription {
  feed_id: number;
  hub: string;
  topic: string;
  callback: string;
  secret: string;
  state: 'wanted' | 'active' | 'refused' | 'leaving';
}

/** Bytes of chance: nobody guesses a callback or signs in a hub's name. */
const SECRET_BYTES = 32;
const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** Where the path of the callbacks begins: the console answers there. */
export const callbackBase = (publicUrl: string): string => `${publicUrl.replace(/\/+$/, '')}/websub/`;

/** Subscribes a feed at a hub, with a new callback and secret; at another hub than before the old callback is nobody's any more. */
export async function storeHub(client: Client, feedId: number, { hub, topic }: Hub, base: string): Promise<void> {
  const token = secret();
  await client.query({
    name: 'websub_store',
    text: `insert into websub (feed_id, hub, topic, callback, token, secret) values ($1, $2, $3, $4, $5, $6)
      on conflict (feed_id) do update set hub = excluded.hub, topic = excluded.topic, callback = excluded.callback, token = excluded.token,
        secret = excluded.secret, state = 'wanted', lease_until = null, next_at = now(), tries = 0, error = null, is_reliable = false`,
    values: [feedId, hub, topic, base + token, token, secret()],
  });
}

/** The feed names no hub any more. */
export async function leaveHub(client: Client, feedId: number): Promise<void> {
  await client.query(
    `update websub set state = 'leaving', next_at = now(), tries = 0 where feed_id = $1 and state <> 'leaving'`,
    [feedId],
  );
}

/** Asked in vain so often, a hub is left without its consent: it gets 404 from then on. */
const LEAVING_TRIES = 3;

/**
 * Leaves the hubs of feeds that are polled no more, forgets those that were left, and moves subscriptions to this process' public address.
 */
export async function tidySubscriptions(db: Queryable, base: string): Promise<void> {
  await db.query(`update websub w set state = 'leaving', next_at = now(), tries = 0 from feed f
    where f.feed_id = w.feed_id and f.state <> 'active' and w.state <> 'leaving'`);
  await db.query(
    `delete from websub where state = 'leaving' and (tries >= ${LEAVING_TRIES} and next_at <= now() or lease_until is null or lease_until < now())`,
  );
  await db.query(
    `update websub set callback = $1 || token, state = 'wanted', next_at = now(), tries = 0, is_reliable = false where state <> 'leaving' and callback <> $1 || token`,
    [base],
  );
}

/** Takes subscriptions that are due; each is due again after a back-off unless its hub confirms it: ten minutes, then twice as long each time, up to a day. */
export const takeDue = (db: Queryable, most: number): Promise<DueSubscription[]> =>
  rowsOf(
    db,
    {
      name: 'websub_take',
      text: `update websub set tries = least(tries + 1, 30), next_at = now() + least(interval '10 min' * 2 ^ tries, interval '1 day')
        where feed_id in (select feed_id from websub where next_at <= now() order by next_at limit $1 for update skip locked)
        returning feed_id, hub, topic, callback, secret, state`,
    },
    [most],
  );

/** Why a hub could not be asked; null = it took the request. */
export async function storeHubAnswer(db: Queryable, feedId: number, error: string | null): Promise<void> {
  await db.query('update websub set error = $2 where feed_id = $1', [feedId, error]);
}

/** Feeds of which a poll found what no hub had pushed: they are polled at their own rhythm again. */
export async function storeUnreliable(client: Client, feedIds: readonly number[]): Promise<void> {
  if (feedIds.length > 0)
    await client.query('update websub set is_reliable = false where feed_id = any($1) and is_reliable', [feedIds]);
}

export interface Push {
  push_id: string;
  content_type: string | null;
  body: Buffer;
}

/** Documents of one feed that are read at once. */
const PUSHES = 8;

export const loadPushes = (db: Queryable, feedId: number): Promise<Push[]> =>
  rowsOf(
    db,
    {
      name: 'push_load',
      text: `select push_id, content_type, body from push where feed_id = $1 order by push_id limit ${PUSHES}`,
    },
    [feedId],
  );

/** Those of these feeds of which something was pushed and not read yet. */
export async function pushedFeeds(client: Client, feedIds: readonly number[]): Promise<Set<number>> {
  const rows = await rowsOf<{ feed_id: number }>(
    client,
    { name: 'push_waiting', text: 'select distinct feed_id from push where feed_id = any($1)' },
    [feedIds],
  );
  return new Set(rows.map((row) => row.feed_id));
}

export interface ReadPushes {
  feedId: number;
  pushIds: string[];
  /** At least one could be read. */
  isRead: boolean;
  hasNew: boolean;
  rhythm: Rhythm | null;
}

/** Removes pushes that were read; the next poll stays when it was. */
export async function storeReadPushes(client: Client, { feedId, pushIds, isRead, hasNew, rhythm }: ReadPushes): Promise<void> {
  await client.query('delete from push where push_id = any($1)', [pushIds]);
  if (isRead) await client.query('update websub set is_reliable = true, pushed_at = now() where feed_id = $1', [feedId]);
  await client.query(
    'update feed set last_new_item_at = case when $2 then now() else last_new_item_at end, rhythm = coalesce($3::jsonb, rhythm) where feed_id = $1',
    [feedId, hasNew, rhythm && JSON.stringify(rhythm)],
  );
}
