import { type Queryable, rowsOf } from './db.ts';
import { Fault } from './errors.ts';

/** How far one webhook is. */
export interface WebhookProgress {
  id: string;
  /** stopped: it is not in feeds.yml. failing: its receiver has taken nothing since the last failure. */
  state: 'delivering' | 'failing' | 'stopped';
  /** Changes that were not looked at yet, and messages that wait. */
  behind: number;
  waiting: number;
  /** How old the oldest change is that was not delivered or looked at yet; 0 when there is none. */
  lagSeconds: number;
  delivered: number;
  failed: number;
  /** In all; those that are still in the log of deliveries can be replayed. */
  givenUp: number;
}

/** How one webhook does. */
export interface WebhookStatus extends WebhookProgress {
  url: string;
  kinds: string[];
  filter: Record<string, string[]>;
  isSigned: boolean;
  /** Every change up to here was looked at. */
  position: number;
  failures: number;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  lastErrorCode: string | null;
  lastError: string | null;
}

const PROGRESS = `key as id,
        case when not is_active then 'stopped' when failures > 0 and coalesce(last_failure_at > last_success_at, true) then 'failing' else 'delivering' end as state,
        (l.change_id - position)::float8 as behind, waiting.count as waiting,
        coalesce(extract(epoch from now() - least(
          (select c.at from wirecopy.change c where c.change_id = waiting.first), (select c.at from wirecopy.change c where c.change_id = w.position + 1))), 0)::float8 as "lagSeconds",
        delivered::float8 as delivered, failed::float8 as failed, given_up::float8 as "givenUp"`;
const OF_WEBHOOKS = `from wirecopy.webhook w cross join wirecopy.change_last l
      cross join lateral (select count(*)::int as count, min(change_id) as first from wirecopy.webhook_delivery d where d.webhook_id = w.webhook_id and d.state = 'waiting') waiting
      order by key`;

/** All webhooks, those that left feeds.yml too, without what only those may read who send: an address may hold a secret. */
export const readWebhookProgress = (db: Queryable): Promise<WebhookProgress[]> =>
  rowsOf(db, { name: 'webhooks_progress', text: `select ${PROGRESS} ${OF_WEBHOOKS}` });

/** The same with everything that is known. */
export const readWebhooks = (db: Queryable): Promise<WebhookStatus[]> =>
  rowsOf(db, {
    name: 'webhooks_read',
    text: `select ${PROGRESS}, url, kinds, filter, is_signed as "isSigned", position::float8 as position, failures, last_success_at as "lastSuccessAt",
        last_failure_at as "lastFailureAt", last_error_code as "lastErrorCode", last_error as "lastError" ${OF_WEBHOOKS}`,
  });

/** Sends a webhook everything again that came after a change, as far as the log reaches; what waits is sent in its turn. Throws E_NOT_FOUND. */
export async function replayFrom(db: Queryable, id: string, changeId: number): Promise<{ changes: number }> {
  const [row] = await rowsOf<{ changes: number }>(
    db,
    {
      name: 'webhook_replay',
      text: `with hook as (update wirecopy.webhook set position = least(greatest($2 - 1, 0), position), fence = fence + 1, lease_until = null, failures = 0, paused_until = now()
          where key = $1 returning webhook_id, position),
        gone as (delete from wirecopy.webhook_delivery d using hook where d.webhook_id = hook.webhook_id and d.change_id > hook.position)
        select (l.change_id - hook.position)::float8 as changes from hook, wirecopy.change_last l`,
    },
    [id, changeId],
  );
  if (!row) throw await noSuchWebhook(db, id);
  return row;
}

/** Sends again what was given up. Throws E_NOT_FOUND. */
export async function replayGivenUp(db: Queryable, id: string): Promise<{ changes: number }> {
  const [row] = await rowsOf<{ found: number; changes: number }>(
    db,
    {
      name: 'webhook_replay_given_up',
      text: `with hook as (update wirecopy.webhook set fence = fence + 1, lease_until = null where key = $1 returning webhook_id),
        again as (update wirecopy.webhook_delivery d set state = 'waiting', tries = 0, due_at = now() from hook where d.webhook_id = hook.webhook_id and d.state = 'given_up' returning 1)
        select (select count(*) from hook)::int as found, (select count(*) from again)::int as changes`,
    },
    [id],
  );
  if (row!.found === 0) throw await noSuchWebhook(db, id);
  return { changes: row!.changes };
}

/** A message in the log of deliveries: what was sent when and how it ended, never what it said. */
export interface LoggedDelivery {
  at: Date;
  change: number;
  kind: string;
  article: number | null;
  state: 'waiting' | 'delivered' | 'given_up';
  tries: number;
  code: string | null;
  detail: string | null;
}

/** The newest messages of a webhook, of one state or all. Throws E_NOT_FOUND. */
export async function listDeliveries(
  db: Queryable,
  id: string,
  state: LoggedDelivery['state'] | null,
  most: number,
): Promise<LoggedDelivery[]> {
  const known = await rowsOf(db, { name: 'webhook_known', text: 'select 1 from wirecopy.webhook where key = $1' }, [id]);
  if (known.length === 0) throw await noSuchWebhook(db, id);
  return rowsOf(
    db,
    {
      name: 'webhook_deliveries',
      text: `select at, change_id::float8 as change, kind, article_id::float8 as article, d.state, tries, code, detail
        from wirecopy.webhook_delivery d join wirecopy.webhook using (webhook_id) where key = $1 and ($2::text is null or d.state = $2) order by change_id desc limit $3`,
    },
    [id, state, most],
  );
}

async function noSuchWebhook(db: Queryable, id: string): Promise<Fault> {
  const rows = await rowsOf<{ key: string }>(db, { name: 'webhook_keys', text: 'select key from wirecopy.webhook order by key' });
  const keys = rows.map(({ key }) => key);
  return new Fault('E_NOT_FOUND', `there is no webhook ${id}${keys.length > 0 ? `, there are ${keys.join(', ')}` : ''}`, {
    remedy: keys.length > 0 ? undefined : 'Name one under `webhooks:` in feeds.yml; it is known when the fetcher has read it.',
  });
}
