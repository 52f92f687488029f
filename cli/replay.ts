import { type Command, Option } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { countEnded, findEnded } from '../shared/work/ended.ts';
import { replay } from '../shared/work/replay.ts';
import { describeCounts, type EndedOptions, endedCommand, nothingFound, selectionOf } from './ended.ts';
import { example } from './options.ts';
import { print, printJson } from './output.ts';

interface Options extends EndedOptions {
  dryRun?: boolean;
}

export function register(program: Command): void {
  endedCommand(program, 'replay')
    .description('put what was given up back into the queues, as if it had never been tried; everything, or what is named')
    .addOption(new Option('--dry-run', 'only show what would be put back'))
    .addHelpText(
      'after',
      example(
        'replay',
        'replay --stage page --feed example-net',
        'replay --code E_HTTP_403 --dry-run',
        'replay https://news.example/a/1',
      ),
    )
    .action(putBack);
}

async function putBack(items: string[], options: Options): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const database = await openDatabase({
    settings: readEnvironment(process.env),
    dataDir: options.dataDir,
    applicationName: 'wirecopy replay',
  });
  const { dryRun = false, json } = options;
  try {
    const selection = await selectionOf(database.pool, items, options);
    const counts = await countEnded(database.pool, selection);
    const nothing = counts.length === 0 ? nothingFound(selection) : null;
    const { stages, hindered } = dryRun
      ? { stages: {}, hindered: 0 }
      : await replay(database.pool, await findEnded(database.pool, selection));
    const replayed = Object.values(stages).reduce((sum, count) => sum + count, 0);
    if (json) return await printJson({ dryRun, found: counts, replayed, stages, hindered });
    if (nothing) return await print(nothing);
    await print(describeCounts(counts));
    if (dryRun) return await print('\nthis would be put back');
    const where = Object.entries(stages).map(([stage, count]) => `${count} to ${stage}`);
    await print(`\n${replayed} put back${where.length > 0 ? `: ${where.join(', ')}` : ''}`);
    if (hindered > 0)
      await print(
        `${hindered} cannot be put back: what they need is not stored any more and may not be downloaded, or their feed is not polled`,
      );
  } finally {
    await database.close();
  }
}
