-- What the parser learns of a source: how well its pages are read, and which paragraphs come back in different articles.
set local search_path = wirecopy, public;

-- One row per source. Means that follow slowly (the last 100 readings) and quickly (the last 8) tell when a site's layout changed.
create table source_reading (
  source_id int primary key references source on delete cascade,
  -- Different articles whose paragraphs were counted, halved together with them.
  articles int not null default 0,
  readings int not null default 0,
  quality real not null,
  usual_quality real not null,
  words real not null,
  usual_words real not null,
  read_at timestamptz not null default now()
);

-- In how many different articles of a source a paragraph stood. A digest, not the text: nothing is kept of an article that is taken down.
create table source_paragraph (
  source_id int not null references source on delete cascade,
  digest bigint not null,
  articles int not null,
  primary key (source_id, digest)
) with (fillfactor = 80);
