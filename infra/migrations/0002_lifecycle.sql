-- The end of a row's life: takedowns, replays, and retention by dropping partitions.
set local search_path = wirecopy, public;

-- What was taken down must not come back: one row for each address (and each other identity) of a document that was removed, as item.key_sha names it.
-- Digests only: the address of an article often spells its headline.
create table tombstone (
  key_sha bytea primary key,
  item_id bigint not null references item,
  article_id bigint,
  reason text,
  at timestamptz not null default now()
);
create index tombstone_item on tombstone (item_id);
create index tombstone_article on tombstone (article_id) where article_id is not null;

-- `replayed` is no attempt: somebody put the work back.
alter table outcome drop constraint outcome_outcome_check,
  add constraint outcome_outcome_check check (outcome in ('done', 'unchanged', 'skipped', 'rejected', 'retry', 'later', 'dead', 'replayed'));

-- Leases that had run out before, so that `trace` can tell of them: a lost lease leaves no row of its own.
alter table outcome add column lost smallint not null default 0;

-- An article's way (`trace`) and its removal look here.
create index change_article on change (article_id) where article_id is not null;
create index article_canonical on article (md5(canonical_url)) where canonical_url <> url;
create index entity_merged on entity (merged_into) where merged_into is not null;
create index item_host on item (split_part(url, '/', 3)) where url is not null;

-- A story whose articles were all taken down went nowhere. One that was merged away keeps no headline.
alter table story_history alter column story_id drop not null;
update story set title = null, canonical_article_id = null, origin_article_id = null where article_count = 0;

-- A tsvector ends at 1 MB, and words with hyphens take three times the bytes of their text (the whole and each part): 300,000 bytes stay below it
-- whatever they are. Before, a long text with such words outside the Latin script could never be stored.
create or replace function search_vector(config regconfig, title text, body text) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector(config, coalesce(left(title, 2000), '')), 'A')
    || setweight(to_tsvector(config, left(body, case when octet_length(left(body, 200000)) <= 300000 then 200000 else 75000 end)), 'B')
$$;

-- ---------------------------------------------------------------- retention

-- What was dropped so far of each partitioned table: everything that arrived before this time.
create table retention (
  name text primary key,
  partitions int not null,
  bytes bigint not null,
  before timestamptz not null,
  at timestamptz not null default now()
);

-- Highest number of a change that was dropped: readers that are behind it are told.
alter table change_last add column dropped_id bigint not null default 0, add column dropped_at timestamptz;

-- Partitions that should be there and are not: those of this week and the next ones, and of the weeks whose rows lie in a default partition.
drop function ensure_partitions(int);
create function missing_partitions(weeks_ahead int) returns table (parent text, monday date) language plpgsql set search_path from current as $$
declare
  this_week date := date_trunc('week', now() at time zone 'utc')::date;
  key text;
begin
  for parent, key in
    select c.relname, a.attname from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
    where c.relnamespace = 'wirecopy'::regnamespace order by 1
  loop
    return query select parent, week from (select this_week + 7 * i as week from generate_series(0, weeks_ahead) i) w
      where to_regclass(quote_ident(parent || '_' || to_char(week, 'IYYY"w"IW'))) is null;
    if to_regclass(quote_ident(parent || '_rest')) is not null then
      return query execute format('select %L::text, week from (select distinct date_trunc(''week'', %I at time zone ''utc'')::date as week from %I) w
        where week not between $1 and $2 and to_regclass(quote_ident(%L || ''_'' || to_char(week, ''IYYY"w"IW''))) is null order by week',
        parent, key, parent || '_rest', parent) using this_week, this_week + 7 * weeks_ahead;
    end if;
  end loop;
end $$;

-- Makes the partition of one week, and the default partition if that is missing. Postgres refuses a partition whose rows lie in the default one already,
-- so these move in first; writers wait meanwhile, readers hardly.
create function make_partition(parent text, monday date) returns void language plpgsql set search_path from current as $$
declare
  week text := parent || '_' || to_char(monday, 'IYYY"w"IW');
  rest text := parent || '_rest';
  key text := (select attname from pg_partitioned_table join pg_attribute on attrelid = partrelid and attnum = partattrs[0] where partrelid = parent::regclass);
  first_at timestamptz := monday::timestamp at time zone 'utc';
  end_at timestamptz := (monday + 7)::timestamp at time zone 'utc';
begin
  execute format('lock table only %I in share row exclusive mode', parent);
  if to_regclass(quote_ident(rest)) is null then execute format('create table %I partition of %I default', rest, parent); end if;
  if to_regclass(quote_ident(week)) is not null then return; end if;
  execute format('lock table %I in access exclusive mode', rest);
  execute format('create table %I (like %I including all excluding identity)', week, parent);
  execute format('with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved', rest, key, first_at, key, end_at, week);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, week, first_at, end_at);
end $$;

-- How many rows each default partition holds, counted up to 1,000: more than none is a fault, however many.
create function default_rows() returns table (parent text, held int) language plpgsql set search_path from current as $$
declare
  rest text;
begin
  for parent, rest in
    select c.relname, r.relname from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_class r on r.oid = p.partdefid
    where c.relnamespace = 'wirecopy'::regnamespace order by 1
  loop
    execute format('select count(*) from (select from %I limit 1000) few', rest) into held;
    return next;
  end loop;
end $$;

-- Partitions of which every row arrived before that time.
create function partitions_before(wanted text, before timestamptz) returns table (name text, end_at timestamptz, bytes bigint) language sql stable set search_path from current as $$
  select name, end_at, pg_total_relation_size(oid) from (
    select c.oid, c.relname as name, substring(pg_get_expr(c.relpartbound, c.oid) from $re$TO \('([^']+)'\)$re$)::timestamptz as end_at
    from pg_inherits join pg_class c on c.oid = inhrelid where inhparent = wanted::regclass) p
  where end_at <= before order by end_at
$$;

-- Drops one of them. What it still has to give is kept: pages that wait to be parsed, changes without a number. Returns whether it is gone; null when it had been before.
create function drop_partition(wanted text, name text) returns boolean language plpgsql set search_path from current as $$
declare
  needed boolean := false;
  highest bigint;
begin
  execute format('lock table only %I in access exclusive mode', wanted);
  if to_regclass(quote_ident(name)) is null then return null; end if;
  execute format('lock table %I in access exclusive mode', name);
  if wanted = 'page' then
    execute format('select exists (select from work w join item i on i.item_id = w.id join %I p on p.item_id = i.item_id and p.fetched_at = i.page_at where w.stage = ''parse'')', name) into needed;
  elsif wanted = 'change' then
    execute format('select exists (select from %I where change_id is null), (select max(change_id) from %I)', name, name) into needed, highest;
    if not needed then update change_last set dropped_id = highest, dropped_at = now() where dropped_id < highest; end if;
  end if;
  if not needed then execute format('drop table %I', name); end if;
  return not needed;
end $$;
