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
