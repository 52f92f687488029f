import { type Command, Option } from 'commander';
import { type Queryable, rowsOf } from '../shared/db.ts';
import { CODES, type Code, Fault } from '../shared/errors.ts';
import { findItems, ITEM_HELP, notFound } from '../shared/find-items.ts';
import { STAGES, type Stage } from '../shared/pipeline.ts';
import { closest } from '../shared/suggest.ts';
import type { EndedCount, Selection } from '../shared/work/ended.ts';
import { dataDirOption, jsonOption } from './options.ts';
import { table } from './output.ts';

export interface EndedOptions {
  dataDir?: string;
  stage?: Stage;
  code?: string;
  feed?: string;
  json?: boolean;
}

/** A command about work that ended without a result: `dead` and `replay` mean the same things by the same words. */
export const endedCommand = (program: Command, name: string): Command =>
  program
    .command(name)
    .argument('[ITEM...]', `only these: ${ITEM_HELP}`)
    .addOption(new Option('--stage <STAGE>', 'only those that ended at this stage').choices(STAGES))
    .option(
      '--code <E_…>',
      'only those that ended with this code; names refused items as well, such as those of a site that said 403 for a day',
    )
    .option('--feed <FEED>', 'only those of this feed: id, address or number')
    .addOption(dataDirOption())
    .addOption(jsonOption());

/** Throws E_NOT_FOUND for a feed or item that nobody knows. */
export async function selectionOf(db: Queryable, items: string[], { stage, code, feed }: EndedOptions): Promise<Selection> {
  const itemIds: string[] = [];
  for (const wanted of items) {
    const found = await findItems(db, wanted);
    if (found.length === 0) throw await notFound(db, wanted);
    itemIds.push(...found);
  }
  return {
    stage,
    code,
    feedId: feed === undefined ? undefined : await feedNumber(db, feed),
    itemIds: items.length > 0 ? itemIds : undefined,
  };
}

/** The number of a feed by its id, address or number, also of one that is no longer in the file. Throws E_NOT_FOUND. */
export async function feedNumber(db: Queryable, wanted: string): Promise<number> {
  const [row] = await rowsOf<{ feed_id: number }>(
    db,
    {
      name: 'feed_number',
      text: 'select feed_id from feed where key = $1 or url = $1 or feed_id::text = $1 order by key = $1 desc, url = $1 desc limit 1',
    },
    [wanted],
  );
  if (!row)
    throw new Fault('E_NOT_FOUND', `no feed has the id, address or number ${wanted.slice(0, 200)}; see \`wirecopy feeds list\``);
  return row.feed_id;
}

/** What is said where nothing was found; throws E_USAGE for a code that does not exist. */
export function nothingFound({ code, itemIds }: Selection): string {
  if (code !== undefined && !(code in CODES)) {
    const meant = closest(code, Object.keys(CODES));
    throw new Fault(
      'E_USAGE',
      `there is no code ${code.slice(0, 100)}${meant ? `, did you mean ${meant}?` : '; docs/errors.md lists them'}`,
    );
  }
  return itemIds ? 'nothing of that was given up or refused; `wirecopy trace` tells how it stands' : 'nothing was given up';
}

/** How many of which kind, with what their codes mean. */
export function describeCounts(counts: EndedCount[]): string {
  const rows = counts.map(({ count, stage, outcome, code, oldest, newest }) => ({
    count,
    stage,
    outcome,
    code,
    since: oldest.toISOString().slice(0, 16),
    last: newest.toISOString().slice(0, 16),
  }));
  const codes = [...new Set(counts.map(({ code }) => code))];
  return [
    table(rows),
    '',
    ...codes.map((code) => `${code}: ${(CODES[code as Code] ?? ['See the documentation of another version.']).join(' ')}`),
  ].join('\n');
}
