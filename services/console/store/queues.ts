import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { Stage } from '../../../shared/pipeline.ts';

/** Work that somebody should look at: a feed's (stage poll) or an item's. */
export interface WorkRow {
  stage: Stage;
  id: string;
  url: string | null;
  host: string | null;
  at: Date;
  tries: number;
  code: string | null;
  detail: string | null;
}

const NAMED = `left join wirecopy.item i on w.stage <> 'poll' and i.item_id = w.id left join wirecopy.feed f on w.stage = 'poll' and f.feed_id = w.id`;
const COLUMNS = 'w.stage, w.id, coalesce(i.url, f.url) as url, w.host';

/** What could have been worked on the longest. */
export const listWaiting = (db: Queryable): Promise<WorkRow[]> =>
  rowsOf(db, {
    name: 'console_waiting',
    text: `select ${COLUMNS}, w.due_at as at, w.tries, w.code, null as detail
      from (select * from wirecopy.work where due_at <= now() and (lease_until > now()) is not true order by due_at limit 20) w ${NAMED} order by w.due_at`,
  });

/** What is in hand, with the end of the lease. */
export const listInHand = (db: Queryable): Promise<WorkRow[]> =>
  rowsOf(db, {
    name: 'console_in_hand',
    text: `select ${COLUMNS}, w.lease_until as at, w.tries, w.code, null as detail
      from (select * from wirecopy.work where lease_until > now() order by lease_until limit 20) w ${NAMED} order by w.lease_until`,
  });

/** What failed and is tried again. */
export const listRetrying = (db: Queryable): Promise<WorkRow[]> =>
  rowsOf(db, {
    name: 'console_retrying',
    text: `select ${COLUMNS}, w.due_at as at, w.tries, w.code, null as detail
      from (select * from wirecopy.work where tries > 0 and due_at > now() order by due_at limit 20) w ${NAMED} order by w.due_at`,
  });

/** What was given up, latest first. */
export const listDead = (db: Queryable): Promise<WorkRow[]> =>
  rowsOf(db, {
    name: 'console_dead',
    text: `select ${COLUMNS}, w.at, w.tries, w.code, w.detail from (select * from wirecopy.dead order by at desc limit 50) w ${NAMED} order by w.at desc`,
  });
