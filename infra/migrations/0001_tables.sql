-- Base tables. They may change from version to version: analysts read the views in schema news.
-- Natural keys are SHA-256 digests made by the program: an index row ends at 2,700 bytes, a URL does not.

create extension if not exists pg_trgm;
create schema if not exists wirecopy;
create schema if not exists news;
set local search_path = wirecopy, public;

create table setting (name text primary key, value text not null);

-- ---------------------------------------------------------------- what is subscribed, what was found

create table source (
  source_id int generated always as identity primary key,
  name text not null unique,
  domain text,
  first_seen_at timestamptz not null default now()
);

create table feed (
  feed_id int generated always as identity primary key,
  key_sha bytea not null unique,
  key text not null,
  url text not null,
  name text,
  title text,
  source_id int references source,
  tags text[] not null default '{}',
  content text not null default 'auto' check (content in ('auto', 'page', 'feed')),
  every interval,
  max_age interval,
  state text not null default 'active' check (state in ('active', 'paused', 'stopped')),
  etag text,
  last_modified text,
  body_sha bytea,
  -- Time between its entries as last seen, in seconds: what polling learns from.
  rhythm_s int,
  last_polled_at timestamptz,
  last_success_at timestamptz,
  last_new_item_at timestamptz,
  next_poll_at timestamptz,
  consecutive_failures int not null default 0,
  last_error_code text,
  last_error text,
  created_at timestamptz not null default now()
);

create table item (
  item_id bigint generated always as identity primary key,
  key_sha bytea not null unique,
  url text,
  feed_id int references feed,
  source_id int not null references source,
  entry jsonb not null default '{}',
  discovered_at timestamptz not null default now(),
  page_at timestamptz
);
create index item_url on item (md5(url));
create index item_feed on item (feed_id, discovered_at);

-- Every feed that announced an item, the first one included.
create table sighting (
  item_id bigint not null references item on delete cascade,
  feed_id int not null references feed,
  seen_at timestamptz not null default now(),
  primary key (item_id, feed_id)
);

-- The bytes of a page, compressed by the program (gzip), kept for reparse.
create table page (
  item_id bigint not null,
  fetched_at timestamptz not null default now(),
  url text,
  content_type text,
  name text,
  body bytea not null,
  primary key (item_id, fetched_at)
) partition by range (fetched_at);
alter table page alter column body set storage external;

-- What the parser made of a page, until the indexer has taken it.
create table draft (
  item_id bigint primary key,
  article jsonb not null,
  created_at timestamptz not null default now()
);

-- ---------------------------------------------------------------- delivery

-- One number for every birth and every claim, never used again: a per-row counter would let a sleeper write after delete and rebirth.
create sequence fence;

