import { type Queryable, rowsOf } from '../db.ts';
import type { Stage } from '../pipeline.ts';
import { ITEM_STAGES } from './statements.ts';

/** What is meant; all that is given must be true. Refused items are only meant where they are named, by a code or one by one. */
export interface Selection {
  stage?: Stage | undefined;
  code?: string | undefined;
  feedId?: number | undefined;
  itemIds?: string[] | undefined;
}

/** Work that ended without a result. */
export interface Ended {
  stage: Stage;
  /** Of a feed where the stage is `poll`, else of an item. */
  id: string;
  outcome: 'dead' | 'rejected';
  code: string;
  detail: string | null;
  tries: number;
  at: Date;
  url: string | null;
  feed: string | null;
}

/** Stage, code, feed, items: what was given up, and, where a code or items are named, what was refused as the item's last word. */
const ENDED = `ended as (
    select e.stage, e.id, e.outcome, e.code, e.detail, e.tries, e.at, coalesce(i.url, f.url) as url, coalesce(f.name, f.title, f.key) as feed
    from (
      select stage, id, 'dead' as outcome, code, detail, tries, at from dead
      union all
      select stage, id, outcome, code, detail, tries, at from outcome o
      where final and outcome = 'rejected' and stage in ${ITEM_STAGES} and ($2::text is not null or $4::bigint[] is not null)
        and ($2::text is null or code = $2) and ($4::bigint[] is null or id = any($4))
        and not exists (select from outcome later where later.id = o.id and later.stage in ${ITEM_STAGES} and later.at > o.at)
        and not exists (select from work where work.stage in ${ITEM_STAGES} and work.id = o.id)
        and not exists (select from tombstone where item_id = o.id)) e
    left join item i on e.stage <> 'poll' and i.item_id = e.id
    left join feed f on f.feed_id = case when e.stage = 'poll' then e.id else i.feed_id end
    where ($1::text is null or e.stage = $1) and ($2::text is null or e.code = $2) and ($3::int is null or f.feed_id = $3)
      and ($4::bigint[] is null or (e.stage <> 'poll' and e.id = any($4))))`;

const valuesOf = ({ stage, code, feedId, itemIds }: Selection): unknown[] => [
  stage ?? null,
  code ?? null,
  feedId ?? null,
  itemIds ?? null,
];

/** The newest ones, with everything that is known. */
export const listEnded = (db: Queryable, selection: Selection, limit: number): Promise<Ended[]> =>
  rowsOf(db, { name: 'ended_list', text: `with ${ENDED} select * from ended order by at desc, id desc limit $5` }, [
    ...valuesOf(selection),
    limit,
  ]);

export interface EndedCount extends Pick<Ended, 'stage' | 'outcome' | 'code'> {
  count: number;
  oldest: Date;
  newest: Date;
}

/** How many there are of each kind, the most first. */
export const countEnded = (db: Queryable, selection: Selection): Promise<EndedCount[]> =>
  rowsOf(
    db,
    {
      name: 'ended_count',
      text: `with ${ENDED} select stage, outcome, code, count(*)::int as count, min(at) as oldest, max(at) as newest from ended
        group by stage, outcome, code order by count desc, stage, code`,
    },
    valuesOf(selection),
  );

export type EndedKey = Pick<Ended, 'stage' | 'id' | 'code'>;

/** All of them, the oldest first. */
export const findEnded = (db: Queryable, selection: Selection): Promise<EndedKey[]> =>
  rowsOf(
    db,
    { name: 'ended_find', text: `with ${ENDED} select stage, id, code from ended order by at, id` },
    valuesOf(selection),
  );
