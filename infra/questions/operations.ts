import type { Section } from './question.ts';

export const OPERATIONS: Section = {
  title: 'Feeds and the pipeline',
  questions: [
    {
      title: 'How long after publication do we see an article?',
      note: 'What a feed announces at its first poll may be days old, so only articles of the last two days count.',
      varies: 'it depends on when the program was started',
      sql: `select source, count(*) as articles, percentile_cont(array[0.5, 0.95]) within group (order by first_seen_at - published_at) as p50_p95
from news.article
where published_at between now() - interval '2 days' and now() and first_seen_at >= published_at
group by source
order by source`,
    },
    {
      title: 'Which feeds need care?',
      sql: `select title, state, care, now() - care_since as since, consecutive_failures, last_error_code
from news.feed_health
where care is not null
order by since desc`,
    },
    {
      title: 'What does each feed bring?',
      sql: `select title, state, items_24h, consecutive_failures
from news.feed_health
order by items_24h desc, title`,
    },
    {
      title: 'How fast does the pipeline work, in steps of five minutes?',
      varies: 'it shows the clock',
      sql: `select date_bin('5 min', at, timestamptz '2026-01-01') as slot, stage, outcome, count(*) as items
from news.outcome
where at > now() - interval '1 hour'
group by slot, stage, outcome
order by slot desc, stage, outcome`,
    },
    {
      title: 'What did not become an article, and why?',
      note: 'The codes are explained in [error codes](errors.md).',
      sql: `select stage, code, count(*) as items, min(url) as for_example
from news.outcome
where outcome in ('rejected', 'dead') and at > now() - interval '7 days'
group by stage, code
order by items desc, stage, code`,
    },
    {
      title: 'Whose pages are read worse than before?',
      note: '`learning` until 30 pages of a publisher were read.',
      sql: `select source, extraction_state, usual_extraction_quality > 0.5 as is_read_well
from news.source
order by extraction_state desc, source`,
    },
    {
      title: 'Which texts should I not trust?',
      note: '`evidence` says what is wrong with a text of low quality.',
      sql: `select source, title, word_count, round(extraction_quality::numeric, 2) as quality, evidence -> 'quality' as reasons
from news.article
where published_at > now() - interval '7 days' and extraction_quality < 0.8
order by quality, source, title
limit 5`,
    },
    {
      title: 'What happened since I last looked?',
      note: 'Keep the last `change_id` and go on from there: nothing is missed, also when many write at once.',
      varies: 'numbers are given in the order of arrival',
      sql: `select change_id, kind, article_id, story_id, payload
from news.change
where change_id > 20
order by change_id
limit 100`,
    },
  ],
};
