import { type Pool, type Queryable, rowsOf } from '../../../shared/db.ts';
import type { Webhook } from '../../../shared/feeds-schema.ts';
import type { Facts } from './facts.ts';
import type { Delivery } from './lanes.ts';

/** Longest that a sender that says nothing keeps its webhook, in seconds: the sum of RENEWED_MS and a request's deadline, so that its last message has ended when another one begins. */
const LEASE_SECONDS = 20;

/** Somebody changed the webhook or took it over: whoever held it begins anew or leaves it. */
export class LostWebhook extends Error {}

/** Makes the webhooks those of the configuration. A new one begins with what happens from now on; one that says something else is sent anew from where it is. */
export async function storeWebhooks(db: Queryable, webhooks: readonly Webhook[]): Promise<void> {
  await db.query({
    name: 'webhooks_store',
    text: `insert into webhook as w (key, url, kinds, filter, is_signed, position)
      select h.id, h.url, array(select jsonb_array_elements_text(h.kinds)), h.filter, h.secret_file is not null, l.change_id
      from jsonb_to_recordset($1) h (id text, url text, kinds jsonb, filter jsonb, secret_file text), change_last l
      on conflict (key) do update set url = excluded.url, kinds = excluded.kinds, filter = excluded.filter, is_signed = excluded.is_signed, is_active = true,
        fence = w.fence + 1, lease_until = null, failures = 0, paused_until = now()
      where (w.url, w.kinds, w.filter, w.is_signed, w.is_active) is distinct from (excluded.url, excluded.kinds, excluded.filter, excluded.is_signed, true)`,
    values: [JSON.stringify(webhooks)],
  });
  await db.query({
    name: 'webhooks_stop',
    text: 'update webhook set is_active = false, fence = fence + 1, lease_until = null where is_active and key <> all($1)',
    values: [webhooks.map(({ id }) => id)],
  });
}

/** A webhook that this process sends for. */
export interface Held {
  webhookId: number;
  key: string;
  fence: number;
  position: number;
  failures: number;
  pauseMs: number;
}

/** Takes those of the named webhooks for which nobody sends. */
export const claimWebhooks = (db: Queryable, keys: readonly string[]): Promise<Held[]> =>
  rowsOf(
    db,
    {
      name: 'webhooks_claim',
      text: `update webhook set fence = fence + 1, lease_until = now() + interval '${LEASE_SECONDS} s'
        where webhook_id in (select webhook_id from webhook where key = any($1) and is_active and (lease_until is null or lease_until < now()) for update skip locked)
        returning webhook_id as "webhookId", key, fence::float8 as fence, position::float8 as position, failures,
          greatest(0, extract(epoch from paused_until - now()) * 1000)::float8 as "pauseMs"`,
    },
    [keys],
  );

/** Renews what is held; returns the numbers of those that are still held. */
export async function renewWebhooks(db: Queryable, held: readonly Held[]): Promise<Set<number>> {
  const rows = await rowsOf<{ webhook_id: number }>(
    db,
    {
      name: 'webhooks_renew',
      text: `update webhook w set lease_until = now() + interval '${LEASE_SECONDS} s' from unnest($1::int[], $2::bigint[]) h (id, fence)
        where w.webhook_id = h.id and w.fence = h.fence returning webhook_id`,
    },
    [held.map(({ webhookId }) => webhookId), held.map(({ fence }) => fence)],
  );
  return new Set(rows.map(({ webhook_id }) => webhook_id));
}

/** Leaves a webhook to whoever wants it. */
export const releaseWebhook = (db: Queryable, { webhookId, fence }: Held): Promise<unknown> =>
  rowsOf(db, { name: 'webhook_release', text: 'update webhook set lease_until = null where webhook_id = $1 and fence = $2' }, [
    webhookId,
    fence,
  ]);

/** A delivery whose time is given by how long it is until then. */
export type Waiting = Omit<Delivery, 'dueAt'> & { delayMs: number };

const WAITING = `change_id::float8 as "changeId", kind, article_id::float8 as "articleId", tries`;

/** What waits to be sent, in order. */
export const loadWaiting = (db: Queryable, { webhookId }: Held): Promise<Waiting[]> =>
  rowsOf(
    db,
    {
      name: 'webhook_waiting',
      text: `select ${WAITING}, greatest(0, extract(epoch from due_at - now()) * 1000)::float8 as "delayMs"
        from webhook_delivery where webhook_id = $1 and state = 'waiting' order by change_id`,
    },
    [webhookId],
  );

/** Moves a webhook on to a change, with those up to it that are to be sent. Throws LostWebhook. */
export async function advance(
  db: Queryable,
  { webhookId, fence }: Held,
  position: number,
  wanted: readonly Pick<Facts, 'change_id' | 'kind' | 'article_id'>[],
): Promise<void> {
  const [row] = await rowsOf<{ held: number }>(
    db,
    {
      name: 'webhook_advance',
      text: `with hook as (update webhook set position = $3 where webhook_id = $1 and fence = $2 returning webhook_id),
        added as (insert into webhook_delivery (webhook_id, change_id, kind, article_id)
          select hook.webhook_id, d.* from hook, unnest($4::bigint[], $5::text[], $6::bigint[]) d
          on conflict (webhook_id, change_id) do update set state = 'waiting', tries = 0, due_at = now(), at = now(), code = null, detail = null)
        select count(*)::int as held from hook`,
    },
    [
      webhookId,
      fence,
      position,
      wanted.map(({ change_id }) => change_id),
      wanted.map(({ kind }) => kind),
      wanted.map(({ article_id }) => article_id),
    ],
  );
  if (row!.held === 0) throw new LostWebhook();
}

