-- What polling learns about a feed, and the subscriptions at hubs that push what is new (WebSub).
set local search_path = wirecopy, public;

-- The feed's rhythm, as services/fetcher/rhythm.ts keeps it; `rhythm_s` is the mean time between entries that follows from it.
alter table feed add column rhythm jsonb;
-- How often its publisher wants it to be read, as the feed itself says, and how many entries it shows.
alter table feed add column hints jsonb;
alter table feed add column shown int not null default 0;
-- Before this time the publisher does not want another poll.
alter table feed add column not_before timestamptz;
-- Bounds for what is learnt; null = the usual ones.
alter table feed add column every_min interval;
alter table feed add column every_max interval;
-- A row is written with every poll; with room beside it the indexes stay untouched.
alter table feed set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- One subscription per feed at the hub that the feed names. `token` is the last part of the callback's address.
create table websub (
  feed_id int primary key references feed on delete cascade,
  hub text not null,
  topic text not null,
  callback text not null,
  token text not null unique,
  secret text not null,
  -- wanted: asked for, not yet confirmed by the hub; leaving: to be ended.
  state text not null default 'wanted' check (state in ('wanted', 'active', 'refused', 'leaving')),
  lease_until timestamptz,
  -- When the hub is to be asked (again), and how often it was without an answer.
  next_at timestamptz not null default now(),
  tries smallint not null default 0,
  error text,
  pushed_at timestamptz,
  -- What was pushed last was pushed in time: no poll found anything new since.
  is_reliable boolean not null default false
);
create index websub_next on websub (next_at);

-- What a hub pushed, until the fetcher has read it.
create table push (
  push_id bigint generated always as identity primary key,
  feed_id int not null references feed on delete cascade,
  received_at timestamptz not null default now(),
  content_type text,
  body bytea not null
);
create index push_feed on push (feed_id);
