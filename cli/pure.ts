import { basename } from 'node:path';
import { type ZodType, z } from 'zod';
import { codeOf, Fault, messageOf } from '../shared/errors.ts';
import { readCapped } from '../shared/file.ts';
import { runContained, type ThreadPool } from '../shared/pool.ts';
import { threadCount } from '../shared/service.ts';
import type { Document } from '../shared/types.ts';
import { check, runBatch } from './jsonl.ts';
import { print, printJson, say } from './output.ts';

export interface PureOptions {
  json?: boolean;
  jsonl?: boolean;
}

/** How one pure command gets from a line to an answer. */
export interface PureWork<Line, Input, Output, Answer extends object> {
  /** Opens the threads that do it, at most so many. */
  openPool: (size: number) => ThreadPool<Input, Output>;
  /** What an input line holds beside its id. */
  schema: ZodType<Line>;
  /** The line that stands for a file named on the command line. */
  lineOf: (file: string) => Line | Promise<Line>;
  inputOf: (line: Line) => Promise<Input>;
  answerOf: (output: Output) => Answer;
  /** The answer for a person. */
  show: (answer: Answer) => string;
}

/** Lines in hand for each thread: enough that a slow document does not leave the others idle. */
const LINES_PER_THREAD = 4;

/** Runs a pure command: a batch with --jsonl, else a look at each file. Exit status 1 when a file could not be dealt with. */
export async function runPure<Line, Input, Output, Answer extends object>(
  files: readonly string[],
  { json, jsonl }: PureOptions,
  work: PureWork<Line, Input, Output, Answer>,
): Promise<void> {
  if (!jsonl && files.length === 0) throw new Fault('E_USAGE', 'name a file, or use --jsonl');
  const threads = work.openPool(threadCount());
  const answer = async (line: Line) => work.answerOf(await runContained(threads, await work.inputOf(line)));
  try {
    if (jsonl) await runBatch({ files, schema: work.schema, answer, width: LINES_PER_THREAD * threadCount() });
    else await look(files, json === true, async (file) => answer(check(await work.lineOf(file), work.schema)), work.show);
  } finally {
    await threads.close();
  }
}

async function look<Answer extends object>(
  files: readonly string[],
  json: boolean,
  answer: (file: string) => Promise<Answer>,
  show: (answer: Answer) => string,
): Promise<void> {
  const results: object[] = [];
  for (const file of files) {
    try {
      const answered = await answer(file);
      results.push({ id: file, ...answered });
      if (!json) await print(show(answered));
    } catch (error) {
      const [code, message] = [codeOf(error), messageOf(error)];
      results.push({ id: file, error: { code, message } });
      say(`wirecopy: ${code} ${message.startsWith(file) ? message : `${file}: ${message}`}`);
      process.exitCode = 1;
    }
  }
  if (json) await printJson(results.length === 1 ? results[0] : results);
}

/** A line that names a document in a file. */
export const DOCUMENT_LINE = z.object({
  path: z.string(),
  url: z.string().nullish(),
  contentType: z.string().nullish(),
});
export type DocumentLine = z.output<typeof DOCUMENT_LINE>;

/** Reads the document that a line names. Throws E_FILE, or E_TOO_LARGE above `limit` bytes. */
export async function readDocument({ path, url, contentType }: DocumentLine, limit: number): Promise<Required<Document>> {
  const bytes = await readCapped(path, limit);
  return { bytes, url: url ?? null, contentType: contentType ?? null, name: basename(path) };
}
