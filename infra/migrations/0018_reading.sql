-- What analysts ask of somebody who is named in ten thousands of articles, and of events, is answered from indexes alone. Read from a cold disk the wide rows took seconds.
set local search_path = wirecopy, public;

-- Times, papers and stories of given articles, and which of them lie in a span. The columns behind are those of article_published, for the same reason.
create index article_when on article (article_id, published_at) include (item_id, source_id, feed_id, story_id, relation, language, first_seen_at);

drop index article_entity_entity;
create index article_entity_entity on article_entity (entity_id, article_id) include (mentions);

-- Whether a story is the latest of its event, so that news.event can be read newest first without all stories being grouped.
drop index story_event;
create index story_event on story (event_id, last_published_at, story_id) include (article_count, first_published_at);
