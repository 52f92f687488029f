import type { Client } from '../db.ts';
import type { Stage } from '../pipeline.ts';
import { WAKE } from './statements.ts';

/**
 * Makes pending work due now; the sweep rings for it within half a second. Work in hand stays in hand: its row is locked while it is finished, so whoever
 * finishes it sees what the caller wrote before, or this comes after.
 */
export async function hurry(client: Client, stage: Stage, id: string): Promise<void> {
  const { rows } = await client.query({
    name: 'work_hurry',
    text: 'update work set due_at = least(due_at, now()) where stage = $1 and id = $2 returning host',
    values: [stage, id],
  });
  const hosts = rows.flatMap(({ host }) => host ?? []);
  if (hosts.length > 0) await client.query({ ...WAKE, values: [hosts, hosts.map(() => 0)] });
}
