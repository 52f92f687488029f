import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Decided } from '../services/indexer/story-decisions.ts';
import type { Pool } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, table } from './output.ts';

interface Options {
  dataDir?: string;
  reason?: string;
  json?: boolean;
}

export function register(program: Command): void {
  const story = program
    .command('story')
    .description("an editor's decisions about stories; they hold against all evidence until they are undone")
    .addHelpText(
      'after',
      example('story merge 12 40 --reason "the same press release"', 'story split 12 345 346', 'story undo 12'),
    );
  const reason = () => new Option('--reason <TEXT>', 'why; `explain` shows it');
  add(
    story
      .command('merge')
      .argument('<story>', 'number of a story', readId)
      .argument('<other>', 'the story that goes into it', readId),
  )
    .description('put the articles of two stories into one')
    .addOption(reason())
    .action((a: string, b: string, options: Options) =>
      decide(options, async (pool) => (await decisions()).mergeStories(pool, a, b, options.reason ?? null)),
    );
  add(
    story
      .command('split')
      .argument('<story>', 'number of a story', readId)
      .argument('<article...>', 'articles that do not belong to it', (id: string, ids: string[] = []) => [...ids, readId(id)]),
  )
    .description('take articles out of a story, into one of their own')
    .addOption(reason())
    .action((id: string, articles: string[], options: Options) =>
      decide(options, async (pool) => (await decisions()).splitStory(pool, id, articles, options.reason ?? null)),
    );
  add(story.command('undo').argument('<story>', 'number of a story', readId))
    .description('take back the newest decision about a story')
    .action((id: string, options: Options) => decide(options, async (pool) => (await decisions()).undoDecision(pool, id)));
}

const add = (command: Command): Command => command.addOption(dataDirOption()).addOption(jsonOption());

const decisions = () => import('../services/indexer/story-decisions.ts');

/** The number of a story or an article. */
export function readId(text: string): string {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new InvalidArgumentError('use a number as the views show it');
  return text;
}

async function decide({ dataDir, json }: Options, change: (pool: Pool) => Promise<Decided>): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const database = await openDatabase({ settings: readEnvironment(process.env), dataDir, applicationName: 'wirecopy story' });
  try {
    const decided = await change(database.pool);
    if (json) return await printJson(decided);
    await print(
      table(decided.stories.map(({ storyId, articleCount, title }) => ({ story: storyId, articles: articleCount, title }))),
    );
  } finally {
    await database.close();
  }
}
