import { type Client, type Pool, type Queryable, rowsOf, transaction } from './db.ts';
import { LOCKS } from './locks.ts';

/**
 * Keeps takedowns out until the end of the transaction: what it writes is there for the next one to find, and what one before has written is seen.
 * A statement of its own, so that those after it look at what was committed while it waited; the first one, so that nobody who waits for it holds
 * what a takedown needs.
 */
export const keepTakedownsOut = (client: Client): Promise<unknown> =>
  client.query('select pg_advisory_xact_lock_shared($1, $2)', [...LOCKS.takedown]);

/** A transaction that no takedown runs beside: for all that writes documents, or gives them work. */
export const besideTakedowns = <T>(pool: Pool, body: (client: Client) => Promise<T>): Promise<T> =>
  transaction(pool, async (client) => {
    await keepTakedownsOut(client);
    return body(client);
  });

/** Which of these keys of items belong to something that was taken down, as hex. */
export async function findTombstones(db: Queryable, keys: readonly Buffer[]): Promise<Set<string>> {
  const rows = await rowsOf<{ key_sha: Buffer }>(
    db,
    { name: 'tombstones_find', text: 'select key_sha from tombstone where key_sha = any($1)' },
    [keys],
  );
  return new Set(rows.map((row) => row.key_sha.toString('hex')));
}

const FORGET = {
  pages: 'delete from page where item_id = any($1)',
  drafts: 'delete from draft where item_id = any($1)',
  addresses: 'delete from item_address where item_id = any($1)',
  entries: `update item set entry = '{}', url = null, page_at = null where item_id = any($1)`,
  // in the order in which polls write them
  answers: `update feed_answer set body = null where feed_id in (select feed_id from feed_answer where body is not null
    and feed_id in (select feed_id from sighting where item_id = any($1)) order by feed_id for no key update)`,
  details: `update outcome set detail = null where id = any($1) and stage <> 'poll' and detail is not null`,
};

/** Removes what items hold of their documents. The items stay under their keys, with times and outcomes, so that none is taken for new. */
export async function forgetItems(client: Client, itemIds: readonly string[]): Promise<void> {
  for (const [what, text] of Object.entries(FORGET)) await client.query({ name: `forget_${what}`, text, values: [itemIds] });
}
