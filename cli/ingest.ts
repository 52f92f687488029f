import { type Command, Option } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import type { Intake } from './ingest-run.ts';
import { configOption, dataDirOption, example, workersOption } from './options.ts';
import { jsonLine, print, say } from './output.ts';

/** Answers read from the database at once. */
const ANSWERS_AT_ONCE = 1_000;
const PROGRESS_MS = 2_000;

interface Options {
  dataDir?: string;
  config?: string;
  jsonl?: boolean;
  workers: number;
}

export function register(program: Command): void {
  program
    .command('ingest')
    .argument('[file...]', 'HTML, text or Markdown files, or folders of them; with --jsonl files of JSON lines (default: stdin)')
    .description("put documents in at the parser's door and wait until they are indexed")
    .addOption(dataDirOption())
    .addOption(configOption())
    .addOption(
      new Option(
        '--jsonl',
        'one JSON object per line: {id, url?, source?, title?, text? | html? | markdown?, publishedAt?, authors?, language?}',
      ),
    )
    .addOption(workersOption())
    .addHelpText('after', example('ingest article.html notes/', 'ingest --jsonl < documents.jsonl'))
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
          const progress = process.stderr.isTTY
            ? setInterval(() => say(`${intake.given.length} in, ${intake.openCount} on their way`), PROGRESS_MS)
            : undefined;
          await putAll(intake, files, options.jsonl === true);
          await intake.settle(() => {});
          clearInterval(progress);
          process.exitCode = await printAnswers(intake, database.pool);
        } finally {
          await pipeline.close();
        }
      } finally {
        await database.close();
      }
    });
}

async function putAll(intake: Intake, files: string[], isJsonl: boolean): Promise<void> {
  const { DOCUMENT_LINE, documentOfFile, documentOfLine, filesIn } = await import('./ingest-documents.ts');
  const { readLines } = await import('./jsonl.ts');
  if (isJsonl) {
    for await (const line of readLines(files, DOCUMENT_LINE)) {
      await intake.put(line.id, () => ('error' in line ? Promise.reject(line.error) : documentOfLine(line.id, line.value)));
    }
    return;
  }
  for (const file of filesIn(files)) await intake.put(file, () => documentOfFile(file));
}

/** One line per document, in the order of the input. Returns the exit status: 1 when a document could not be taken in or was given up. */
async function printAnswers(
  { given }: Intake,
  pool: Parameters<typeof import('./ingest-run.ts').readAnswers>[0],
): Promise<number> {
  const { readAnswers } = await import('./ingest-run.ts');
  let failures = 0;
  for (let from = 0; from < given.length; from += ANSWERS_AT_ONCE) {
    const batch = given.slice(from, from + ANSWERS_AT_ONCE);
    const answers = await readAnswers(
      pool,
      batch.flatMap(({ itemId }) => itemId ?? []),
    );
    for (const { id, itemId, error } of batch) {
      const answer = itemId === null ? undefined : answers.get(itemId);
      if (error || answer?.outcome === 'dead') failures++;
      await print(jsonLine(error ? { id, error } : { id, ...answer }));
    }
  }
  if (failures > 0) say(`${failures} of ${given.length} documents failed`);
  return failures > 0 ? 1 : 0;
}
