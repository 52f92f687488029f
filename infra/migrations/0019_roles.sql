-- What only the owner of the tables may do, as functions that the services' own roles may call (infra/roles.ts): making and dropping partitions, numbering changes.
-- They run with the owner's rights, so their search path is closed (temporary tables last), and they do nothing but what upkeep needs.
set local search_path = wirecopy, public;

-- For others than the owner a week is made only where one is missing: whoever took over a service cannot fill the catalogue with partitions. Eight weeks ahead are twice what services ask for.
create or replace function make_partition(parent text, monday date) returns void language plpgsql security definer set search_path = wirecopy, pg_temp as $$
declare
  week text := parent || '_' || to_char(monday, 'IYYY"w"IW');
  rest text := parent || '_rest';
  key text := (select attname from pg_partitioned_table join pg_attribute on attrelid = partrelid and attnum = partattrs[0] where partrelid = parent::regclass);
  first_at timestamptz := monday::timestamp at time zone 'utc';
  end_at timestamptz := (monday + 7)::timestamp at time zone 'utc';
begin
  execute format('lock table only %I in share row exclusive mode', parent);
  if not pg_has_role(session_user, current_user, 'member')
    and not exists (select from missing_partitions(8) m where m.parent = make_partition.parent and m.monday = make_partition.monday) then return; end if;
  if to_regclass(quote_ident(rest)) is null then execute format('create table %I partition of %I default', rest, parent); end if;
  if to_regclass(quote_ident(week)) is not null then return; end if;
  execute format('lock table %I in access exclusive mode', rest);
  execute format('create table %I (like %I including all excluding identity)', week, parent);
  execute format('with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved', rest, key, first_at, key, end_at, week);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, week, first_at, end_at);
end $$;

-- Only a partition of that table, and only one that every setting lets go: a day is the least that can be kept, of the keys for finding copies 14 days (shared/look-back.ts).
create or replace function drop_partition(wanted text, name text) returns boolean language plpgsql security definer set search_path = wirecopy, pg_temp as $$
declare
  needed boolean := false;
  highest bigint;
begin
  execute format('lock table only %I in access exclusive mode', wanted);
  if to_regclass(quote_ident(name)) is null then return null; end if;
  if not exists (select from partitions_before(wanted, now() - case wanted when 'sketch_key' then interval '14 days' else interval '1 day' end) old where old.name = drop_partition.name) then
    raise exception '% is no partition of % that is old enough to be dropped', name, wanted;
  end if;
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

-- Gives the next numbers to changes that became visible, at most so many. The last number is kept in a row, because retention may drop the maximum. Under the lock of numbering only.
create function number_changes(most int) returns int language plpgsql security definer set search_path = wirecopy, pg_temp as $$
declare
  numbered int;
begin
  with fresh as materialized (select seq, row_number() over (order by seq) as place from (select seq from change where change_id is null order by seq limit most) f),
  last as (update change_last set change_id = change_id + (select count(*) from fresh) where exists (select 1 from fresh) returning change_id)
  update change c set change_id = last.change_id - (select count(*) from fresh) + fresh.place from fresh, last where c.seq = fresh.seq and c.change_id is null;
  get diagnostics numbered = row_count;
  return numbered;
end $$;

alter function missing_partitions(int) security definer set search_path = wirecopy, pg_temp;
alter function default_rows() security definer set search_path = wirecopy, pg_temp;
alter function living_entity(bigint) set search_path = wirecopy, pg_temp;
revoke execute on function make_partition(text, date), drop_partition(text, text), number_changes(int), missing_partitions(int), default_rows() from public;

-- Of the settings, the services' roles see what is theirs: never the password of analysts. The owner sees all.
alter table setting enable row level security;
create policy of_services on setting using (name in ('config_error', 'known_entities'));
