import { type Command, Option } from 'commander';
import type { Pool } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import type { Intake } from './ingest-run.ts';
import { configOption, dataDirOption, example, workersOption } from './options.ts';
import { jsonLine, print, say } from './output.ts';

/** On a terminal often enough to be watched; else a few lines in a log. */
const PROGRESS_MS = process.stderr.isTTY ? 2_000 : 30_000;

interface Options {
  dataDir?: string;
  config?: string;
  jsonl?: boolean;
  warc?: boolean;
  workers: number;
}

export function register(program: Command): void {
  program
    .command('ingest')
    .argument(
      '[file...]',
      'HTML, text or Markdown files, or folders of them; with --jsonl or --warc files of these (default: stdin)',
    )
    .description("put documents in at the parser's door and wait until they are indexed")
    .addOption(dataDirOption())
    .addOption(configOption())
    .addOption(
      new Option(
        '--jsonl',
        'one JSON object per line: {id, url?, source?, title?, text? | html? | markdown?, publishedAt?, authors?, language?}',
      ),
    )
    .addOption(
      new Option('--warc', 'WARC files, .warc.gz or plain: the HTML pages that were answered with 200').conflicts('jsonl'),
    )
    .addOption(workersOption())
    .addHelpText(
      'after',
      example('ingest article.html notes/', 'ingest --jsonl < documents.jsonl', 'ingest --warc CC-NEWS-20261101.warc.gz'),
    )
    .action(async (files: string[], options: Options) => {
      const { openDatabase } = await import('./database.ts');
      const { PIPELINE_POOL, startPipeline } = await import('./pipeline.ts');
      const { Intake } = await import('./ingest-run.ts');
      const { knownEntitiesOf } = await import('./known-entities.ts');
      const { writeKnownEntities } = await import('../shared/known-entities.ts');
      const settings = readEnvironment(process.env);
      const entities = await knownEntitiesOf(settings, options.config);
      const database = await openDatabase({
        settings,
        dataDir: options.dataDir,
        applicationName: 'wirecopy ingest',
        migrates: true,
        ...PIPELINE_POOL,
      });
      try {
        // no entities: those that a run has put in force stay
        if (entities.length > 0) await writeKnownEntities(database.pool, entities);
        const pipeline = await startPipeline({ settings, database, services: ['parser', 'indexer'], threads: options.workers });
        try {
          const intake = new Intake(database.pool, pipeline.bells);
          const tell = (): void =>
            say(`${intake.ledger.count} in, ${intake.known} of them were there before, ${intake.openCount} on their way`);
          const progress = setInterval(tell, PROGRESS_MS);
          try {
            await putAll(intake, files, options);
            await intake.settle(() => {});
          } finally {
            clearInterval(progress);
          }
          process.exitCode = await printAnswers(intake, database.pool);
        } finally {
          await pipeline.close();
        }
      } finally {
        await database.close();
      }
    });
}

async function putAll(intake: Intake, files: string[], { jsonl, warc }: Options): Promise<void> {
  if (warc) return (await import('./ingest-warc.ts')).putWarc(intake, files);
  const { DOCUMENT_LINE, documentOfFile, documentOfLine, filesIn } = await import('./ingest-documents.ts');
  const { readLines } = await import('./jsonl.ts');
  if (jsonl) {
    for await (const line of readLines(files, DOCUMENT_LINE)) {
      await intake.put(line.id, () => ('error' in line ? Promise.reject(line.error) : documentOfLine(line.id, line.value)));
    }
    return;
  }
  for (const file of filesIn(files)) await intake.put(file, () => documentOfFile(file));
}

/** One line per document, in the order of the input. Returns the exit status: 1 when a document could not be taken in or was given up. */
async function printAnswers({ ledger, known }: Intake, pool: Pool): Promise<number> {
  const { answersTo } = await import('./ingest-run.ts');
  let failures = 0;
  for (const batch of ledger.batches())
    for (const answer of await answersTo(pool, batch)) {
      if ('error' in answer || ('outcome' in answer && answer.outcome === 'dead')) failures++;
      await print(jsonLine(answer));
    }
  if (known > 0) say(`${known} of ${ledger.count} documents were there before`);
  if (failures > 0) say(`${failures} of ${ledger.count} documents failed`);
  return failures > 0 ? 1 : 0;
}
