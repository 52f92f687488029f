import { type Command, Option } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import type { ExportRun } from './export-run.ts';
import { WHATS, type What } from './export-tables.ts';
import { FORMATS, type Format } from './export-writer.ts';
import { dataDirOption, example, readTime, readWhole } from './options.ts';
import { say } from './output.ts';

/** On a terminal often enough to be watched; else a few lines in a log. */
const PROGRESS_MS = process.stderr.isTTY ? 2_000 : 30_000;

interface Options {
  dataDir?: string;
  what: What;
  format: Format;
  since?: Date;
  cursor?: number;
  header: boolean;
  out?: string;
}

export function register(program: Command): void {
  program
    .command('export')
    .description('rows as JSON lines, CSV or Parquet, to stdout or into a folder by days; goes on where an earlier call stopped')
    .addOption(dataDirOption())
    .addOption(new Option('--what <ROWS>', 'which rows').choices(WHATS).makeOptionMandatory())
    .addOption(new Option('--format <FORMAT>', 'how they are written').choices(FORMATS).default('jsonl'))
    .addOption(
      new Option(
        '--since <T>',
        'only articles indexed, stories changed or entities first seen since then, such as 2026-11-20 or 7d',
      ).argParser((text) => readTime(text)),
    )
    .addOption(
      new Option('--cursor <N>', 'only rows after this number, with which an earlier call ended')
        .argParser((text) => readWhole(text, 0, Number.MAX_SAFE_INTEGER))
        .conflicts('out'),
    )
    .addOption(
      new Option(
        '--out <DIR>',
        'into DIR/articles/date=2026-11-21/part-….parquet; the next call with this folder adds what is new',
      ),
    )
    .addOption(new Option('--no-header', 'CSV without the line of names, to be appended to a file'))
    .addHelpText(
      'after',
      example(
        'export --what articles --format parquet --out /srv/news',
        'export --what stories --since 7d --format csv > stories.csv',
        'export --what articles --cursor 120345 >> articles.jsonl',
      ),
    )
    .action(async (options: Options) => {
      const { openDatabase } = await import('./database.ts');
      const { stopSignal } = await import('./signals.ts');
      if (options.format === 'parquet' && !options.out && process.stdout.isTTY)
        throw new Fault('E_USAGE', 'Parquet is not for a terminal: give --out DIR, or write stdout to a file');
      const settings = readEnvironment(process.env);
      const database = await openDatabase({ settings, dataDir: options.dataDir, applicationName: 'wirecopy export' });
      const stop = stopSignal();
      try {
        const { exportRows } = await import('./export-run.ts');
        const run: ExportRun = { rows: 0, cursor: 0, isStopped: false };
        void stop.stopped.then(() => {
          run.isStopped = true;
        });
        const progress = setInterval(() => say(`${run.rows} ${options.what}, up to ${run.cursor}`), PROGRESS_MS);
        await exportRows(database.pool, { ...options, since: options.since ?? null }, run).finally(() => clearInterval(progress));
      } finally {
        stop.dispose();
        await database.close();
      }
    });
}
