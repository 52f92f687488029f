import type { Newsroom } from '../infra/newsroom/newsroom.ts';
import type { Pool } from '../shared/db.ts';
import { formatSeconds } from '../shared/duration.ts';
import { bold, print, table } from './output.ts';
import { readStatus } from './status.ts';

const STORIES = `
  select s.story_id, s.title, s.source_count as papers, s.origin_agency as agency, s.article_count as articles
  from news.story s order by s.source_count desc, s.article_count desc, s.story_id limit 5`;

const COPIES = `
  select a.source, c.relation, round(100 * c.coverage_of_origin) as kept, c.published_lag
  from news.copy c join news.article a using (article_id) where c.story_id = $1 order by c.published_lag, a.source`;

const ENTITIES = `
  select e.name, e.type, count(*)::int as articles, count(distinct a.source)::int as papers
  from news.article_entity ae join news.entity e using (entity_id) join news.article a using (article_id)
  group by e.entity_id, e.name, e.type order by articles desc, papers desc, e.name limit 8`;

/** A question that only this database answers: shown with its statement. */
const QUESTION = `select o.source as origin, c.source as copier, count(*)::int as stories,
       date_trunc('minute', percentile_cont(0.5) within group (order by y.published_lag))::text as median_delay
from news.copy y
join news.article c using (article_id)
join news.story s on s.story_id = y.story_id
join news.article o on o.article_id = coalesce(s.origin_article_id, s.canonical_article_id)
where y.relation <> 'original'
group by 1, 2 order by 3 desc, 1, 2 limit 5`;

/** Shows what the pipeline made of the newsroom. Returns how many of its articles are not there. */
export async function printReport(pool: Pool, newsroom: Newsroom, tookMs: number): Promise<number> {
  const status = await readStatus(pool);
  const { rows: there } = await pool.query(`select count(*)::int as n from article where split_part(url, '/', 3) = any($1)`, [
    newsroom.publishers.map(({ host }) => host),
  ]);
  const { items, articles, stories, entities, quotes } = status.totals;
  await heading(`${articles} articles in ${stories} stories, ${(tookMs / 1000).toFixed(1)} s`);
  await print(
    table(status.stages.map(({ stage, done, rejected, due, dead }) => ({ stage, done, rejected, waiting: due, dead }))),
  );
  await print(`${items} items accepted, ${entities} entities, ${quotes} quotes`);
  await printStories(pool);
  await heading('Who is in the news');
  await print(table((await pool.query(ENTITIES)).rows));
  await heading('Who copies whom, and how fast? One SQL query:');
  await print(`${QUESTION};\n`);
  await print(table((await pool.query(QUESTION)).rows));
  return newsroom.articles - there[0].n;
}

async function printStories(pool: Pool): Promise<void> {
  await heading('The biggest stories, and who copied whom');
  for (const story of (await pool.query(STORIES)).rows) {
    await print(`\n${bold(story.title ?? '(no title)')}`);
    await print(`  ${story.articles} articles in ${story.papers} papers${story.agency ? `, written by ${story.agency}` : ''}`);
    for (const copy of (await pool.query(COPIES, [story.story_id])).rows) {
      const lag = copy.published_lag ? lagText(copy.published_lag) : '';
      await print(
        `  ${copy.source.padEnd(22)} ${copy.relation.replace('_', ' ').padEnd(12)} ${copy.relation === 'original' ? '' : `${copy.kept} % of it, ${lag}`}`.trimEnd(),
      );
    }
  }
}

const heading = (text: string): Promise<void> => print(`\n${bold(text)}\n${'-'.repeat(text.length)}`);

/** An interval as pg gives it, in words. */
function lagText({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Record<string, number>): string {
  const total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  return `${formatSeconds(Math.abs(total))} ${total < 0 ? 'earlier' : 'later'}`;
}
