import type { Section } from './question.ts';

/** See the limits of events. */
const FEW_STORIES = 'so few stories cannot tell which words are rare, and some events depend on the order of arrival';

export const COPIES: Section = {
  title: 'Stories, copies and events',
  questions: [
    {
      title: 'Which stories ran in the most papers?',
      sql: `select title, source_count as papers, article_count as articles, origin_agency, last_published_at - first_published_at as span
from news.story
where last_published_at > now() - interval '7 days'
order by papers desc, articles desc, title
limit 8`,
    },
    {
      title: 'Who printed one story, and what did each keep of it?',
      note: "Coverages and lag are against one article, the story's `original`. A negative lag: that paper *claims* an earlier time.",
      sql: `select c.relation, a.source, a.title, round(100 * c.coverage_of_origin) as percent_kept, c.published_lag
from news.copy c join news.article a using (article_id)
where c.story_id = (
  select story_id from news.article where title = 'Skerrin ferry crews call off strike after late-night pay deal' limit 1)
order by c.published_lag, a.source`,
    },
    {
      title: 'Who is first, how often?',
      note: 'Only stories that more than one paper carried.',
      sql: `select a.source, count(*) as firsts
from (
  select distinct on (a.story_id) a.story_id, a.source
  from news.article a join news.story s using (story_id)
  where s.source_count > 1 and s.last_published_at > now() - interval '7 days' and a.published_at > now() - interval '14 days'
  order by a.story_id, a.published_at, a.source
) as a
group by a.source
order by firsts desc, a.source`,
    },
    {
      title: 'Which share of a paper is its own work?',
      sql: `select source, count(*) as articles, round(100.0 * count(*) filter (where relation = 'original') / count(*)) as percent_original
from news.article
where published_at > now() - interval '30 days'
group by source
having count(*) > 5
order by percent_original desc, source`,
    },
    {
      title: 'Who copies whom, and how fast?',
      sql: `select o.source as origin, c.source as copier, count(*) as articles,
  percentile_cont(0.5) within group (order by c.published_at - o.published_at) as median_delay
from news.article c
join news.story s on s.story_id = c.story_id
join news.article o on o.article_id = coalesce(s.origin_article_id, s.canonical_article_id)
where c.relation <> 'original' and c.published_at > now() - interval '30 days'
group by origin, copier
order by articles desc, origin, copier
limit 10`,
    },
    {
      title: 'Who shortens agency copy the most?',
      note: "`coverage_of_origin`: the share of the original that is left. `coverage_of_copy`: the share of the copy that stands in the original; the rest is the paper's own.",
      sql: `select a.source, count(*) as copies, round(100 * avg(c.coverage_of_origin)) as percent_kept
from news.copy c join news.article a using (article_id)
where a.relation <> 'original' and a.published_at > now() - interval '30 days'
group by a.source
order by percent_kept, a.source`,
    },
    {
      title: 'How far does each agency reach?',
      note: 'By the credits that papers print; papers that leave the credit out count where another paper of the same story has it.',
      sql: `select origin_agency, count(*) as stories, sum(article_count) as articles, round(avg(source_count), 1) as papers_per_story
from news.story
where origin_agency is not null and last_published_at > now() - interval '7 days'
group by origin_agency
order by articles desc, origin_agency`,
    },
    {
      title: 'Which headlines did papers change?',
      sql: `select a.source, a.title, b.source as other_source, b.title as other_title, round(similarity(a.title, b.title)::numeric, 2) as alike
from news.story s
join news.article a on a.story_id = s.story_id
join news.article b on b.story_id = s.story_id and b.source > a.source and b.title <> a.title
where s.source_count > 1 and s.last_published_at > now() - interval '2 days'
order by alike, a.source, b.source, a.title, b.title
limit 6`,
    },
    {
      title: 'Which articles carry other articles inside, as round-ups do?',
      note: 'Of the two the round-up is the one of which a smaller share stands in the other.',
      sql: `select case when r.coverage_a < r.coverage_b then a.title else b.title end as round_up,
  case when r.coverage_a < r.coverage_b then b.source else a.source end as source_inside,
  case when r.coverage_a < r.coverage_b then b.title else a.title end as title_inside
from news.reuse r
join news.article a on a.article_id = r.article_id_a
join news.article b on b.article_id = r.article_id_b
where r.relation = 'contains' and a.published_at > now() - interval '7 days'
order by round_up, source_inside, title_inside
limit 6`,
    },
    {
      title: 'Which articles are later versions of the same wire file?',
      note: '`news.reuse` has each pair once, the lower number first, so look from both ends.',
      sql: `with pairs (one, other) as (
  select article_id_a, article_id_b from news.reuse where relation = 'update'
  union all
  select article_id_b, article_id_a from news.reuse where relation = 'update'
)
select later.source, later.title, earlier.source as earlier_source, earlier.title as earlier_title, later.published_at - earlier.published_at as apart
from pairs
join news.article later on later.article_id = one
join news.article earlier on earlier.article_id = other
where later.published_at > now() - interval '7 days' and earlier.published_at < later.published_at
order by apart, later.title, earlier.title
limit 6`,
    },
    {
      title: 'Which happenings did several texts report?',
      note: 'A story is one text and its copies; an event holds the stories that tell of the same thing in other words.',
      varies: FEW_STORIES,
      sql: `select title, story_count, source_count as papers, article_count as articles
from news.event
where last_published_at > now() - interval '2 days' and story_count > 1
order by papers desc, articles desc, title
limit 5`,
    },
    {
      title: 'What did a paper miss that three others had?',
      sql: `select s.title, s.source_count as papers
from news.story s
where s.last_published_at > now() - interval '3 days' and s.source_count >= 3
  and not exists (select from news.article a where a.story_id = s.story_id and a.source = 'Estuary Notes')
order by papers desc, s.title
limit 6`,
    },
    {
      title: 'What is told in one language and not in another?',
      note: 'By event, so that a report in other words counts as told. The sample newsroom writes in English only, and everything is missing in German.',
      varies: FEW_STORIES,
      sql: `select min(title) as a_title, count(*) as stories, sum(article_count) as articles
from news.story
where last_published_at > now() - interval '2 days'
group by event_id
having bool_or(language = 'en') and not coalesce(bool_or(language = 'de'), false)
order by articles desc, a_title
limit 5`,
    },
    {
      title: "I kept a story's number: where is that story now?",
      note: 'Stories are merged and split as more copies arrive. Whoever keeps their numbers follows `news.story_history`; for events there is `news.event_history`.',
      varies: 'numbers are given in the order of arrival',
      sql: `with recursive way (story_id, step) as (
  select 42::bigint, 0
  union
  select h.story_id, w.step + 1
  from way w join news.story_history h on h.old_story_id = w.story_id
  where h.story_id is not null and w.step < 20
)
select s.story_id, s.title, s.article_count
from way join news.story s using (story_id)
group by s.story_id, s.title, s.article_count`,
    },
    {
      title: 'Which events were merged or split lately, and why?',
      varies: 'how often depends on the order of arrival',
      sql: `select h.at, h.reason, (select e.title from news.event e where e.event_id = h.event_id) as title, cardinality(h.story_ids) as stories_moved
from news.event_history h
where h.at > now() - interval '1 day'
order by h.at desc
limit 20`,
    },
  ],
};
