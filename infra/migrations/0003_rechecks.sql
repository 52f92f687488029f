-- Pages are looked at again after their article was indexed, and stored pages are read again by a newer parser.
set local search_path = wirecopy, public;

alter table work drop constraint work_stage_check;
alter table work add constraint work_stage_check check (stage in ('poll', 'page', 'parse', 'index', 'match', 'recheck'));

-- Ages of an article at which its page is looked at again; empty = never.
alter table feed add column recheck interval[] not null default '{}';

alter table item
  -- Validators and digest of the bytes that the page had when it was last downloaded.
  add column etag text,
  add column last_modified text,
  add column body_sha bytea,
  -- When the page was last asked for, whatever came of it.
  add column checked_at timestamptz,
  -- Whose bytes the present page is: the site's, the entry's own text (the real one could not be had or is not wanted), or given to ingest.
  add column page_from text not null default 'site' check (page_from in ('site', 'entry', 'given')),
  -- Digest of what its feed said about it last, and since when the parser has not seen that yet.
  add column entry_sha bytea,
  add column entry_changed_at timestamptz;

-- The page from which a text was read: with it a change of the publisher can be told from a change of our own reading.
alter table article add column page_at timestamptz;
alter table draft add column page_at timestamptz, add column entry_changed boolean not null default false;

-- Why a text was replaced. Until now nothing but a change by its publisher replaced one.
alter table revision add column reason text not null default 'publisher' check (reason in ('publisher', 'parser', 'unclear'));
alter table revision alter column reason drop default;

-- One quotation per place and kind, so that no work can write it twice.
delete from quote again using quote first
  where again.article_id = first.article_id and again.start_offset = first.start_offset and again.end_offset = first.end_offset
    and again.kind = first.kind and again.quote_id > first.quote_id;
create unique index quote_place on quote (article_id, start_offset, end_offset, kind);
drop index quote_article;
