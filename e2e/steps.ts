import type { Pool } from '../shared/db.ts';
import { transaction } from '../shared/db.ts';
import type { Exit, NextWork, Stage, Work } from '../shared/pipeline.ts';
import { accept, type Done, finish, type Handler } from '../shared/work/finish.ts';

/** Makes work due, as the stage before does. */
export const bear = (pool: Pool, ...works: NextWork[]): Promise<unknown> => transaction(pool, (client) => accept(client, works));

/** The work of a stage that an item (or feed) has, in whatever state. */
export async function workOf(pool: Pool, stage: Stage, id: string): Promise<Work | undefined> {
  const { rows } = await pool.query('select stage, id, host, tries, lost, code, fence from work where stage = $1 and id = $2', [
    stage,
    id,
  ]);
  return rows[0];
}

/** Runs a handler on the work that waits for it, without storing anything. */
export async function attempt<Result>(pool: Pool, handler: Handler<Result>, id: string): Promise<Done<Result>> {
  const work = await workOf(pool, handler.stage, id);
  if (!work) throw new Error(`no ${handler.stage} waits for ${id}`);
  return { work, result: await handler.run(work, new AbortController().signal) };
}

/** Works on an item (or feed) at one stage, with the very transaction that finishes work. Undefined when the fence was lost. */
export async function perform(pool: Pool, handler: Handler, id: string): Promise<Exit | undefined> {
  const { exits } = await finish(pool, handler, [await attempt(pool, handler, id)]);
  return exits[0];
}
