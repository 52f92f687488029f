import type { Section } from './question.ts';

export const PEOPLE: Section = {
  title: 'People, organisations, places and quotations',
  questions: [
    {
      title: 'Who is in the news?',
      note: 'Count stories, not articles, or one agency text in twenty papers makes a person famous. `living_entity_id` follows entities that were merged.',
      sql: `select e.name, count(*) as articles, count(distinct a.story_id) as stories, count(distinct a.source) as papers
from news.article a
join news.article_entity ae using (article_id)
join news.entity m using (entity_id)
join news.entity e on e.entity_id = m.living_entity_id
where a.published_at > now() - interval '7 days' and e.type = 'person'
group by e.entity_id, e.name
order by articles desc, stories desc, e.name
limit 8`,
    },
    {
      title: 'When was somebody in the news?',
      sql: `select a.published_at::date as day, count(*) as articles, count(distinct a.story_id) as stories, sum(ae.mentions) as mentions
from news.entity e
join news.article_entity ae using (entity_id)
join news.article a using (article_id)
where e.type = 'person' and e.name = 'Helene Vasskar' and a.published_at > now() - interval '30 days'
group by day
order by day`,
    },
    {
      title: 'Who appears more often than usual?',
      note: 'The last day against the seven days before, in standard deviations (`z`), which are taken to be no smaller than chance makes them (the root of the mean).',
      sql: `with days as (
  select ae.entity_id, floor(extract(epoch from now() - a.published_at) / 86400) as days_ago, count(*) as n
  from news.article a join news.article_entity ae using (article_id)
  where a.published_at between now() - interval '8 days' and now()
  group by ae.entity_id, days_ago
), usual as (
  select entity_id, sum(n) / 7.0 as mean, sqrt(greatest(sum(n * n) / 7.0 - (sum(n) / 7.0) ^ 2, sum(n) / 7.0, 0.25)) as deviation
  from days
  where days_ago >= 1
  group by entity_id
)
select e.type, e.name, d.n as articles, round(coalesce(u.mean, 0), 1) as usual, round((d.n - coalesce(u.mean, 0)) / coalesce(u.deviation, 0.5), 1) as z
from days d join news.entity e using (entity_id) left join usual u using (entity_id)
where d.days_ago = 0 and d.n > 2
order by z desc, articles desc, e.name
limit 8`,
    },
    {
      title: 'Who is named together with somebody?',
      sql: `select e.type, e.name, count(*) as articles
from news.entity who
join news.article_entity named on named.entity_id = who.entity_id
join news.article a using (article_id)
join news.article_entity other on other.article_id = a.article_id and other.entity_id <> who.entity_id
join news.entity e on e.entity_id = other.entity_id
where who.type = 'person' and who.name = 'Joss Kettering' and a.published_at > now() - interval '30 days'
group by e.entity_id, e.type, e.name
order by articles desc, e.name
limit 8`,
    },
    {
      title: 'Which papers write about somebody, measured by what they print?',
      sql: `select a.source, count(*) as articles, round(100.0 * count(*) / max(t.articles), 1) as percent_of_paper
from news.entity e
join news.article_entity ae using (entity_id)
join news.article a using (article_id)
join (
  select source, count(*) as articles from news.article where published_at > now() - interval '30 days' group by source) t using (source)
where e.type = 'person' and e.name = 'Helene Vasskar' and a.published_at > now() - interval '30 days'
group by a.source
order by percent_of_paper desc, a.source`,
    },
    {
      title: 'Who gets quoted, and in how many papers?',
      note: 'One sentence that an agency took down stands in many papers: count different texts, not rows.',
      sql: `select q.speaker, count(distinct btrim(q.text, '"“”‘’,')) as quotations, count(distinct a.story_id) as stories, count(distinct a.source) as papers
from news.article a join news.quote q using (article_id)
where a.published_at > now() - interval '7 days' and q.speaker is not null
group by q.speaker
order by papers desc, quotations desc, q.speaker
limit 8`,
    },
    {
      title: 'What did somebody say, word for word?',
      note: '`speaker_entity_id` also finds quotations that name the speaker by the last name only. The text has its quotation marks, which differ from paper to paper.',
      sql: `select min(a.published_at) as first_printed, btrim(q.text, '"“”‘’,') as words, count(*) as printings
from news.entity e
join news.quote q on q.speaker_entity_id = e.entity_id
join news.article a using (article_id)
where e.type = 'person' and e.name = 'Agnes Rudd' and q.kind = 'direct' and a.published_at > now() - interval '30 days'
group by words
order by printings desc, first_printed, words
limit 4`,
    },
    {
      title: 'How is a name spelt? Search that forgives',
      note: 'Aliases are the spellings that were met; trigrams find them in spite of a slip.',
      sql: `select distinct e.type, e.name, round(max(similarity(x.alias, 'Lindhold')) over (partition by e.entity_id)::numeric, 2) as alike
from news.entity_alias x join news.entity e using (entity_id)
where x.alias % 'Lindhold'
order by alike desc, e.name
limit 5`,
    },
    {
      title: 'In which words was somebody named?',
      note: 'Offsets count characters from 0, `substr` from 1. Texts are long: choose the articles first, then look into them.',
      sql: `with newest as (
  select article_id, entity_id
  from news.entity e
  join news.article_entity ae using (entity_id)
  join news.article a using (article_id)
  where e.type = 'person' and e.name = 'Matthias Orrell' and a.published_at > now() - interval '7 days'
  order by a.published_at desc, a.source
  limit 5
)
select a.source, m.surface, regexp_replace(substr(a.text, greatest(m.start_offset - 29, 1), m.end_offset - m.start_offset + 60), '\\s+', ' ', 'g') as context
from newest
join news.article a using (article_id)
join news.mention m using (article_id, entity_id)
where m.resolution = 'name'
order by a.published_at desc, a.source, m.start_offset`,
    },
    {
      title: 'Which names does nobody answer to?',
      note: 'Mentions without an entity: the text does not say who is meant, and neither do the other articles of its story and event.',
      varies: 'events of so few stories depend on the order of arrival',
      sql: `select m.surface, count(distinct m.article_id) as articles
from news.article a join news.mention m using (article_id)
where m.entity_id is null and a.published_at > now() - interval '7 days'
group by m.surface
order by articles desc, m.surface
limit 5`,
    },
  ],
};
