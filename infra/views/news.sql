-- The analysts' contract: views only, every view and every column with its COMMENT. Columns may be added at the end, never renamed or dropped.
-- Tables that are always there are joined from the left all the same: then Postgres leaves those out that a question does not need.

create or replace view news.article as
select a.article_id, a.url, a.canonical_url, s.name as source, s.domain as source_domain, a.feed_id, coalesce(f.tags, '{}') || a.tags as tags,
  a.title, a.description, a.authors, a.published_at, a.published_precision, a.modified_at, a.first_seen_at, a.indexed_at, a.language, a.text,
  a.word_count, a.image_url, a.image_caption, a.section, a.is_free, a.extraction_method, a.extraction_quality, a.evidence, a.story_id, a.relation,
  a.wire_agency, a.revision, a.search, a.search_stemmed, coalesce(i.reservations, '{}') as reservations
from wirecopy.article a
left join wirecopy.source s using (source_id)
left join wirecopy.item i on i.item_id = a.item_id
left join wirecopy.feed f on f.feed_id = a.feed_id;
comment on view news.article is 'One row per document that is not a mere re-delivery. Start here. Copies are rows of their own: count(distinct story_id) counts texts.';
comment on column news.article.article_id is 'Stable number of the article.';
comment on column news.article.url is 'Address as announced by the feed or given at ingest, tracking parameters included; null for documents without one.';
comment on column news.article.canonical_url is 'Address that the page itself calls canonical; null when it names none.';
comment on column news.article.source is 'Publisher: the feed''s name, else its own title, else the registrable domain, else host:port. Changes when the feed is renamed in feeds.yml; source_domain does not.';
comment on column news.article.source_domain is 'Registrable domain of the publisher, or host:port where there is none.';
comment on column news.article.feed_id is 'Feed that announced the article first; null for ingested documents.';
comment on column news.article.tags is 'Tags of the feed (by the operator) followed by those of the page (by the publisher).';
comment on column news.article.title is 'Headline without the site name; null when the document has none.';
comment on column news.article.description is 'The publisher''s own summary; null when there is none.';
comment on column news.article.authors is 'Names as printed, in order; agencies and desks are among them, and spellings differ from paper to paper. Empty rather than guessed.';
comment on column news.article.published_at is 'First publication as the publisher states it; null when unknown. May lie in the future or be wrong, by a time zone for example; first_seen_at never is. Look at published_precision before you use the hour.';
comment on column news.article.published_precision is 'How exact published_at is: instant, minute, day (time unknown: midnight UTC stands for it) or inferred (from the feed or the text).';
comment on column news.article.modified_at is 'Last change as the publisher states it; null when unknown. Many sites set it at every rendering: real changes of the text stand in news.revision.';
comment on column news.article.first_seen_at is 'When a feed first announced the article to us, or it was ingested: an old archive that is ingested today was first seen today.';
comment on column news.article.indexed_at is 'When this row reached its present text: later than first_seen_at, and new with every revision.';
comment on column news.article.language is 'Language of the text as its primary BCP 47 tag (en, de): as the page states it, else the feed, else what the text looks like; null when it cannot be told. Sites that state the wrong one are believed.';
comment on column news.article.text is 'Readable text in the publisher''s words: one paragraph, list item or heading per line, blank line between, no markup. Behind a paywall it is what the page gives away: see is_free, word_count and extraction_quality.';
comment on column news.article.word_count is 'Words in text: runs of letters and digits; estimated from the characters in scripts without spaces.';
comment on column news.article.image_url is 'Lead image as the page names it; not downloaded.';
comment on column news.article.image_caption is 'Caption of the lead image; null when none is given.';
comment on column news.article.section is 'Section of the site as the page names it; every publisher has words of its own.';
comment on column news.article.is_free is 'What the page says about free access; null when it says nothing, which most do: null is not free.';
comment on column news.article.extraction_method is 'Which way of extraction gave the text, for those who look into a bad one; for feeds without pages it says that the feed''s own text was taken.';
comment on column news.article.extraction_quality is '0 to 1: how much the text looks like a whole article. Reasons in evidence. Not a probability.';
comment on column news.article.evidence is 'Which tag or rule gave title, authors and date, and the reasons for the quality.';
comment on column news.article.story_id is 'Story (group of copies of one text) to which the article belongs; every article has one. Changes when stories are merged or split: see news.story_history.';
comment on column news.article.relation is 'Relation to the story''s original: original, exact_copy, near_copy, trimmed, extended. An article alone in its story is original too, also when it was taken from somewhere that we do not read. Changes as others arrive.';
comment on column news.article.wire_agency is 'News agency credited in the text or byline; null when none is, which does not prove that the paper wrote it: see also news.story.origin_agency.';
comment on column news.article.revision is 'Number of the present text: 1 for the first, earlier ones stand in news.revision.';
comment on column news.article.search is 'Full-text vector, configuration simple (any language): title weight A, text weight B, first 200,000 characters (75,000 where these take more than 300,000 bytes).';
comment on column news.article.search_stemmed is 'Full-text vector with the stemmer of the article''s language (simple where Postgres has none). Ask with the same one: websearch_to_tsquery(''english'', …), and restrict the language.';
comment on column news.article.reservations is 'What the publisher reserves for the page: words of robots meta tags and X-Robots-Tag (noindex, noarchive, noai …), and tdm for a reservation of text and data mining.';

