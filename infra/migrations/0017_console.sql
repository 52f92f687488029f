-- What the console shows besides: what a feed's server said last, and the newest quotations of speakers who have tens of thousands.
set local search_path = wirecopy, public;

create index quote_speaker_newest on quote (speaker_entity_id, article_id) where speaker_entity_id is not null;
drop index quote_speaker;

-- One row for each feed, replaced by its next answer. `body`: the start of what could not be read, as text; null of everything else.
create table feed_answer (
  feed_id int primary key references feed on delete cascade,
  at timestamptz not null default now(),
  status int not null,
  url text not null,
  headers jsonb not null,
  body text,
  body_bytes int
) with (fillfactor = 80);
