-- Boilerplate per source in the comparison of texts, smaller sketch keys, and an editor's decisions about stories.
set local search_path = wirecopy, public;

-- Paragraphs that stood in several different articles of a source: sketches leave them out. A digest, as in source_paragraph.
create table source_boilerplate (
  source_id int not null references source on delete cascade,
  digest bigint not null,
  learnt_at timestamptz not null default now(),
  primary key (source_id, digest)
);

-- Keys are looked up by h, oldest and newest articles first; those of one article are removed by the keys that its sketch holds.
drop index sketch_key_article;
drop index sketch_key_h;
create index sketch_key_h on sketch_key (h, article_id);

-- What an editor decided about stories: it holds against all evidence until it is undone.
create table story_decision (
  decision_id bigint generated always as identity primary key,
  kind text not null check (kind in ('merge', 'split')),
  reason text,
  at timestamptz not null default now(),
  undone_at timestamptz
);
create table story_pin (
  decision_id bigint not null references story_decision,
  a bigint not null references article on delete cascade,
  b bigint not null references article on delete cascade,
  is_together boolean not null,
  primary key (decision_id, a, b),
  check (a < b)
);
create index story_pin_a on story_pin (a);
create index story_pin_b on story_pin (b);