create or replace view news.story as
select story_id, event_id, title, canonical_article_id, origin_article_id, origin_agency, article_count, source_count, first_published_at,
  last_published_at, language
from wirecopy.story where article_count > 0;
comment on view news.story is 'One row per text that ran somewhere: a group of copies, often of one article only.';
comment on column news.story.story_id is 'Number of the story; where a merged or split one went stands in news.story_history. For joining, not for keeping.';
comment on column news.story.event_id is 'Event (stories about the same happening) to which the story belongs.';
comment on column news.story.title is 'Headline of the canonical article; changes when a fuller version arrives.';
comment on column news.story.canonical_article_id is 'The fullest version at hand, which leads the group.';
comment on column news.story.origin_article_id is 'Article that most likely came first; null when the origin is not in the table (an agency that is not subscribed): then figures are against the canonical article.';
comment on column news.story.origin_agency is 'Agency that wrote the text, by its credits; null when none is credited.';
comment on column news.story.article_count is 'Articles in the story, of which one publisher may have several: see source_count.';
comment on column news.story.source_count is 'Different publishers in the story.';
comment on column news.story.first_published_at is 'Earliest published_at (first_seen_at where unknown) of its articles.';
comment on column news.story.last_published_at is 'Latest published_at (first_seen_at where unknown) of its articles.';
comment on column news.story.language is 'Language of the canonical article.';

create or replace view news.copy as
select a.story_id, a.article_id, a.relation, a.similarity, a.coverage_of_origin, a.coverage_of_copy,
  coalesce(a.published_at, a.first_seen_at) - coalesce(o.published_at, o.first_seen_at) as published_lag, a.copy_version as algorithm_version
from wirecopy.article a
left join wirecopy.story s using (story_id)
left join wirecopy.article o on o.article_id = coalesce(s.origin_article_id, s.canonical_article_id);
comment on view news.copy is 'One row per article in a story, with its evidence against the story''s original.';
comment on column news.copy.story_id is 'The story.';
comment on column news.copy.article_id is 'The article.';
comment on column news.copy.relation is 'original (the origin if it is in the table, else the canonical article), exact_copy, near_copy, trimmed or extended.';
comment on column news.copy.similarity is '0 to 1: shared words as a share of all words of both; null for the original. Low for a short cut of a long text, whose coverage_of_copy is high.';
comment on column news.copy.coverage_of_origin is 'Share of the original''s words that stand in this article; null for the original itself.';
comment on column news.copy.coverage_of_copy is 'Share of this article''s words that stand in the original; the rest is its own. Null for the original itself.';
comment on column news.copy.published_lag is 'Publication of this article minus that of the original (first_seen_at where a publisher states no time); negative when this one claims to be earlier.';
comment on column news.copy.algorithm_version is 'Version of the comparison that gave relation and figures; compare figures of one version only.';

