-- Who is meant by a name: the user's gazetteer, names that only other articles explain, merges that can be undone.
set local search_path = wirecopy, public;

-- `config`: stands in feeds.yml now.
alter table entity add column country text, add column wikidata_qid text,
  add column origin text not null default 'text' check (origin in ('text', 'config'));
alter table entity_alias add column origin text not null default 'text' check (origin in ('text', 'config'));
create index entity_config on entity (entity_id) where origin = 'config';
create index entity_alias_config on entity_alias (entity_id) where origin = 'config';
-- Who else has this last name.
create index entity_last_word on entity (substring(key from '[^ ]+$')) where type = 'person';

-- What a person is called before the name, and whether the article itself says who is meant (else other articles do).
alter table article_entity add column role text, add column is_own boolean not null default true;

-- Names that do not say by themselves who is meant: last names, abbreviations, and full names that were met hardly ever (they may be misspelt).
-- They are resolved by what else is in their story or event, and again whenever that changes.
create table open_name (
  article_id bigint not null references article on delete cascade,
  type text not null,
  key text not null,
  role text,
  mentions int not null,
  first_offset int not null,
  in_title boolean not null,
  salience real not null,
  confidence real not null,
  -- The entity of a full name, which it stays with unless another one is meant.
  own_entity_id bigint references entity,
  entity_id bigint references entity,
  resolution text,
  primary key (article_id, type, key)
);
create index open_name_own on open_name (own_entity_id) where own_entity_id is not null;
create index open_name_entity on open_name (entity_id) where entity_id is not null;

-- `open_key`: type and key of the open name that stands here.
alter table mention alter column entity_id drop not null, add column resolution text, add column open_key text;
alter table quote add column open_key text;

-- Decisions of editors that two entities are one. `undone_at`: and that they are not.
create table entity_merge (
  merge_id bigint generated always as identity primary key,
  entity_id bigint not null references entity on delete cascade,
  into_id bigint not null references entity on delete cascade,
  reason text,
  at timestamptz not null default now(),
  undone_at timestamptz
);
create index entity_merge_entity on entity_merge (entity_id);
create index entity_merge_into on entity_merge (into_id);

-- The entity that stands for this one: the end of its merges. Readers of the views may call it without a right to the table.
create function living_entity(wanted bigint) returns bigint language sql stable parallel safe security definer set search_path from current as $$
  with recursive way (entity_id, merged_into, step) as (
    select e.entity_id, e.merged_into, 0 from entity e where e.entity_id = wanted
    union all select e.entity_id, e.merged_into, step + 1 from way join entity e on e.entity_id = way.merged_into where step < 100)
  select entity_id from way order by step desc limit 1
$$;
