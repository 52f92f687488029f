import { outlast, type Pool, rowsOf } from '../shared/db.ts';
import { ITEM_STAGES } from '../shared/work/statements.ts';

const LOOK_MS = 200;

/** The time by Postgres' clock. Taken before the services start, every poll that they finish is later. */
export async function databaseTime(pool: Pool): Promise<Date> {
  return (await pool.query('select now() as at')).rows[0].at as Date;
}

/** Makes the polls of all active feeds due now that have not been polled since a time. */
export async function pollNow(pool: Pool, since: Date): Promise<void> {
  await pool.query(
    `with due as (update work set due_at = now() from feed
        where stage = 'poll' and id = feed_id and due_at > now() and lease_until is null and (last_polled_at >= $1) is not true returning host)
      update slot set wake_at = least(wake_at, greatest(next_start_at, now())) where host in (select host from due)`,
    [since],
  );
}

/** Resolves when the stories that were due by now have been grouped into events; one whose comparison failed is not waited for. */
export async function eventsGrouped(pool: Pool): Promise<void> {
  const by = await outlast(() => databaseTime(pool));
  for (;;) {
    const [row] = await outlast(() => rowsOf<{ waiting: boolean }>(pool, EVENTS_WAITING, [by]));
    if (!row!.waiting) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const EVENTS_WAITING = {
  name: 'events_waiting',
  text: 'select exists (select from event_due where due_at <= $1 and tries = 0) as waiting',
};

export interface Progress {
  feeds: number;
  polled: number;
  items: number;
  /** Items that have ended at their last stage. Looking at their pages again is no part of it: that is due hours or days later. */
  ended: number;
  /** Items that are due now or in hand; the others that have not ended wait for another try. */
  active: number;
}

/** How far the items of active feeds and the polls since a time have come. */
export async function readProgress(pool: Pool, since: Date): Promise<Progress> {
  const [row] = await rowsOf<Progress>(
    pool,
    {
      name: 'progress',
      text: `select count(*)::int as feeds, count(*) filter (where last_polled_at >= $1)::int as polled,
        (select count(*) from item)::int as items, (select count(*) from item)::int - (select count(distinct id) from work where stage in ${ITEM_STAGES})::int as ended,
        (select count(*) from work where stage in ${ITEM_STAGES} and (due_at <= now() or lease_until > now()))::int as active
        from feed where state = 'active'`,
    },
    [since],
  );
  return row!;
}

/** Resolves when every active feed was polled since then and every item has ended, or at least (`retries` false) waits for another try; events included. */
export async function settled(
  pool: Pool,
  since: Date,
  { retries, onProgress = () => {} }: { retries: boolean; onProgress?: (progress: Progress) => void },
): Promise<Progress> {
  for (;;) {
    const progress = await outlast(() => readProgress(pool, since));
    onProgress(progress);
    const { feeds, polled, items, ended, active } = progress;
    if (polled === feeds && (retries ? ended === items : active === 0)) {
      await eventsGrouped(pool);
      return progress;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
