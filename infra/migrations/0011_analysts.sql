-- What analysts' questions need: trigram functions that they may call, and indexes that answer without the wide rows of the articles.
set local search_path = wirecopy, public;

-- Where the owner is called like the schema, Postgres put the extension into it, out of the analysts' reach. Who may not move it leaves it.
do $$
begin
  if exists (select from pg_extension where extname = 'pg_trgm' and extnamespace = 'wirecopy'::regnamespace) then
    alter extension pg_trgm set schema public;
  end if;
exception when insufficient_privilege then
  raise notice 'pg_trgm stays in schema wirecopy, where analysts cannot use it';
end $$;

-- Counts by day, source, story, relation and language are read from the index alone: a row of an article is 1 kB wide. `item_id` and `feed_id` are there because
-- Postgres wants even the columns by which it has left a join out.
create index article_published on article (published_at) include (article_id, item_id, source_id, feed_id, story_id, relation, language, first_seen_at);
drop index story_event;
create index story_event on story (event_id) include (article_count, first_published_at, last_published_at);
create index entity_alias_alias on entity_alias using gin (alias gin_trgm_ops);
