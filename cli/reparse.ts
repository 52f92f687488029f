import { type Command, Option } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import type { Database } from './database.ts';
import { dataDirOption, example, jsonOption, readTime, readWhole, workersOption } from './options.ts';
import { print, printJson, say, table } from './output.ts';
import type { Beginning, Selection, Tally } from './reparse-run.ts';

/** On a terminal often enough to be watched; else a few lines in a log. */
const PROGRESS_MS = process.stderr.isTTY ? 2_000 : 30_000;

interface Options {
  dataDir?: string;
  json?: boolean;
  stage: Beginning;
  since?: Date;
  versionBelow?: number;
  feed?: string;
  source?: string;
  item?: string;
  after: string;
  dryRun?: boolean;
  workers: number;
}

export function register(program: Command): void {
  program
    .command('reparse')
    .description("stored pages again through today's parser, without fetching; an earlier text is kept as a revision")
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addOption(
      new Option('--since <T>', 'only pages that were fetched since then, such as 2026-11-20 or 7d').argParser((text) =>
        readTime(text),
      ),
    )
    .addOption(
      new Option('--version-below <N>', 'only articles that a parser of a version below this one has read').argParser((text) =>
        readWhole(text, 1, 32_767),
      ),
    )
    .addOption(new Option('--feed <ID>', 'only what this feed announced first: id, address or number'))
    .addOption(new Option('--source <NAME>', 'only this publisher'))
    .addOption(new Option('--item <URL>', 'only this one: address, or number of the article'))
    .addOption(
      new Option('--stage <STAGE>', 'parse: read the pages; index: only annotate the stored texts anew')
        .choices(['parse', 'index'])
        .default('parse'),
    )
    .addOption(
      new Option('--after <N>', 'go on after this item, where an interrupted call left off')
        .argParser((text) => String(readWhole(text, 0, Number.MAX_SAFE_INTEGER)))
        .default('0', 'from the first'),
    )
    .addOption(new Option('--dry-run', 'only count them'))
    .addOption(workersOption())
    .addHelpText(
      'after',
      example('reparse --version-below 2 --dry-run', 'reparse --since 7d', 'reparse --item https://news.example/a/1'),
    )
    .action(async (options: Options) => {
      const settings = readEnvironment(process.env);
      const { openDatabase } = await import('./database.ts');
      const { PIPELINE_POOL } = await import('./pipeline.ts');
      const database = await openDatabase({
        settings,
        dataDir: options.dataDir,
        applicationName: 'wirecopy reparse',
        ...PIPELINE_POOL,
      });
      try {
        const selection = await readSelection(database, options);
        if (options.dryRun) await count(database, selection, options);
        else await reparse(database, selection, options);
      } finally {
        await database.close();
      }
    });
}

async function readSelection({ pool }: Database, options: Options): Promise<Selection> {
  const { sourceNumber } = await import('./reparse-run.ts');
  const { feedNumber } = await import('./ended.ts');
  const { findItems, notFound } = await import('../shared/find-items.ts');
  const { stage, since, versionBelow, feed, source, item } = options;
  const [itemId = null] = item === undefined ? [] : await findItems(pool, item);
  if (item !== undefined && itemId === null) throw await notFound(pool, item);
  return {
    stage,
    since: since ?? null,
    versionBelow: versionBelow ?? null,
    feedId: feed === undefined ? null : await feedNumber(pool, feed),
    sourceId: source === undefined ? null : await sourceNumber(pool, source),
    itemId,
  };
}

async function count({ pool }: Database, selection: Selection, { after, json }: Options): Promise<void> {
  const { countSelected } = await import('./reparse-run.ts');
  const versions = await countSelected(pool, selection, after);
  const pages = sum(versions);
  if (json) return printJson({ stage: selection.stage, pages, versions });
  if (pages > 0) await print(table(versions.map(({ version, pages }) => ({ version: version ?? 'no article', pages }))));
  await print(pages === 1 ? '1 page' : `${pages} pages`);
}

const sum = (versions: { pages: number }[]): number => versions.reduce((total, { pages }) => total + pages, 0);

async function reparse(database: Database, selection: Selection, { after, workers, json }: Options): Promise<void> {
  const { startPipeline } = await import('./pipeline.ts');
  const { countSelected, Reparse } = await import('./reparse-run.ts');
  const { stopSignal } = await import('./signals.ts');
  const pages = sum(await countSelected(database.pool, selection, after));
  const settings = readEnvironment(process.env);
  const stop = stopSignal();
  let isStopped = false;
  void stop.stopped.then(() => {
    isStopped = true;
  });
  const services = selection.stage === 'parse' ? (['parser', 'indexer'] as const) : (['indexer'] as const);
  const pipeline = await startPipeline({ settings, database, services, threads: workers });
  try {
    const work = new Reparse(database.pool, pipeline.bells, selection, after);
    const progress = setInterval(
      () => say(`${work.ended} of ${pages} pages; to go on after an interruption: --after ${work.cursor}`),
      PROGRESS_MS,
    );
    await work.run(() => isStopped).finally(() => clearInterval(progress));
    if (json) await printJson({ stage: selection.stage, pages, ...work.tally, cursor: work.cursor, isComplete: !isStopped });
    else await print(describe(work.tally));
    if (isStopped)
      say(`stopped after ${work.ended} of ${pages} pages; go on with --after ${work.cursor}. What is on its way is not lost.`);
    if (isStopped || work.tally.dead > 0) process.exitCode = 1;
  } finally {
    stop.dispose();
    await pipeline.close();
  }
}

const describe = ({ revised, updated, made, unchanged, rejected, dead }: Tally): string =>
  `${revised} with another text, ${updated} with other metadata or annotations, ${made} new, ${unchanged} unchanged, ${rejected} rejected, ${dead} given up`;
