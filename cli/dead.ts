import { type Command, InvalidArgumentError } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { countEnded, listEnded } from '../shared/work/ended.ts';
import { describeCounts, type EndedOptions, endedCommand, nothingFound, selectionOf } from './ended.ts';
import { example } from './options.ts';
import { print, printJson, table } from './output.ts';

const MOST_SHOWN = 10_000;

export function register(program: Command): void {
  endedCommand(program, 'dead')
    .description('what was given up after several tries, and why; `wirecopy replay` with the same words puts it back')
    .option('--limit <N>', 'how many of the newest are shown', readLimit, 20)
    .addHelpText('after', example('dead', 'dead --code E_HTTP_403', 'dead --stage page --feed example-net --json'))
    .action(list);
}

function readLimit(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= MOST_SHOWN) return Number(text);
  throw new InvalidArgumentError(`Use a number up to ${MOST_SHOWN}.`);
}

async function list(items: string[], options: EndedOptions & { limit: number }): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const database = await openDatabase({
    settings: readEnvironment(process.env),
    dataDir: options.dataDir,
    applicationName: 'wirecopy dead',
  });
  try {
    const selection = await selectionOf(database.pool, items, options);
    const counts = await countEnded(database.pool, selection);
    const works = await listEnded(database.pool, selection, options.limit);
    if (counts.length === 0) nothingFound(selection); // a code that does not exist is a mistake in JSON too
    if (options.json) return await printJson({ counts, works });
    if (counts.length === 0) return await print(nothingFound(selection));
    const rows = works.map(({ at, stage, id, code, tries, feed, url, detail }) => ({
      at: at.toISOString().slice(0, 19),
      which: stage === 'poll' ? `feed ${id}` : `item:${id}`,
      code,
      tries,
      feed,
      address: url,
      detail,
    }));
    await print(`${describeCounts(counts)}\n\n${table(rows)}`);
  } finally {
    await database.close();
  }
}