/** How a try ended. `unwanted`: the filter does not want it after all, now that it was compared. */
export interface Ended {
  changeId: number;
  state: 'delivered' | 'waiting' | 'given_up' | 'unwanted';
  tries: number;
  delayMs: number;
  code: string | null;
  detail: string | null;
}

/** Notes how tries ended, and how the receiver does. Throws LostWebhook. */
export async function storeEnded(
  db: Queryable,
  { webhookId, fence }: Held,
  ended: readonly Ended[],
  { failures, pauseMs }: { failures: number; pauseMs: number },
): Promise<void> {
  const tried = ended.filter(({ state }) => state !== 'unwanted');
  const failed = tried.filter(({ code }) => code !== null);
  const [row] = await rowsOf<{ held: number }>(
    db,
    {
      name: 'webhook_ended',
      text: `with hook as (
          update webhook set failures = $3, paused_until = now() + $4::float8 * interval '1 ms', delivered = delivered + $5, failed = failed + $6, given_up = given_up + $7,
            last_success_at = case when $5 > 0 then now() else last_success_at end, last_failure_at = case when $6 > 0 then now() else last_failure_at end,
            last_error_code = coalesce($8, last_error_code), last_error = coalesce($9, last_error)
          where webhook_id = $1 and fence = $2 returning webhook_id),
        noted as (update webhook_delivery d set state = e.state, tries = e.tries, due_at = now() + e.delay * interval '1 ms', at = now(), code = e.code, detail = e.detail
          from hook, unnest($10::bigint[], $11::text[], $12::int[], $13::float8[], $14::text[], $15::text[]) e (id, state, tries, delay, code, detail)
          where d.webhook_id = hook.webhook_id and d.change_id = e.id),
        gone as (delete from webhook_delivery d using hook where d.webhook_id = hook.webhook_id and d.change_id = any($16::bigint[]))
        select count(*)::int as held from hook`,
    },
    [
      webhookId,
      fence,
      failures,
      pauseMs,
      tried.length - failed.length,
      failed.length,
      tried.filter(({ state }) => state === 'given_up').length,
      failed.at(-1)?.code ?? null,
      failed.at(-1)?.detail ?? null,
      tried.map(({ changeId }) => changeId),
      tried.map(({ state }) => state),
      tried.map(({ tries }) => tries),
      tried.map(({ delayMs }) => delayMs),
      tried.map(({ code }) => code),
      tried.map(({ detail }) => detail),
      ended.filter(({ state }) => state === 'unwanted').map(({ changeId }) => changeId),
    ],
  );
  if (row!.held === 0) throw new LostWebhook();
}

/** `entities` of the filter may be names, aliases or Wikidata ids of what the article names, or of what that was merged into. */
const NAMES_ENTITY = `exists (select from article_entity m join entity e on e.entity_id in (m.entity_id, living_entity(m.entity_id))
  where m.article_id = a.article_id and (lower(e.name) = any($2) or lower(e.wikidata_qid) = any($2)
    or exists (select from entity_alias s where s.entity_id = e.entity_id and lower(s.alias) = any($2))))`;

/** What there is to know of changes at this moment, in their order; those that retention has dropped meanwhile are missing. */
export async function readFacts(db: Queryable, changeIds: readonly number[], entities: readonly string[] = []): Promise<Facts[]> {
  const rows = await rowsOf<Facts & Facts['subject'] & { subject_id: number | null; subject_story: number }>(
    db,
    {
      name: 'webhook_facts',
      text: `select c.change_id::float8 as change_id, c.at, c.kind, c.article_id::float8 as article_id, c.story_id::float8 as story_id, c.payload,
          (extract(epoch from now() - c.at) * 1000)::float8 as "ageMs", a.article_id::float8 as subject_id, a.story_id::float8 as subject_story,
          a.url, a.title, s.name as source, s.domain, a.language, a.published_at, coalesce(f.tags, '{}') || a.tags as tags, a.relation,
          not exists (select from work w where w.id = a.item_id and w.stage in ('index', 'match')) as is_compared,
          case when cardinality($2::text[]) > 0 then ${NAMES_ENTITY} else false end as names_entity
        from news.change c
        left join story t on t.story_id = c.story_id
        left join article a on a.article_id = coalesce(c.article_id, t.canonical_article_id)
        left join source s on s.source_id = a.source_id
        left join feed f on f.feed_id = a.feed_id
        where c.change_id = any($1) order by c.change_id`,
    },
    [changeIds, entities.map((name) => name.toLowerCase())],
  );
  return rows.map((row) => {
    const { change_id, at, kind, article_id, story_id, payload, ageMs, domain, is_compared, names_entity, subject_id } = row;
    const { url, title, source, language, published_at, tags, relation, subject_story } = row;
    const subject =
      subject_id === null
        ? null
        : { article_id: subject_id, story_id: subject_story, url, title, source, language, published_at, tags, relation };
    return { change_id, at, kind, article_id, story_id, payload, subject, domain, is_compared, names_entity, ageMs };
  });
}

/** Rows at once: a large log is cleared away without a long lock. */
const DROPPED_AT_ONCE = 5_000;

/** Forgets tries that are older than this; returns whether there may be more. */
export async function dropOldDeliveries(pool: Pool, ageMs: number): Promise<boolean> {
  const rows = await rowsOf(
    pool,
    {
      name: 'webhook_deliveries_drop',
      text: `delete from webhook_delivery where (webhook_id, change_id) in
        (select webhook_id, change_id from webhook_delivery where state <> 'waiting' and at < now() - $1::float8 * interval '1 ms' limit ${DROPPED_AT_ONCE}) returning 1`,
    },
    [ageMs],
  );
  return rows.length === DROPPED_AT_ONCE;
}