-- Neither index holds lease_until or fence, so claims and heartbeats stay heap-only updates.
create table work (
  stage text not null check (stage in ('poll', 'page', 'parse', 'index', 'match')),
  id bigint not null,
  host text,
  due_at timestamptz not null default now(),
  tries smallint not null default 0,
  code text,
  fence bigint not null default nextval('fence'),
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (stage, id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index work_due on work (stage, due_at) where host is null;
create index work_host on work (host, stage desc, due_at) where host is not null;

-- Politeness: one row per host:port. `held` maps the fence of each work in hand to the end of its lease (epoch seconds);
-- `wake_at` is a hint: when a look at this host is worth it.
create table slot (
  host text primary key,
  fence bigint not null default nextval('fence'),
  next_start_at timestamptz not null default '-infinity',
  wake_at timestamptz not null default now(),
  held jsonb not null default '{}'
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index slot_wake on slot (wake_at);

create table dead (
  stage text not null,
  id bigint not null,
  host text,
  tries smallint not null,
  code text not null,
  detail text,
  at timestamptz not null default now(),
  primary key (stage, id)
);

-- Every exit of every attempt. `final` rows end a stage for an item; the others will be tried again.
create table outcome (
  stage text not null,
  id bigint not null,
  outcome text not null check (outcome in ('done', 'unchanged', 'skipped', 'rejected', 'retry', 'later', 'dead')),
  code text,
  detail text,
  tries smallint not null default 0,
  final boolean not null,
  at timestamptz not null default now()
) partition by range (at);
create index outcome_id on outcome (id, stage);
create index outcome_at on outcome using brin (at);

-- Rows enter unnumbered in their transactions; one numberer gives change_id in commit order.
create table change (
  seq bigint generated always as identity,
  change_id bigint,
  at timestamptz not null default now(),
  kind text not null,
  article_id bigint,
  story_id bigint,
  payload jsonb not null default '{}'
) partition by range (at);
create index change_unnumbered on change (seq) where change_id is null;
create index change_numbered on change (change_id) where change_id is not null;
create table change_last (change_id bigint not null);
insert into change_last values (0);

-- ---------------------------------------------------------------- articles, stories

create function config_of(language text) returns regconfig language sql immutable parallel safe as $$
  select case split_part(coalesce(language, ''), '-', 1)
    when 'en' then 'english' when 'de' then 'german' when 'fr' then 'french' when 'es' then 'spanish' when 'it' then 'italian'
    when 'pt' then 'portuguese' when 'nl' then 'dutch' when 'sv' then 'swedish' when 'da' then 'danish' when 'no' then 'norwegian'
    when 'nb' then 'norwegian' when 'fi' then 'finnish' when 'ru' then 'russian' when 'ro' then 'romanian' when 'hu' then 'hungarian'
    when 'tr' then 'turkish' else 'simple' end::regconfig
$$;

-- A tsvector ends at 1 MB; the first 200,000 characters of a text stay below it whatever they are.
create function search_vector(config regconfig, title text, body text) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector(config, coalesce(left(title, 2000), '')), 'A') || setweight(to_tsvector(config, left(body, 200000)), 'B')
$$;

create table event (
  event_id bigint generated always as identity primary key,
  created_at timestamptz not null default now()
);

create table story (
  story_id bigint generated always as identity primary key,
  event_id bigint not null references event,
  canonical_article_id bigint,
  origin_article_id bigint,
  origin_agency text,
  title text,
  language text,
  article_count int not null default 1,
  source_count int not null default 1,
  first_published_at timestamptz,
  last_published_at timestamptz,
  updated_at timestamptz not null default now()
);
create index story_event on story (event_id);
create index story_newest on story (last_published_at desc, story_id desc);

create table article (
  article_id bigint generated always as identity primary key,
  item_id bigint not null unique references item,
  source_id int not null references source,
  feed_id int references feed,
  story_id bigint not null references story,
  relation text not null default 'original' check (relation in ('original', 'exact_copy', 'near_copy', 'trimmed', 'extended')),
  similarity real,
  coverage_of_origin real,
  coverage_of_copy real,
  copy_version smallint not null default 0,
  url text,
  canonical_url text,
  title text,
  description text,
  authors text[] not null default '{}',
  tags text[] not null default '{}',
  section text,
  published_at timestamptz,
  published_precision text check (published_precision in ('instant', 'minute', 'day', 'inferred')),
  modified_at timestamptz,
  first_seen_at timestamptz not null,
  indexed_at timestamptz not null default now(),
  language text,
  text text not null,
  html text,
  text_sha bytea not null,
  word_count int not null,
  image_url text,
  image_caption text,
  is_free boolean,
  wire_agency text,
  extraction_method text not null,
  extraction_version smallint not null,
  extraction_quality real not null,
  evidence jsonb not null default '{}',
  revision int not null default 1,
  search tsvector generated always as (search_vector('simple', title, text)) stored,
  search_stemmed tsvector generated always as (search_vector(config_of(language), title, text)) stored
);
create index article_story on article (story_id);
create index article_source on article (source_id, first_seen_at desc);
create index article_seen on article (first_seen_at desc);
create index article_url on article (md5(url));
create index article_search on article using gin (search);
create index article_search_stemmed on article using gin (search_stemmed);
create index article_title on article using gin (title gin_trgm_ops);

create table revision (
  article_id bigint not null references article on delete cascade,
  revision int not null,
  seen_at timestamptz not null,
  title text,
  text text not null,
  primary key (article_id, revision)
);

-- What the comparison of two articles needs, without their texts.
create table sketch (
  article_id bigint primary key references article on delete cascade,
  exact_key bytea not null,
  body bytea not null,
  version smallint not null
);
create index sketch_exact on sketch (exact_key);

create table sketch_key (
  h int not null,
  article_id bigint not null,
  arrived_at timestamptz not null default now()
) partition by range (arrived_at);
create index sketch_key_h on sketch_key (h) include (article_id);
create index sketch_key_article on sketch_key (article_id);

-- How two articles share text: one row per pair, a < b. Coverage: share of that article's words that stand in the other one too.
create table edge (
  a bigint not null references article on delete cascade,
  b bigint not null references article on delete cascade,
  relation text not null check (relation in ('exact_copy', 'near_copy', 'trimmed', 'extended', 'contains', 'partial', 'update')),
  coverage_a real not null,
  coverage_b real not null,
  similarity real not null,
  evidence jsonb not null default '{}',
  version smallint not null,
  primary key (a, b),
  check (a < b)
);
create index edge_b on edge (b);

create table story_history (
  history_id bigint generated always as identity primary key,
  old_story_id bigint not null,
  story_id bigint not null,
  at timestamptz not null default now(),
  reason text not null
);
create index story_history_old on story_history (old_story_id);

-- ---------------------------------------------------------------- entities, quotes

create table entity (
  entity_id bigint generated always as identity primary key,
  type text not null check (type in ('person', 'org', 'place', 'event', 'other')),
  key text not null,
  disambiguator text not null default '',
  name text not null,
  merged_into bigint references entity,
  first_seen_at timestamptz not null default now(),
  unique (type, key, disambiguator)
);
create index entity_name on entity using gin (name gin_trgm_ops);

create table entity_alias (
  entity_id bigint not null references entity on delete cascade,
  alias text not null,
  primary key (entity_id, alias)
);

create table mention (
  article_id bigint not null references article on delete cascade,
  start_offset int not null,
  end_offset int not null,
  entity_id bigint not null references entity,
  surface text not null,
  confidence real not null,
  primary key (article_id, start_offset, end_offset)
);
create index mention_entity on mention (entity_id);

create table article_entity (
  article_id bigint not null references article on delete cascade,
  entity_id bigint not null references entity,
  mentions int not null,
  first_offset int not null,
  in_title boolean not null,
  salience real not null,
  primary key (article_id, entity_id)
);
create index article_entity_entity on article_entity (entity_id, article_id);

create table quote (
  quote_id bigint generated always as identity primary key,
  article_id bigint not null references article on delete cascade,
  start_offset int not null,
  end_offset int not null,
  kind text not null check (kind in ('direct', 'partial', 'turn', 'block')),
  text text not null,
  speaker text,
  speaker_entity_id bigint references entity,
  confidence real not null
);
create index quote_article on quote (article_id);
create index quote_speaker on quote (speaker_entity_id) where speaker_entity_id is not null;

-- ---------------------------------------------------------------- partitions

-- Weekly partitions by arrival for what grows without end and needs no uniqueness; a default partition each, so that a missing week never stops ingestion.
create function ensure_partitions(weeks_ahead int) returns void language plpgsql set search_path from current as $$
declare
  parent text;
  monday date;
begin
  foreach parent in array array['page', 'outcome', 'change', 'sketch_key'] loop
    execute format('create table if not exists %I partition of %I default', parent || '_rest', parent);
    for i in 0 .. weeks_ahead loop
      monday := date_trunc('week', now() at time zone 'utc')::date + 7 * i;
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
        parent || '_' || to_char(monday, 'IYYY"w"IW'), parent, monday::timestamp at time zone 'utc', (monday + 7)::timestamp at time zone 'utc');
    end loop;
  end loop;
end $$;
