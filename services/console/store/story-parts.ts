import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { EntityType } from '../../../shared/types.ts';

export interface StoryEntity {
  entity_id: string;
  type: EntityType;
  name: string;
  articles: number;
}

/** Whom and what the articles of a story name, what most of them name first. */
export const listStoryEntities = (db: Queryable, storyId: string): Promise<StoryEntity[]> =>
  rowsOf(
    db,
    {
      name: 'console_story_entities',
      text: `with named as (
          select case when e.merged_into is null then m.entity_id else wirecopy.living_entity(e.merged_into) end as entity_id, count(distinct m.article_id)::int as articles, sum(m.salience) as weight
          from wirecopy.article a join wirecopy.article_entity m using (article_id)
            left join wirecopy.entity e on e.entity_id = m.entity_id and e.merged_into is not null where a.story_id = $1 group by 1)
        select entity_id, type, name, articles from named join news.entity using (entity_id) order by articles desc, weight desc, entity_id limit 24`,
    },
    [storyId],
  );

export interface StoryQuote {
  text: string;
  speaker: string | null;
  speaker_entity_id: string | null;
  /** How many articles of the story carry it in these words. */
  articles: number;
}

/** What is said in a story, what most articles kept first. */
export const listStoryQuotes = (db: Queryable, storyId: string): Promise<StoryQuote[]> =>
  rowsOf(
    db,
    {
      name: 'console_story_quotes',
      text: `select left(min(q.text), 600) as text, (array_agg(q.speaker order by q.confidence desc))[1] as speaker,
          (array_agg(q.speaker_entity_id order by q.confidence desc))[1] as speaker_entity_id, count(distinct q.article_id)::int as articles
        from news.article a join news.quote q using (article_id) where a.story_id = $1
        group by lower(regexp_replace(q.text, '[^[:alnum:]]+', ' ', 'g')) order by articles desc, min(q.start_offset), min(q.quote_id) limit 10`,
    },
    [storyId],
  );

export interface StoryEvent {
  at: Date;
  /** What happened: came from or went to another story, or a decision of an editor. */
  kind: 'came' | 'went' | 'merge' | 'split';
  story_id: string | null;
  reason: string | null;
  /** A decision that was taken back. */
  undone_at: Date | null;
}

/** Where a story's articles came from and went to, and what editors decided about them; newest first. */
export const listStoryEvents = (db: Queryable, storyId: string): Promise<StoryEvent[]> =>
  rowsOf(
    db,
    {
      name: 'console_story_events',
      text: `select at, 'came' as kind, old_story_id as story_id, reason, null::timestamptz as undone_at from wirecopy.story_history where story_id = $1 and old_story_id <> $1
        union all select at, 'went', story_id, reason, null from wirecopy.story_history where old_story_id = $1 and story_id <> $1
        union all select d.at, d.kind, null, d.reason, d.undone_at from wirecopy.story_decision d where decision_id in (
          select p.decision_id from wirecopy.article a join wirecopy.story_pin p on p.a = a.article_id where a.story_id = $1
          union select p.decision_id from wirecopy.article a join wirecopy.story_pin p on p.b = a.article_id where a.story_id = $1)
        order by at desc limit 40`,
    },
    [storyId],
  );

export interface EventStory {
  story_id: string;
  title: string | null;
  source_count: number;
}

/** Other stories that report the same happening in other words. */
export const listSameEvent = (db: Queryable, storyId: string): Promise<EventStory[]> =>
  rowsOf(
    db,
    {
      name: 'console_same_event',
      text: `select story_id, title, source_count from news.story where event_id = (select event_id from news.story where story_id = $1) and story_id <> $1
        order by source_count desc, story_id limit 10`,
    },
    [storyId],
  );