create or replace view news.reuse as
select e.a as article_id_a, e.b as article_id_b, e.relation, e.coverage_a, e.coverage_b
from wirecopy.edge e where e.relation in ('contains', 'partial', 'update');
comment on view news.reuse is 'Pairs of articles that share text without being copies of each other. Each pair once; look from both ends. Only pairs with enough in common to be compared are here.';
comment on column news.reuse.article_id_a is 'The article with the lower number.';
comment on column news.reuse.article_id_b is 'The article with the higher number.';
comment on column news.reuse.relation is 'contains (one carries the other inside, as a round-up does), partial (shared passages) or update (later version of the same wire file).';
comment on column news.reuse.coverage_a is 'Share of a''s words that stand in b.';
comment on column news.reuse.coverage_b is 'Share of b''s words that stand in a.';

create or replace view news.story_history as
select old_story_id, story_id, at, reason from wirecopy.story_history;
comment on view news.story_history is 'Where a story went that was merged, split or taken down.';
comment on column news.story_history.old_story_id is 'Story as it was called before.';
comment on column news.story_history.story_id is 'Story that holds its articles (or some of them) since then; null when they were all taken down. May have moved on itself: follow the chain.';
comment on column news.story_history.at is 'When.';
comment on column news.story_history.reason is 'Why: new evidence, an editor''s decision or a takedown.';

-- An event stands at its latest story, which an index finds by time: events of a span, or the newest, need no look at all the others. The rest is asked for those that are left.
create or replace view news.event as
select s.event_id, (select t.title from wirecopy.story t where t.event_id = s.event_id and t.article_count > 0
    order by t.article_count desc, t.first_published_at, t.story_id limit 1) as title,
  e.story_count, e.article_count,
  (select count(distinct a.source_id) from wirecopy.article a join wirecopy.story t using (story_id) where t.event_id = s.event_id)::int as source_count,
  e.first_published_at, s.last_published_at
from wirecopy.story s
left join lateral (
  select count(*)::int as story_count, sum(t.article_count)::int as article_count, min(t.first_published_at) as first_published_at
  from wirecopy.story t where t.event_id = s.event_id and t.article_count > 0
) e on true
where s.article_count > 0 and not exists (
  select from wirecopy.story t
  where t.event_id = s.event_id and t.article_count > 0 and (t.last_published_at, t.story_id) > (s.last_published_at, s.story_id)
);
comment on view news.event is 'Stories that report the same happening in other words. A story is an event of its own until it was compared with others, a second or so after it was matched. Name a span of last_published_at: ordering all events by their size counts them all.';
comment on column news.event.event_id is 'Number of the event; where a merged or split one went stands in news.event_history. For joining, not for keeping.';
comment on column news.event.title is 'Title of its biggest story.';
comment on column news.event.story_count is 'Stories in the event.';
comment on column news.event.article_count is 'Articles in all its stories.';
comment on column news.event.source_count is 'Different publishers in all its stories.';
comment on column news.event.first_published_at is 'Earliest publication in its stories.';
comment on column news.event.last_published_at is 'Latest publication in its stories.';

create or replace view news.event_history as
select old_event_id, event_id, story_ids, at, reason from wirecopy.event_history;
comment on view news.event_history is 'Where an event, or some of its stories, went.';
comment on column news.event_history.old_event_id is 'Event in which the stories stood before.';
comment on column news.event_history.event_id is 'Event that holds them since then; null when their articles were all taken down.';
comment on column news.event_history.story_ids is 'Stories that moved.';
comment on column news.event_history.at is 'When.';
comment on column news.event_history.reason is 'Why: merged (the old event has no stories any more), split (it has others) or removed.';

create or replace view news.entity as
select entity_id, type, name, first_seen_at, merged_into, country, wikidata_qid,
  case when merged_into is null then entity_id else wirecopy.living_entity(merged_into) end as living_entity_id
from wirecopy.entity;
comment on view news.entity is 'People, organisations, places and other names found in articles. Found by a model and rules, so some are wrong or of the wrong type.';
comment on column news.entity.entity_id is 'Stable number of the entity.';
comment on column news.entity.type is 'person, org, place, event or other. The same name may be there once for each type.';
comment on column news.entity.name is 'Fullest name seen. Not unique: namesakes of different types or, where feeds.yml tells them apart, of one type are different entities.';
comment on column news.entity.first_seen_at is 'When it was first met.';
comment on column news.entity.merged_into is 'Entity into which this one was merged; null for a living one. Mentions keep the old number.';
comment on column news.entity.country is 'ISO code of a country, or as feeds.yml says; null where it is not known.';
comment on column news.entity.wikidata_qid is 'Wikidata id, where feeds.yml names one.';
comment on column news.entity.living_entity_id is 'The entity that stands for this one: itself, or the end of its merges. Group by it; article_entity, mention and quote keep the old numbers.';

