import type { Command } from 'commander';
import { type Queryable, rowsOf } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { STAGES } from '../shared/pipeline.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, table } from './output.ts';

export interface StageStatus {
  stage: string;
  /** Due now and in nobody's hands. */
  waiting: number;
  inHand: number;
  /** Waits for its time: a next poll, a next try. */
  later: number;
  dead: number;
  /** How long the oldest waiting one has been due, in seconds. */
  oldestSeconds: number | null;
  /** Exits in the last hour. */
  doneLastHour: number;
  rejectedLastHour: number;
}

export interface Status {
  stages: StageStatus[];
  totals: { feeds: number; failingFeeds: number; items: number; articles: number; stories: number; entities: number; quotes: number };
}

export async function readStatus(db: Queryable): Promise<Status> {
  const rows = await rowsOf<StageStatus>(db, {
    name: 'status_stages',
    text: `with w as (
        select stage, count(*) filter (where due_at <= now() and coalesce(lease_until <= now(), true)) as waiting,
          count(*) filter (where lease_until > now()) as in_hand, count(*) filter (where due_at > now() and coalesce(lease_until <= now(), true)) as later,
          max(now() - due_at) filter (where due_at <= now() and coalesce(lease_until <= now(), true)) as oldest
        from work group by stage),
      d as (select stage, count(*) as dead from dead group by stage),
      o as (select stage, count(*) filter (where outcome in ('done', 'unchanged', 'skipped')) as done, count(*) filter (where outcome = 'rejected') as rejected
        from outcome where final and at > now() - interval '1 hour' group by stage)
      select s.stage, coalesce(waiting, 0)::int as waiting, coalesce(in_hand, 0)::int as "inHand", coalesce(later, 0)::int as later, coalesce(dead, 0)::int as dead,
        extract(epoch from oldest)::int as "oldestSeconds", coalesce(done, 0)::int as "doneLastHour", coalesce(rejected, 0)::int as "rejectedLastHour"
      from unnest($1::text[]) with ordinality as s (stage, place) left join w using (stage) left join d using (stage) left join o using (stage) order by place`,
  }, [STAGES]);
  const [totals] = await rowsOf<Status['totals']>(db, {
    name: 'status_totals',
    text: `select (select count(*) from feed where state = 'active')::int as feeds,
      (select count(*) from feed where state = 'active' and consecutive_failures > 0)::int as "failingFeeds", (select count(*) from item)::int as items,
      (select count(*) from article)::int as articles, (select count(*) from story where article_count > 0)::int as stories,
      (select count(*) from entity where merged_into is null)::int as entities, (select count(*) from quote)::int as quotes`,
  });
  return { stages: rows, totals: totals! };
}

export function register(program: Command): void {
  program
    .command('status')
    .description('counts per stage and state, and how long the oldest item has been waiting')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('status', 'status --json'))
    .action(async (options: { dataDir?: string; json?: boolean }) => {
      const { openDatabase } = await import('./database.ts');
      const database = await openDatabase({ settings: readEnvironment(process.env), dataDir: options.dataDir, applicationName: 'wirecopy status' });
      try {
        const status = await readStatus(database.pool);
        if (options.json) return await printJson(status);
        await print(table(status.stages.map(stageRow)));
        const { feeds, failingFeeds, items, articles, stories, entities, quotes } = status.totals;
        await print(`\n${feeds} feeds (${failingFeeds} failing), ${items} items, ${articles} articles in ${stories} stories, ${entities} entities, ${quotes} quotes`);
      } finally {
        await database.close();
      }
    });
}

const stageRow = (stage: StageStatus) => ({
  stage: stage.stage,
  waiting: stage.waiting,
  'in hand': stage.inHand,
  later: stage.later,
  dead: stage.dead,
  'oldest waiting': stage.oldestSeconds === null ? '-' : `${stage.oldestSeconds} s`,
  'done (1 h)': stage.doneLastHour,
  'rejected (1 h)': stage.rejectedLastHour,
});
