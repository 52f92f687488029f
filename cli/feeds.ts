import { type Command, Option } from 'commander';
import { configOption, dataDirOption, example, jsonOption } from './options.ts';
import { counted, print, printJson } from './output.ts';

interface Options {
  json?: boolean;
  config?: string;
  dataDir?: string;
}

export function register(program: Command): void {
  const feeds = program
    .command('feeds')
    .description('subscribe feeds: check and apply feeds.yml, pause, resume, try an address, exchange lists with other readers')
    .addHelpText('after', example('feeds validate', 'feeds plan'));
  registerFile(feeds);
  registerDatabase(feeds);
}

/** What needs no database. */
function registerFile(feeds: Command): void {
  feeds
    .command('validate')
    .description('check feeds.yml; exit status 2 when something is wrong with it')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', example('feeds validate --config other.yml'))
    .action(validate);
  feeds
    .command('test')
    .argument('<URL>')
    .description(
      'download one feed and say what a poll would give and what is odd about it; exit status 1 when it cannot be used',
    )
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', example('feeds test https://example.org/rss.xml'))
    .action(async (url: string, options: Options) => (await import('./feeds-test.ts')).testFeed(url, options));
  feeds
    .command('import')
    .argument('<FILE.opml>')
    .description('add the feeds of an OPML list to feeds.yml; folders and categories become tags')
    .addOption(configOption())
    .addOption(new Option('--dry-run', 'only show what would be added'))
    .addOption(jsonOption())
    .addHelpText('after', example('feeds import subscriptions.opml --dry-run'))
    .action(async (file: string, options: Options) => (await import('./feeds-opml.ts')).importOpml(file, options));
  feeds
    .command('export')
    .description('the feeds of feeds.yml as an OPML list on stdout')
    .addOption(configOption())
    .addOption(new Option('--database', 'the feeds that are subscribed in the database instead'))
    .addOption(dataDirOption())
    .addHelpText('after', example('feeds export > subscriptions.opml'))
    .action(async (options: Options) => (await import('./feeds-opml.ts')).exportOpml(options));
}

function registerDatabase(feeds: Command): void {
  const onDatabase = (name: string, description: string, example_: string): Command =>
    feeds
      .command(name)
      .description(description)
      .addOption(dataDirOption())
      .addOption(jsonOption())
      .addHelpText('after', example(example_));
  onDatabase('plan', 'what `feeds apply` would add, change and stop', 'feeds plan')
    .addOption(configOption())
    .action(async (options: Options) => (await import('./feeds-plan.ts')).planOrApply(options, false));
  onDatabase(
    'apply',
    'subscribe what feeds.yml says; a feed that is not in it stops and keeps its history',
    'feeds apply --config feeds.yml',
  )
    .addOption(configOption())
    .action(async (options: Options) => (await import('./feeds-plan.ts')).planOrApply(options, true));
  onDatabase('list', 'the subscribed feeds with their health, those that need care first', 'feeds list').action(
    async (options: Options) => (await import('./feeds-list.ts')).listFeeds(options),
  );
  onDatabase(
    'pause',
    'stop polling feeds until they are resumed; applying feeds.yml leaves them paused',
    'feeds pause example-net 7',
  )
    .argument('<ID...>', 'id, address or number')
    .action(async (ids: string[], options: Options) => (await import('./feeds-pause.ts')).switchFeeds(ids, 'paused', options));
  onDatabase('resume', 'poll paused feeds again, at once where that is overdue', 'feeds resume https://example.net/atom.xml')
    .argument('<ID...>', 'id, address or number')
    .action(async (ids: string[], options: Options) => (await import('./feeds-pause.ts')).switchFeeds(ids, 'active', options));
}

async function validate({ json, config }: Options): Promise<void> {
  const [{ readFeedsFile }, { readEnvironment }, { formatProblem, parseFeedsFile }] = await Promise.all([
    import('../shared/config.ts'),
    import('../shared/environment.ts'),
    import('../shared/feeds-file.ts'),
  ]);
  const file = config ?? readEnvironment(process.env).configFile;
  const result = parseFeedsFile(await readFeedsFile(file), file);
  const problems = 'problems' in result ? result.problems : [];
  const feeds = 'config' in result ? result.config.feeds.length : null;
  if (problems.length > 0) process.exitCode = 2;
  if (json) await printJson({ file, feeds, problems });
  else if (problems.length > 0) await print(problems.map(formatProblem).join('\n'));
  else await print(`${counted(feeds!, 'feed')}, no problem`);
}