create or replace view news.entity_alias as
select entity_id, alias, origin from wirecopy.entity_alias;
comment on view news.entity_alias is 'Spellings under which an entity was met.';
comment on column news.entity_alias.entity_id is 'The entity.';
comment on column news.entity_alias.alias is 'Spelling as it stood in a text.';
comment on column news.entity_alias.origin is 'text (met in an article) or config (given in feeds.yml).';

create or replace view news.mention as
select article_id, entity_id, start_offset, end_offset, surface, confidence, resolution from wirecopy.mention;
comment on view news.mention is 'One row per place in a text that names an entity.';
comment on column news.mention.article_id is 'The article.';
comment on column news.mention.entity_id is 'The entity; null where it is not certain who or what is meant.';
comment on column news.mention.start_offset is 'First character, counted from 0: substr(text, start_offset + 1, end_offset - start_offset) is the surface.';
comment on column news.mention.end_offset is 'Character after the last one.';
comment on column news.mention.surface is 'The words as they stand in the text.';
comment on column news.mention.confidence is '0 to 1, for ordering, not a probability; resolved guesses lie below .7.';
comment on column news.mention.resolution is 'What links it: name (the full name), document (a shorter name, explained by the article), table (countries, abbreviations, feeds.yml), story or event (explained by its other articles), spun_guess (a rewritten or misspelt name). Null: not linked, or indexed by an older version.';

create or replace view news.article_entity as
select article_id, entity_id, mentions, first_offset, in_title, salience, role from wirecopy.article_entity;
comment on view news.article_entity is 'Which entities an article names, once per article and entity. Boilerplate of agencies counts: the agency itself is named in every text that it credits.';
comment on column news.article_entity.article_id is 'The article.';
comment on column news.article_entity.entity_id is 'The entity.';
comment on column news.article_entity.mentions is 'How often it is named.';
comment on column news.article_entity.first_offset is 'Character at which it is first named.';
comment on column news.article_entity.in_title is 'Whether the headline names it.';
comment on column news.article_entity.salience is '0 to 1: headline, share of mentions and early place. Compare within an article, not between articles.';
comment on column news.article_entity.role is 'What the article calls a person before the name, such as prime minister; null where it does not.';

create or replace view news.quote as
select quote_id, article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, confidence from wirecopy.quote;
comment on view news.quote is 'Quotations with the person who said them, once per article: in copies of one text they stand again.';
comment on column news.quote.quote_id is 'Number of the quotation; changes when the article is indexed again.';
comment on column news.quote.article_id is 'The article.';
comment on column news.quote.start_offset is 'First character, counted from 0: substr(text, start_offset + 1, end_offset - start_offset) of the article is the quotation.';
comment on column news.quote.end_offset is 'Character after the last one.';
comment on column news.quote.kind is 'direct, partial (a fragment inside a sentence), turn (of an interview) or block.';
comment on column news.quote.text is 'The quoted words as they stand in the text, with their quotation marks: these differ from paper to paper, so strip them (btrim) before you compare.';
comment on column news.quote.speaker is 'Fullest name known for the speaker; null where the text gives no evidence. A text, not a key: group by speaker_entity_id where namesakes matter.';
comment on column news.quote.speaker_entity_id is 'The speaker as an entity; null when not linked.';
comment on column news.quote.confidence is '0 to 1, by the rule that found the speaker.';

create or replace view news.revision as
select article_id, revision, seen_at, title, text, reason from wirecopy.revision;
comment on view news.revision is 'Earlier texts of an article, each with the reason why it was replaced; the present text stands in news.article.';
comment on column news.revision.article_id is 'The article.';
comment on column news.revision.revision is 'Number of that text, 1 for the first.';
comment on column news.revision.seen_at is 'When that text was indexed.';
comment on column news.revision.title is 'Headline at that time.';
comment on column news.revision.text is 'Text at that time.';
comment on column news.revision.reason is 'Why it was replaced: publisher (who changed it), parser (a newer version of ours read the same page otherwise) or unclear (both changed at once).';

