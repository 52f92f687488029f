-- The console asks of every story where its articles came from.
set local search_path = wirecopy, public;

create index story_history_story on story_history (story_id);
