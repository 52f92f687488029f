import { type Command, Option } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { ITEM_HELP } from '../shared/find-items.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, table } from './output.ts';

interface Options {
  dataDir?: string;
  reason?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('takedown')
    .argument('<url-or-article-id>', ITEM_HELP)
    .description(
      'remove an article everywhere, its stored pages and earlier texts included, and refuse it when it comes again; for good',
    )
    .addOption(new Option('--reason <TEXT>', 'why; `trace` shows it, analysts do not see it'))
    .addOption(new Option('--dry-run', 'only show what would be removed'))
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('takedown https://news.example/a/1 --dry-run', 'takedown 42 --reason "court order"'))
    .action(remove);
}

async function remove(wanted: string, { dataDir, reason, dryRun = false, json }: Options): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const { takeDown } = await import('../services/indexer/takedown.ts');
  const settings = readEnvironment(process.env);
  const database = await openDatabase({ settings, dataDir, applicationName: 'wirecopy takedown' });
  try {
    const { documents, sharedAddress } = await takeDown(database.pool, wanted, { reason, isDryRun: dryRun });
    const removed = documents.map(({ itemId, articleId, storyId, url, title }) => ({ itemId, articleId, storyId, url, title }));
    if (json) return await printJson({ dryRun, removed, sharedAddress });
    if (removed.length === 0) return await print(`it was taken down before; see \`wirecopy trace ${wanted}\``);
    await print(
      table(
        removed.map(({ itemId, articleId, storyId, url, title }) => ({
          item: itemId,
          article: articleId,
          story: storyId,
          address: url,
          title,
        })),
      ),
    );
    if (sharedAddress)
      await print(
        `articles of other stories name ${sharedAddress} as their own too, so it is not refused; the addresses above are`,
      );
    await print(dryRun ? 'this would be removed' : 'removed, and refused when it comes again');
  } finally {
    await database.close();
  }
}
