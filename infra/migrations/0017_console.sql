-- The console asks for the newest quotations of a speaker, of whom some have tens of thousands.
set local search_path = wirecopy, public;

create index quote_speaker_newest on quote (speaker_entity_id, article_id) where speaker_entity_id is not null;
drop index quote_speaker;
