import { type Queryable, rowsOf } from './db.ts';
import { CHANGE_KINDS } from './feeds-schema.ts';

/** One entry of the change log, as `news.change` shows it. */
export interface Change {
  change_id: number;
  at: Date;
  kind: string;
  article_id: number | null;
  story_id: number | null;
  payload: Record<string, unknown>;
}

/** Stands in place of entries that were dropped because of their age; whoever reads the log gets it, whatever they chose. */
export const LOG_DROPPED = 'log.dropped';

/** Every kind that stands in the log. */
export const LOGGED_KINDS = [...CHANGE_KINDS, LOG_DROPPED] as const;

/** Numbers stay exact in a double for longer than any log lives. */
const CHANGE =
  'change_id::float8 as change_id, at, kind, article_id::float8 as article_id, story_id::float8 as story_id, payload';

/** The next changes behind a number, in order: whoever asks again with the last number seen misses nothing. */
export const readChanges = (db: Queryable, after: number, most: number): Promise<Change[]> =>
  rowsOf(
    db,
    {
      name: 'changes_read',
      text: `select ${CHANGE} from news.change where change_id > $1 order by change_id limit $2`,
    },
    [after, most],
  );

/** The number of the newest change; 0 while there is none. */
export async function lastChange(db: Queryable): Promise<number> {
  const [row] = await rowsOf<{ last: number }>(db, {
    name: 'changes_last',
    text: 'select change_id::float8 as last from wirecopy.change_last',
  });
  return row!.last;
}