create or replace view news.source as
select s.source_id, s.name as source, s.domain as source_domain, s.first_seen_at, r.quality as extraction_quality, r.usual_quality as usual_extraction_quality,
  case when r.readings < 30 then 'learning' when r.quality < r.usual_quality - 0.15 or r.words < 0.4 * r.usual_words then 'worse' else 'usual' end as extraction_state
from wirecopy.source s left join wirecopy.source_reading r using (source_id);
comment on view news.source is 'Publishers.';
comment on column news.source.source_id is 'Stable number of the publisher; the other views name it by source.';
comment on column news.source.source is 'Name as in news.article.source.';
comment on column news.source.source_domain is 'Registrable domain or host:port; null when unknown.';
comment on column news.source.first_seen_at is 'When the publisher was first met.';
comment on column news.source.extraction_quality is 'Mean quality of the text of its last 8 pages, 0 to 1; a page that gave no text counts as 0. Null before the first one.';
comment on column news.source.usual_extraction_quality is 'The same over its last 100 pages.';
comment on column news.source.extraction_state is 'worse: the last pages gave much less or much worse text than usual, so that its layout has probably changed; usual; learning: fewer than 30 pages were read.';

create or replace view news.feed as
select f.feed_id, f.key as id, f.url, f.name, f.title, s.name as source, f.tags, f.content, f.every, f.max_age, f.state, f.created_at, f.polled_url, f.recheck
from wirecopy.feed f left join wirecopy.source s using (source_id);
comment on view news.feed is 'What is subscribed, with its settings.';
comment on column news.feed.feed_id is 'Stable number of the feed.';
comment on column news.feed.id is 'Name of the feed in feeds.yml (default: its address).';
comment on column news.feed.url is 'Address in feeds.yml.';
comment on column news.feed.name is 'Name given in feeds.yml; null when none is.';
comment on column news.feed.title is 'The feed''s own title; null before the first success.';
comment on column news.feed.source is 'Publisher as in news.article.source.';
comment on column news.feed.tags is 'Tags given in feeds.yml.';
comment on column news.feed.content is 'Where the text comes from: page, feed or auto.';
comment on column news.feed.every is 'Fixed polling interval; null = learnt.';
comment on column news.feed.max_age is 'Older entries are noted, not fetched; null = no limit.';
comment on column news.feed.state is 'active, paused, stopped (no longer in feeds.yml; its history stays) or gone (its server said so; `feeds resume` polls it again).';
comment on column news.feed.created_at is 'When it was first subscribed.';
comment on column news.feed.polled_url is 'Address that is polled instead since the publisher moved the feed for good; null while it is at its address.';
comment on column news.feed.recheck is 'Ages of an article at which its page is looked at again; empty = never.';

create or replace view news.feed_health as
select f.feed_id, f.url, coalesce(f.name, f.title) as title,
  wirecopy.feed_state(f) as state,
  f.last_success_at, f.last_new_item_at, f.consecutive_failures, f.last_error_code, f.last_error, f.next_poll_at, coalesce(d.items, 0)::int as items_24h,
  d.p50_lag_seconds, c.care, c.care_since
