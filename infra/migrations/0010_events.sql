-- Events: stories that report the same happening, found by what their texts say, and where events went that were merged or split.
set local search_path = wirecopy, public;

-- Stories that are to be compared: new ones, ones with another text, ones that lost their articles. `marks` counts how often, so that a mark
-- that comes while the story is being compared is not lost. No reference to `story`: checking one would wait for whoever groups copies.
create table event_due (
  story_id bigint primary key,
  due_at timestamptz not null default now(),
  marks int not null default 1,
  -- Attempts that failed.
  tries smallint not null default 0
);
create index event_due_at on event_due (due_at);

-- What a story's text says, of which text of which article it is, and its nearest neighbours. Kept for some weeks (services/indexer/events/store.ts).
create table story_terms (
  story_id bigint primary key,
  article_id bigint not null references article on delete cascade,
  revision int not null,
  version smallint not null,
  -- When the story was first published, if a publisher says so.
  published_at timestamptz,
  arrived_at timestamptz not null default now(),
  terms bytea not null,
  -- Its weightiest terms, by which it is found.
  keys int[] not null,
  near bigint[] not null default '{}',
  near_similarity real[] not null default '{}'
) with (fillfactor = 80);
create index story_terms_article on story_terms (article_id);
create index story_terms_arrived on story_terms (arrived_at);

create table event_key (
  h int not null,
  story_id bigint not null,
  published_at timestamptz,
  primary key (h, story_id) include (published_at)
);

-- In how many stories each term stood; term -1 counts the stories. A term is a number below a million, so this ends at 40 MB.
create table event_term (
  term int primary key,
  stories int not null
) with (fillfactor = 70);

create table event_history (
  history_id bigint generated always as identity primary key,
  old_event_id bigint not null,
  -- Null: its stories have no articles any more.
  event_id bigint,
  story_ids bigint[] not null,
  at timestamptz not null default now(),
  reason text not null
);
create index event_history_old on event_history (old_event_id);

-- What arrived lately is compared after this update.
insert into event_due (story_id)
  select distinct story_id from article where first_seen_at > now() - interval '14 days';
