import { type Queryable, rowsOf } from './db.ts';
import { QUEUES, type QueueName, STAGES, type Stage } from './pipeline.ts';

/** What ended in the last five minutes at a stage: in whatever way, and well. */
export interface StageRate {
  stage: Stage;
  ended: number;
  done: number;
}

/** One row per stage, in the order of the pipeline. */
export const countLately = (db: Queryable): Promise<StageRate[]> =>
  rowsOf(
    db,
    {
      name: 'stage_rates',
      text: `select stage, count(at)::int as ended, count(*) filter (where outcome in ('done', 'unchanged', 'skipped'))::int as done
        from unnest($1::text[]) with ordinality as known (stage, place)
        left join (select stage, outcome, at from wirecopy.outcome where at > now() - interval '5 min' and outcome <> 'replayed') lately using (stage)
        group by stage, place order by place`,
    },
    [STAGES],
  );

/** Longest time that work of a queue could have been taken up and was not, in seconds; 0 when all that waits has to wait. */
export type Waits = Record<QueueName, number>;

/**
 * Unlike the age of the oldest waiting work this leaves out the pauses that a host wants, because a slot knows when a look at its host is worth it.
 * Where workers are busy it grows with the backlog; where work does not move at all nobody is there.
 */
export async function readWaits(db: Queryable): Promise<Waits> {
  const rows = await rowsOf<{ queue: QueueName; seconds: number }>(db, {
    name: 'queue_waits',
    text: `select stage as queue, extract(epoch from now() - min(due_at))::float8 as seconds from wirecopy.work
        where host is null and due_at <= now() and (lease_until is null or lease_until <= now()) group by stage
      union all
      select 'fetch', extract(epoch from now() - min(wake_at))::float8 from wirecopy.slot where wake_at <= now()
        and exists (select from wirecopy.work where work.host = slot.host and due_at <= now() and (lease_until is null or lease_until <= now()))
      having count(*) > 0`,
  });
  const waits = new Map(rows.map(({ queue, seconds }) => [queue, seconds]));
  return Object.fromEntries(QUEUES.map((queue) => [queue, waits.get(queue) ?? 0])) as Waits;
}
