import type { Section } from './question.ts';

export const ARTICLES: Section = {
  title: 'Articles and search',
  questions: [
    {
      title: 'What is new?',
      note: 'Publishers announce articles with times in the future now and then; `published_at <= now()` keeps those out, and those without a time. To see what *arrived* last, order by `first_seen_at`.',
      sql: `select published_at, source, title, relation
from news.article
where published_at <= now()
order by published_at desc, source
limit 8`,
    },
    {
      title: 'How much does each paper publish a day, and how much of it is its own?',
      note: '`relation` is `original` for whatever is not a copy of another article at hand.',
      sql: `select published_at::date as day, source, count(*) as articles, count(*) filter (where relation = 'original') as originals
from news.article
where published_at > now() - interval '7 days'
group by day, source
order by day desc, articles desc, source`,
    },
    {
      title: 'What was written about a subject?',
      note: '`search` holds the words as they stand, in any language. `websearch_to_tsquery` knows "phrases", `or` and `-without`. Rank and snippets are made from whole texts, so narrow the time and take snippets of the best only.',
      sql: `with hits as (
  select source, title, text, ts_rank_cd(search, query) as rank, query
  from news.article, websearch_to_tsquery('simple', '"pay deal" ferry -election') as query
  where search @@ query and published_at > now() - interval '30 days'
  order by rank desc, source, title
  limit 5
)
select source, title, round(rank::numeric, 3) as rank,
  ts_headline('simple', left(text, 2000), query, 'MinWords=12, MaxWords=20') as snippet
from hits
order by rank desc, source, title`,
    },
    {
      title: 'The same whatever the form of the words',
      note: '`search_stemmed` takes the stemmer of each article\'s language, so ask with that language: "evacuations" finds "evacuated" too.',
      sql: `select published_at, source, title
from news.article
where search_stemmed @@ websearch_to_tsquery('english', 'evacuations flooding') and language = 'en'
  and published_at > now() - interval '30 days'
order by published_at desc
limit 5`,
    },
    {
      title: 'One hit for each story instead of twenty copies',
      sql: `with hits as (
  select distinct on (story_id) story_id, title, source, published_at
  from news.article
  where search @@ websearch_to_tsquery('simple', 'strike') and published_at > now() - interval '30 days'
  order by story_id, published_at
)
select hits.published_at, hits.source as first_source, hits.title, s.article_count, s.source_count
from hits join news.story s using (story_id)
order by s.source_count desc, hits.published_at`,
    },
    {
      title: 'How did attention for a subject rise and fall?',
      sql: `select date_trunc('hour', published_at) as hour, count(*) as articles, count(distinct story_id) as stories, count(distinct source) as papers
from news.article
where search @@ websearch_to_tsquery('simple', 'ferry') and published_at > now() - interval '7 days'
group by hour
order by hour`,
    },
    {
      title: 'Which headlines are like this one?',
      note: 'Trigrams forgive spelling and word order. `%` takes headlines above a similarity of 0.3 (`set pg_trgm.similarity_threshold` moves it).',
      sql: `select round(similarity(title, 'Skerrin ferry strike called off')::numeric, 2) as alike, source, title
from news.article
where title % 'Skerrin ferry strike called off'
order by alike desc, source, title
limit 5`,
    },
    {
      title: 'Which headlines hold this piece of text?',
      note: 'The same index serves `like` and `ilike` with three letters or more anywhere in the headline.',
      sql: `select source, title
from news.article
where title ilike '%mortgage%'
order by published_at desc
limit 5`,
    },
    {
      title: 'Who wrote the most?',
      note: '`authors` are names as they were printed: agencies and desks among them.',
      sql: `select author, count(*) as articles, count(distinct source) as papers, count(*) filter (where relation = 'original') as originals
from news.article, unnest(authors) as author
where published_at > now() - interval '30 days'
group by author
order by articles desc, author
limit 8`,
    },
    {
      title: 'What came in through feeds with a tag?',
      sql: `select f.id as feed, f.name, count(a.article_id) as articles, count(distinct a.story_id) as stories
from news.feed f left join news.article a on a.feed_id = f.feed_id and a.published_at > now() - interval '7 days'
where 'sample' = any (f.tags)
group by f.id, f.name
order by articles desc, feed`,
    },
    {
      title: 'What did publishers change after the fact?',
      note: "Earlier texts stand in `news.revision`, the present one in `news.article`. `reason` tells the publisher's changes from better reading by a newer parser.",
      sql: `select a.source, r.revision, r.title as earlier_title, a.title, length(a.text) - length(r.text) as characters_more
from news.revision r join news.article a using (article_id)
where r.reason = 'publisher' and a.published_at > now() - interval '30 days'
order by a.published_at desc, r.revision
limit 20`,
    },
  ],
};
