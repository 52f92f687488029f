import { type Queryable, rowsOf } from './db.ts';
import type { Attempt, Standing, Step } from './trace-steps.ts';
import { registrableDomain } from './url.ts';
import { ALL_ITEM_STAGES } from './work/statements.ts';

export interface TraceHead {
  url: string | null;
  article: (NonNullable<Standing['article']> & { revision: number }) | null;
  takenDownAt: Date | null;
  dead: Standing['dead'];
  /** Outcomes before this time were dropped because of their age; null where that does not concern the item. */
  forgottenBefore: Date | null;
}

export async function readHead(db: Queryable, itemId: string): Promise<TraceHead> {
  const [head] = await rowsOf<TraceHead>(db, HEAD, [itemId]);
  return head!;
}

const HEAD = {
  name: 'trace_head',
  text: `select i.url, case when a.article_id is not null then json_build_object('articleId', a.article_id::text, 'storyId', a.story_id::text,
      'relation', a.relation, 'title', a.title, 'revision', a.revision) end as article,
    (select at from tombstone where item_id = i.item_id order by at limit 1) as "takenDownAt",
    (select json_build_object('stage', stage, 'code', code, 'tries', tries) from dead where stage in ${ALL_ITEM_STAGES} and id = i.item_id order by at desc limit 1) as dead,
    (select before from retention where name = 'outcome' and before > i.discovered_at) as "forgottenBefore"
  from item i left join article a using (item_id) where i.item_id = $1`,
};

/** Every attempt and all pending work of an item, in order of time. The reason of a takedown stands with it. */
export const readAttempts = (db: Queryable, itemId: string): Promise<Attempt[]> => rowsOf(db, ATTEMPTS, [itemId]);

const ATTEMPTS = {
  name: 'trace_attempts',
  text: `select at, stage, outcome, code, coalesce(detail, case when code = 'E_TAKEN_DOWN' then (select reason from tombstone where item_id = $1 limit 1) end) as detail,
      lost, final, 1 as place from outcome where id = $1 and stage <> 'poll'
    union all select due_at, stage, case when lease_until > now() then 'in hand' else 'waiting' end, code, 'try ' || tries + 1, lost, false, 2
      from work where stage in ${ALL_ITEM_STAGES} and id = $1
    order by place, at`,
};

/** What happened to an item besides: who announced it, which stories its article stood in, which texts it had. */
export const readEvents = (db: Queryable, itemId: string): Promise<Step[]> => rowsOf(db, EVENTS, [itemId]);

const EVENTS = {
  name: 'trace_events',
  text: `with known as (select article_id from article where item_id = $1 union select article_id from tombstone where item_id = $1 and article_id is not null)
    select s.seen_at as at, 'poll' as stage, 'discovered' as outcome, null as code, 'announced by ' || coalesce(f.name, f.title, f.url) as detail
      from sighting s join feed f using (feed_id) where s.item_id = $1
    union all select discovered_at, 'ingest', 'discovered', null, 'given to ingest' from item where item_id = $1 and feed_id is null
    union all select at, 'index', 'article', null, 'article ' || article_id || ' in a story of its own, ' || story_id from change join known using (article_id) where kind = 'article.indexed'
    union all select at, 'match', 'moved', null, 'to story ' || story_id || ' from story ' || (payload->>'from') from change join known using (article_id) where kind = 'story.joined'
    union all select coalesce(lead(r.seen_at) over (order by r.revision), a.indexed_at), 'index', 'revised', null, 'revision ' || r.revision + 1
      from article a join revision r using (article_id) where a.item_id = $1
    order by at`,
};

/** A feed that announces articles of a host, or whose own address is of the same publisher. */
export interface HostFeed {
  /** Its number, and its name in feeds.yml. */
  feedId: number;
  id: string;
  url: string;
  state: string;
  lastSuccessAt: Date | null;
  lastErrorCode: string | null;
  /** Of this host. */
  items: number;
  lastItemAt: Date | null;
}

/** What is known of the host of an address that no item has. */
export interface HostReport {
  host: string;
  items: number;
  feeds: HostFeed[];
}

export async function readHost(db: Queryable, url: URL): Promise<HostReport> {
  const rows = await rowsOf<Omit<HostFeed, 'id'> & { id: string | null }>(db, HOST, [url.host]);
  const domain = registrableDomain(url);
  const feeds = rows.flatMap((row) =>
    row.id === null || (row.items === 0 && !isOf(row.url, domain)) ? [] : [{ ...row, id: row.id }],
  );
  return { host: url.host, items: rows.reduce((sum, { items }) => sum + items, 0), feeds };
}

const isOf = (url: string, domain: string): boolean => URL.canParse(url) && registrableDomain(new URL(url)) === domain;

/** One row per feed, and one without a feed for what was ingested. */
const HOST = {
  name: 'trace_host',
  text: `with mine as (select feed_id, count(*)::int as items, max(discovered_at) as last from item where split_part(url, '/', 3) = $1 and url is not null group by feed_id)
    select f.feed_id as "feedId", f.key as id, f.url, f.state, f.last_success_at as "lastSuccessAt", f.last_error_code as "lastErrorCode", coalesce(m.items, 0) as items, m.last as "lastItemAt"
    from feed f full join mine m using (feed_id) order by items desc, f.feed_id`,
};
