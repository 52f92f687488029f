import type { Statement } from '../db.ts';
import type { Code } from '../errors.ts';
import { FETCH_STAGES } from '../pipeline.ts';

/** How long a claim holds without a heartbeat. A killed worker's items are taken over after at most this and one sweep. */
export const LEASE_SECONDS = 10;
const LEASE = `interval '${LEASE_SECONDS} s'`;
const FREE = 'due_at <= now() and (lease_until is null or lease_until <= now())';
const WORK = 'stage, id, host, tries, lost, code, fence';
const RAN_OUT = 'E_LEASE_RAN_OUT' satisfies Code;

/**
 * What becomes of a row that is claimed. A lease that ran out is counted, unless nobody could have renewed it: it is older than the server's start,
 * or than the last trouble that the claiming process had with the server (`calm`, the parameter with ms). `code` tells the claimer that it ran out.
 */
const taken = (calm: string): string => `lease_until = now() + ${LEASE},
     lost = work.lost + coalesce((work.lease_until - ${LEASE} > greatest(pg_postmaster_start_time(), now() - ${calm}::float8 * interval '1 ms'))::int, 0),
     code = case when work.lease_until is null then work.code else '${RAN_OUT}' end`;

/**
 * The stages without which an item has not ended, for `stage in`: named one by one they are found by the key (stage, id), `<> 'poll'` walks through all work.
 * A later look at its page is none of them.
 */
export const ITEM_STAGES = `('page', 'parse', 'index', 'match')`;

/** All stages that work on an item, those later looks included. */
export const ALL_ITEM_STAGES = `('page', 'parse', 'index', 'match', 'recheck')`;

/** Holders of a slot whose lease still lasts. */
const ALIVE = '(select count(*) from jsonb_each(held) h where h.value::float8 > extract(epoch from now()))';

/** The stages of a host's work as rows, first come first. */
const HOST_STAGES = `unnest(array['${FETCH_STAGES.join(`', '`)}']) with ordinality as ranked (stage, place)`;

const statement = (name: string, text: string): Statement => ({ name: `work_${name}`, text });

/** Takes the oldest due works of a stage: stage, how many, floor under due_at, calm in ms. */
export const CLAIM = statement(
  'claim',
  `update work set fence = nextval('fence'), ${taken('$4')}
   where stage = $1 and id = any(array(
     select id from work where stage = $1 and host is null and due_at >= $3 and ${FREE} order by due_at limit $2 for update skip locked))
   returning ${WORK}`,
);

/** Hosts that are worth a look now, with the state of their slot: how many. Who waits longest comes first, so a host with a long queue comes again after all others. */
export const DUE_HOSTS = statement(
  'due_hosts',
  'select host as id, fence from slot where wake_at <= now() order by wake_at limit $1',
);

/**
 * Takes one work of each host whose slot is free: hosts, most at once of each, spacing in ms of each (a site's robots.txt may ask for more), how many in all,
 * calm in ms. Of a host first by stage, then the oldest: each stage is looked at by itself, so that a hundred thousand re-checks that lie in the future cost nothing.
 */
export const CLAIM_HOSTS = statement(
  'claim_hosts',
  `with wanted as (select * from unnest($1::text[], $2::int[], $3::int[]) with ordinality as t (host, most, spacing, place)),
   free as materialized (select slot.host, most, greatest(spacing, crawl_delay_ms) * interval '1 ms' as spacing from slot join wanted using (host)
     where next_start_at <= now() and wake_at <= now() and ${ALIVE} < most order by place limit $4 for update of slot skip locked),
   due as materialized (select free.*, w.stage, w.id, nextval('fence') as fence from free cross join lateral (
     select first.stage, first.id from ${HOST_STAGES}
       cross join lateral (select stage, id from work where work.host = free.host and work.stage = ranked.stage and ${FREE}
         order by due_at limit 1 for update skip locked) first
       order by ranked.place limit 1) w),
   slots as (update slot set fence = due.fence, next_start_at = now() + due.spacing,
     wake_at = case when ${ALIVE} + 1 < due.most then now() + due.spacing else now() + ${LEASE} end,
     held = (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(held) h where h.value::float8 > extract(epoch from now()))
       || jsonb_build_object(due.fence::text, extract(epoch from now() + ${LEASE}))
     from due where slot.host = due.host returning slot.host)
   update work set fence = due.fence, ${taken('$5')}
   from due join slots using (host) where work.stage = due.stage and work.id = due.id
   returning ${WORK.replaceAll(/\w+/g, 'work.$&')}`,
);

/** Locks hosts whose slots looked free but had nothing to claim; the look at their work follows in a later snapshot, or a wake-up is lost. */
export const LOCK_SLOTS = statement(
  'lock_slots',
  'select host from slot where host = any($1) and wake_at <= now() order by host for update skip locked',
);

/** More than a host has in hand at once; where all of these are leased, the first lease that ends is early enough. */
const FIRST_WORKS = 16;
/** When a host's work can be claimed: what lies leased in dead hands counts from the end of its lease. */
const nextDue = (host: string): string => `(select min(greatest(first.due_at, first.lease_until)) from ${HOST_STAGES}
     cross join lateral (select due_at, lease_until from work where work.host = ${host} and work.stage = ranked.stage order by due_at limit ${FIRST_WORKS}) first`;
/** When the first of those that hold places would lose it. */
const firstEnd = (held: string): string =>
  `coalesce((select to_timestamp(min(h.value::float8)) from jsonb_each(${held}) h where h.value::float8 > extract(epoch from now())), 'infinity')`;

