import { type Client, type Pool, rowsOf, transaction } from '../../../shared/db.ts';
import { hurry } from '../../../shared/work/hurry.ts';

/** A subscription that a hub speaks of by the token of its callback. */
export interface Subscription {
  feed_id: number;
  topic: string;
  secret: string;
  state: 'wanted' | 'active' | 'refused' | 'leaving';
  /** Requests to the hub that it has not confirmed. */
  tries: number;
  /** Pushes that are not read yet. */
  waiting: number;
}

const BY_TOKEN = {
  name: 'websub_by_token',
  text: `select feed_id, topic, secret, state, tries, (select count(*)::int from push where push.feed_id = websub.feed_id) as waiting from websub where token = $1`,
};

export const loadSubscription = async (pool: Pool, token: string): Promise<Subscription | undefined> =>
  (await rowsOf<Subscription>(pool, BY_TOKEN, [token]))[0];

/** The hub grants the subscription; it is renewed when four fifths of the lease are over. */
export async function confirmSubscription(pool: Pool, token: string, leaseSeconds: number): Promise<void> {
  await pool.query(
    `update websub set state = 'active', lease_until = now() + $2 * interval '1 s', next_at = now() + 0.8 * $2 * interval '1 s', tries = 0, error = null
     where token = $1`,
    [token, leaseSeconds],
  );
}

export async function endSubscription(pool: Pool, token: string): Promise<void> {
  await pool.query(`delete from websub where token = $1 and state = 'leaving'`, [token]);
}

/** The hub does not want this subscription: it is asked again after a week. */
export async function refuseSubscription(pool: Pool, token: string, reason: string): Promise<void> {
  await pool.query(
    `update websub set state = 'refused', lease_until = null, is_reliable = false, next_at = now() + interval '7 days', error = $2 where token = $1 and state <> 'leaving'`,
    [token, reason],
  );
}

/** Keeps what was pushed and has the fetcher read it: accepted when this has committed. */
export async function storePush(pool: Pool, feedId: number, contentType: string | null, body: Buffer): Promise<void> {
  await transaction(pool, async (client: Client) => {
    await client.query('insert into push (feed_id, content_type, body) values ($1, $2, $3)', [feedId, contentType, body]);
    await hurry(client, 'poll', String(feedId));
  });
}
