import { type Command, Option } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { csvField } from './csv.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, say, table } from './output.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
  csv?: boolean;
}

export function register(program: Command): void {
  program
    .command('sql')
    .argument('<statement>', 'one statement that reads')
    .description('run one read-only statement on the news views, as the analyst role')
    .addOption(dataDirOption())
    .addOption(jsonOption().conflicts('csv'))
    .addOption(new Option('--csv', 'print comma-separated values'))
    .addHelpText('after', example('sql "select title, article_count from news.story order by article_count desc limit 5"'))
    .action(async (statement: string, options: Options) => {
      const { openDatabase } = await import('./database.ts');
      const { runReading } = await import('./analyst.ts');
      const settings = readEnvironment(process.env);
      const database = await openDatabase({
        settings,
        dataDir: options.dataDir,
        applicationName: 'wirecopy sql',
        connections: 1,
      });
      try {
        const { columns, rows } = await runReading(database, settings, statement);
        if (options.json) await printJson(rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))));
        else if (options.csv) for (const row of [columns, ...rows]) await print(row.map(csvField).join(','));
        else if (rows.length > 0)
          await print(table(rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, shown(row[i])])))));
        if (!options.json && !options.csv) say(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`);
      } finally {
        await database.close();
      }
    });
}

/** A value as text, the way a person reads it. */
function shown(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