from wirecopy.feed f
left join lateral (
  select count(*) as items,
    percentile_cont(0.5) within group (order by extract(epoch from i.discovered_at - a.published_at)) filter (where a.published_at <= i.discovered_at)::real as p50_lag_seconds
  from wirecopy.item i left join wirecopy.article a using (item_id)
  where i.feed_id = f.feed_id and i.discovered_at > now() - interval '24 h'
) d on true
left join lateral (
  -- One failure or two are weather. A feed is silent after five times its usual gap, at least four days: the longest weekend.
  select care, since as care_since from (values
    (1, 'gone', f.failing_since, wirecopy.feed_state(f) = 'gone'),
    (2, 'not_a_feed', f.failing_since, f.consecutive_failures >= 3 and f.last_error_code = 'E_NOT_A_FEED'),
    (3, 'refused', f.failing_since, f.consecutive_failures >= 3 and f.last_error_code in ('E_HTTP_401', 'E_HTTP_403', 'E_CHALLENGE', 'E_ROBOTS')),
    (4, 'failing', f.failing_since, f.consecutive_failures >= 3),
    (5, 'moved', f.moved_at, f.polled_url is not null),
    (6, 'silent', f.last_new_item_at, f.last_new_item_at < now() - greatest(interval '4 d', 5 * f.rhythm_s * interval '1 s'))
  ) as reason (rank, care, since, applies)
  where applies and f.state in ('active', 'gone') order by rank limit 1
) c on true;
comment on view news.feed_health is 'One row per feed: how it does, and whether it needs care.';
comment on column news.feed_health.feed_id is 'The feed.';
comment on column news.feed_health.url is 'Address in feeds.yml; see news.feed.polled_url.';
comment on column news.feed_health.title is 'Name from feeds.yml, else the feed''s own title.';
comment on column news.feed_health.state is 'new (never polled), healthy, failing, gone (its server said so, or it failed for weeks and is looked at once a month), paused or stopped.';
comment on column news.feed_health.last_success_at is 'Last answer that could be read, unchanged ones included.';
comment on column news.feed_health.last_new_item_at is 'Last poll that brought something new.';
comment on column news.feed_health.consecutive_failures is 'Failed polls since the last success.';
comment on column news.feed_health.last_error_code is 'Code of the last failure since the last success.';
comment on column news.feed_health.last_error is 'Its detail.';
comment on column news.feed_health.next_poll_at is 'When the next poll is due.';
comment on column news.feed_health.items_24h is 'New items in the last 24 hours: all of them right after a feed was subscribed.';
comment on column news.feed_health.p50_lag_seconds is 'Median time from publication to discovery over the last 24 hours, in seconds; null without dated articles. High right after a feed was subscribed, because its old entries count.';
comment on column news.feed_health.care is 'What needs care: gone, not_a_feed (a web page for example), refused, failing, moved (put the new address into feeds.yml) or silent (against its own rhythm); null when nothing does.';
comment on column news.feed_health.care_since is 'Since when.';

create or replace view news.outcome as
select o.id as item_id, i.url, i.feed_id, o.stage, o.outcome, o.code, o.detail, o.at
from wirecopy.outcome o left join wirecopy.item i on i.item_id = o.id
where o.final and o.stage <> 'poll';
comment on view news.outcome is 'How each stage ended for each discovered item. An item that was processed again (re-check, revision, replay) has a row for each time.';
comment on column news.outcome.item_id is 'Number of the item (a discovered entry or an ingested document).';
comment on column news.outcome.url is 'Address of the item; null for documents without one and for what was taken down.';
comment on column news.outcome.feed_id is 'Feed that announced it first; null for ingested documents.';
comment on column news.outcome.stage is 'page, parse, index, match or recheck (a later look at the page).';
comment on column news.outcome.outcome is 'done, unchanged (same text as before), skipped (by configuration), rejected (never again; at recheck: this look failed, the article stays as it was) or dead (given up after several tries).';
comment on column news.outcome.code is 'Error code of a rejected or dead item; null otherwise.';
comment on column news.outcome.detail is 'What exactly happened.';
comment on column news.outcome.at is 'When. Rows are kept for some weeks (see Operations), so old articles have none.';

create or replace view news.change as
select change_id, at, kind, article_id, story_id, payload from wirecopy.change where change_id is not null
union all
select dropped_id, dropped_at, 'log.dropped', null, null, jsonb_build_object('through', dropped_id) from wirecopy.change_last where dropped_id > 0;
comment on view news.change is 'Ordered change log for downstream programs: whoever keeps the last change_id seen misses nothing. Old entries are dropped; whoever is behind them meets log.dropped in their place.';
comment on column news.change.change_id is 'Grows without gaps in commit order; after log.dropped as well.';
comment on column news.change.at is 'When the change was written.';
comment on column news.change.kind is 'article.indexed, article.revised (another text), article.updated (the same text, other metadata), article.removed, story.joined, story.merged, story.split, event.merged, event.split, entity.merged, entity.split (a merge was undone), feed.failing, feed.recovered, or log.dropped: entries up to this number are gone, read the views anew.';
comment on column news.change.article_id is 'Article concerned; null for changes of feeds and entities.';
comment on column news.change.story_id is 'Story concerned; null where there is none.';
comment on column news.change.payload is 'What changed; empty for articles that were taken down.';
