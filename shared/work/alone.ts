import { type Client, type Pool, transaction } from '../db.ts';

/** Runs `body` if no other process does it at this moment. The lock is taken in a statement before, so that `body` sees what its predecessor committed. */
export async function alone<T>(
  pool: Pool,
  lock: readonly [number, number],
  body: (client: Client) => Promise<T>,
): Promise<T | undefined> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query('select pg_try_advisory_xact_lock($1, $2) as taken', [...lock]);
    return rows[0].taken ? body(client) : undefined;
  });
}
