import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import type { Reading } from './analyst.ts';
import { csvField } from './csv.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, say, table } from './output.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
  csv?: boolean;
  url?: boolean;
}

export function register(program: Command): void {
  program
    .command('sql')
    .argument('[statement]', 'one statement that reads; - takes it from stdin')
    .description('run one read-only statement on the news views, as the analyst role')
    .addOption(dataDirOption())
    .addOption(jsonOption().conflicts('csv'))
    .addOption(new Option('--csv', 'print comma-separated values'))
    .addOption(new Option('--url', "print the analysts' connection for other tools, password included, and run nothing"))
    .addHelpText(
      'after',
      `${example(
        'sql "select title, article_count from news.story order by article_count desc limit 5"',
        'sql --csv - < question.sql > answer.csv',
        'psql "$(wirecopy sql --url)"',
      )}\n\ndocs/queries.md has questions and answers, docs/data-dictionary.md every view and column.`,
    )
    .action(async (argument: string | undefined, options: Options) => {
      const { openDatabase } = await import('./database.ts');
      const { requireAnalystUrl, runReading } = await import('./analyst.ts');
      if (argument === undefined && !options.url) throw new Fault('E_USAGE', 'no statement is given');
      const statement = argument === '-' ? readFileSync(0, 'utf8') : argument;
      const settings = readEnvironment(process.env);
      const database = await openDatabase({
        settings,
        dataDir: options.dataDir,
        applicationName: 'wirecopy sql',
        connections: 1,
      });
      try {
        if (options.url) await print(await requireAnalystUrl(database, settings));
        else await show(await runReading(database, settings, statement!), options);
      } finally {
        await database.close();
      }
    });
}

async function show({ columns, rows }: Reading, { json, csv }: Options): Promise<void> {
  const object = (row: unknown[]) => Object.fromEntries(columns.map((column, i) => [column, row[i]]));
  if (json) return printJson(rows.map(object));
  if (csv) {
    for (const row of [columns, ...rows]) await print(row.map(csvField).join(','));
    return;
  }
  if (rows.length > 0) await print(readingTable({ columns, rows }));
  say(rows.length === 0 ? `0 rows of ${columns.join(', ')}` : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`);
}

/** An answer as a table for people. */
export const readingTable = ({ columns, rows }: Reading, width?: number): string =>
  table(
    rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, aligned(shown(row[i]))]))),
    width,
  );

/** Counts come as text, because they may be larger than a number of JavaScript; in a table they stand to the right all the same. */
const aligned = (value: unknown): unknown => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value);

/** A value as text, the way a person reads it. */
function shown(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : JSON.stringify(value);
}
