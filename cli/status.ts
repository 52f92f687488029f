import type { Command } from 'commander';
import { type Queryable, rowsOf } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { countStages, type StageCounts } from '../shared/stage-counts.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, table } from './output.ts';

export interface Status {
  stages: (StageCounts & { stage: string })[];
  totals: { feeds: number; failingFeeds: number; items: number; articles: number; stories: number; entities: number; quotes: number };
}

export async function readStatus(db: Queryable): Promise<Status> {
  const [totals] = await rowsOf<Status['totals']>(db, {
    name: 'status_totals',
    text: `select (select count(*) from feed where state = 'active')::int as feeds,
      (select count(*) from feed where state = 'active' and consecutive_failures > 0)::int as "failingFeeds", (select count(*) from item)::int as items,
      (select count(*) from article)::int as articles, (select count(*) from story where article_count > 0)::int as stories,
      (select count(*) from entity where merged_into is null)::int as entities, (select count(*) from quote)::int as quotes`,
  });
  return { stages: await countStages(db), totals: totals! };
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
      const database = await openDatabase({
        settings: readEnvironment(process.env),
        dataDir: options.dataDir,
        applicationName: 'wirecopy status',
      });
      try {
        const status = await readStatus(database.pool);
        if (options.json) return await printJson(status);
        await print(table(status.stages.map(stageRow)));
        const { feeds, failingFeeds, items, articles, stories, entities, quotes } = status.totals;
        await print(
          `\n${feeds} feeds (${failingFeeds} failing), ${items} items, ${articles} articles in ${stories} stories, ${entities} entities, ${quotes} quotes`,
        );
      } finally {
        await database.close();
      }
    });
}

const stageRow = (stage: StageCounts & { stage: string }) => ({
  stage: stage.stage,
  waiting: stage.due,
  'in hand': stage.inHand,
  later: stage.later,
  dead: stage.dead,
  'oldest waiting': stage.oldestSeconds === null ? '-' : `${stage.oldestSeconds} s`,
  'done (1 h)': stage.done,
  'rejected (1 h)': stage.rejected,
});