/** Puts the hints of locked hosts to when a look is worth it again: hosts, most at once of each. */
export const PARK = statement(
  'park',
  `update slot set wake_at = greatest(next_start_at, least(${nextDue('t.host')} where ${ALIVE} < t.most), ${firstEnd('held')}))
   from unnest($1::text[], $2::int[]) as t (host, most) where slot.host = t.host`,
);

/** Renews leases: stages, ids, fences. Returns the fences that still hold; a row that its own finish has locked holds as well. */
export const BEAT = statement(
  'beat',
  `with mine as materialized (select * from unnest($1::text[], $2::bigint[], $3::bigint[]) as t (stage, id, fence)),
   idle as materialized (select stage, id from work join mine using (stage, id, fence) where lease_until is not null for update of work skip locked),
   renewed as (update work set lease_until = now() + ${LEASE} from idle where work.stage = idle.stage and work.id = idle.id)
   select fence from work join mine using (stage, id, fence) where lease_until is not null`,
);

/** Renews the places in slots: hosts, fences as text. */
export const BEAT_SLOTS = statement(
  'beat_slots',
  `update slot set held = held || (select jsonb_object_agg(key, extract(epoch from now() + ${LEASE})) from jsonb_object_keys(held) key where key = any($2))
   where host in (select host from slot where host = any($1) and held ?| $2 for update skip locked) and held ?| $2`,
);

/** Locks the works that are still ours: stages, ids, fences. */
export const HOLD = statement(
  'hold',
  `select work.fence from work join unnest($1::text[], $2::bigint[], $3::bigint[]) as mine (stage, id, fence) using (stage, id, fence)
   order by work.stage, work.id for update of work`,
);

/** Makes sure that the hosts have slots and are looked at in time, locking them in order: hosts, delays in ms. */
export const WAKE = statement(
  'wake',
  `insert into slot as s (host, wake_at)
   select host, now() + min(delay) * interval '1 ms' from unnest($1::text[], $2::float8[]) as t (host, delay) group by host order by host
   on conflict (host) do update set wake_at = least(s.wake_at, greatest(s.next_start_at, excluded.wake_at))`,
);

/**
 * Gives places in slots back, after everything that happens to their work: hosts, fences as text. A released slot is a new state, and is looked at
 * again when its next work is due.
 */
export const RELEASE = statement(
  'release',
  `update slot s set fence = nextval('fence'), held = s.held - gone.fences,
     wake_at = greatest(s.next_start_at, least(${nextDue('s.host')}), ${firstEnd('(s.held - gone.fences)')}))
   from (select host, array_agg(fence) as fences from unnest($1::text[], $2::text[]) as t (host, fence) group by host) gone
   where s.host = gone.host and s.held ?| gone.fences`,
);

/** Keeps a whole host quiet, because its server asked for it: host, delay in ms. */
export const QUIET = statement(
  'quiet',
  `update slot set next_start_at = greatest(next_start_at, now() + $2::float8 * interval '1 ms') where host = $1`,
);

/** Removes finished works: stages, ids, fences. */
export const REMOVE = statement(
  'remove',
  `delete from work using unnest($1::text[], $2::bigint[], $3::bigint[]) as mine (stage, id, fence)
   where work.stage = mine.stage and work.id = mine.id and work.fence = mine.fence`,
);

/** Births, or rebirths of what is pending: stages, ids, hosts, delays in ms. Returns what is due now. */
export const BEAR = statement(
  'bear',
  `insert into work (stage, id, host, due_at)
   select stage, id, host, now() + delay * interval '1 ms' from unnest($1::text[], $2::bigint[], $3::text[], $4::float8[]) as t (stage, id, host, delay)
   order by stage, id
   on conflict (stage, id) do update set host = excluded.host, due_at = excluded.due_at, tries = 0, lost = 0, code = null, fence = nextval('fence'), lease_until = null
   returning stage, id, host, fence, due_at <= now() as due`,
);

/** The slots among these hosts that are worth a bell now. */
export const AWAKE = statement('awake', 'select host as id, fence from slot where host = any($1) and wake_at <= now()');

/** Writes exits: stages, ids, outcomes, codes, details, tries, lost leases, final. */
export const RECORD = statement(
  'record',
  `insert into outcome (stage, id, outcome, code, detail, tries, lost, final)
   select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::smallint[], $8::boolean[])`,
);

/** Puts work back: stage, id, failures counted, losses counted, delay in ms, code. A new fence, or a late heartbeat would lease it again. */
export const PUT_BACK = statement(
  'put_back',
  `update work set tries = tries + $3, lost = lost + $4, due_at = now() + $5::float8 * interval '1 ms', code = $6, lease_until = null, fence = nextval('fence')
   where stage = $1 and id = $2`,
);

/** Gives work up: stage, id, counted attempts, code, detail. */
export const BURY = statement(
  'bury',
  `with gone as (delete from work where stage = $1 and id = $2 returning stage, id, host, tries)
   insert into dead (stage, id, host, tries, code, detail) select stage, id, host, tries + $3, $4, $5 from gone
   on conflict (stage, id) do update set tries = excluded.tries, code = excluded.code, detail = excluded.detail, at = now()`,
);

/**
 * Due work of a stage, oldest first: stage, how many, floor under due_at. With it the next floor: no row lies below it
 * but late commits of the last minute, which the floor leaves room for.
 */
export const DUE = statement(
  'due',
  `select id, fence, (select least(coalesce(min(due_at), now()), now() - interval '60 s')::text from (
       select due_at from work where stage = $1 and host is null and due_at >= $3 order by due_at limit 1) oldest) as floor
   from (select id, fence, due_at from work where stage = $1 and host is null and due_at >= $3 and ${FREE} order by due_at limit $2) due order by due_at`,
);
