import { type Queryable, rowsOf } from './db.ts';
import { STAGES, type Stage } from './pipeline.ts';

/** One stage of the pipeline in numbers. */
export interface StageCounts {
  /** Could be worked on now. */
  due: number;
  /** Scheduled for later: the next poll, or another try. */
  later: number;
  inHand: number;
  /** How long the oldest due one could have been worked on, in seconds; null when none is due. */
  oldestSeconds: number | null;
  /** Of the last hour, like `rejected`; `perMinute` of the last minute. */
  done: number;
  perMinute: number;
  rejected: number;
  /** Given up and not replayed, whenever that was. */
  dead: number;
}

/** One row per stage, in the order of the pipeline. */
export const countStages = (db: Queryable): Promise<(StageCounts & { stage: Stage })[]> =>
  rowsOf(
    db,
    {
      name: 'stage_counts',
      text: `with pending as (
          select stage, count(*) filter (where lease_until > now()) as in_hand,
            count(*) filter (where (lease_until > now()) is not true and due_at <= now()) as due,
            count(*) filter (where (lease_until > now()) is not true and due_at > now()) as later,
            max(now() - due_at) filter (where (lease_until > now()) is not true and due_at <= now()) as oldest
          from wirecopy.work group by stage),
        ended as (
          select stage, count(*) filter (where outcome in ('done', 'unchanged', 'skipped')) as done,
            count(*) filter (where outcome in ('done', 'unchanged', 'skipped') and at > now() - interval '1 min') as per_minute,
            count(*) filter (where outcome = 'rejected') as rejected
          from wirecopy.outcome where final and at > now() - interval '1 h' group by stage),
        buried as (select stage, count(*) as dead from wirecopy.dead group by stage)
        select stage, coalesce(due, 0)::int as due, coalesce(later, 0)::int as later, coalesce(in_hand, 0)::int as "inHand", extract(epoch from oldest)::int as "oldestSeconds", coalesce(done, 0)::int as done,
          coalesce(per_minute, 0)::int as "perMinute", coalesce(rejected, 0)::int as rejected, coalesce(dead, 0)::int as dead
        from unnest($1::text[]) with ordinality as known (stage, place)
        left join pending using (stage) left join ended using (stage) left join buried using (stage) order by place`,
    },
    [STAGES],
  );
