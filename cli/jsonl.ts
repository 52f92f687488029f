import { createReadStream } from 'node:fs';
import type { ZodType } from 'zod';
import { codeOf, Fault, messageOf } from '../shared/errors.ts';
import { fileFault } from '../shared/file.ts';
import { Gate } from './gate.ts';
import { jsonLine, print, say } from './output.ts';

/** Longest input line in characters: a page of 15 MB still fits when half of it is escaped. */
const LINE_LIMIT = 32_000_000;

export type LineId = string | number | null;

export interface Batch<Line> {
  /** Files with one JSON object per line; none means stdin. */
  files: readonly string[];
  /** What a line holds beside its id. */
  schema: ZodType<Line>;
  /** The answer to a line; what it throws becomes the line's error. */
  answer: (line: Line, id: LineId) => Promise<object>;
  /** Lines in hand at once, answers that wait for their turn included. */
  width: number;
}

/**
 * Answers every line with `{id, …answer}` or `{id, error: {code, message}}`, in the order of the input; blank lines are skipped.
 * Throws E_FILE when an input file cannot be read; everything before it is answered.
 */
export async function runBatch<Line>({ files, schema, answer, width }: Batch<Line>): Promise<void> {
  const gate = new Gate(width);
  let written = Promise.resolve();
  let lines = 0;
  let failures = 0;
  try {
    for await (const line of readLines(files, schema)) {
      await gate.enter();
      const answered = answerLine(line, answer);
      lines++;
      written = written.then(async () => {
        const result = await answered;
        if ('error' in result) failures++;
        await print(jsonLine(result));
        gate.leave();
      });
    }
  } finally {
    await written;
  }
  if (failures > 0) say(`${failures} of ${lines} lines failed`);
}

async function answerLine<Line>(line: InputLine<Line>, answer: Batch<Line>['answer']): Promise<object> {
  const { id } = line;
  try {
    if ('error' in line) throw line.error;
    return { id, ...(await answer(line.value, id)) };
  } catch (error) {
    return { id, error: { code: codeOf(error), message: messageOf(error) } };
  }
}

/** A line as it was read: its value, or why it is none. */
export type InputLine<Line> = { id: LineId; value: Line } | { id: LineId; error: Fault };

/** The lines of the files (none means stdin), blank ones skipped. Throws E_FILE when a file cannot be read. */
export async function* readLines<Line>(files: readonly string[], schema: ZodType<Line>): AsyncGenerator<InputLine<Line>> {
  for await (const line of inputLines(files)) {
    // White space includes the byte order mark.
    const text = line.trim();
    if (text !== '') yield readLine(text, schema);
  }
}

function readLine<Line>(text: string, schema: ZodType<Line>): InputLine<Line> {
  let id: LineId = null;
  try {
    const line = readObject(text);
    id = readId(line.id);
    return { id, value: check(line, schema) };
  } catch (error) {
    if (error instanceof Fault) return { id, error };
    throw error;
  }
}

function readObject(text: string): Record<string, unknown> {
  if (text.length > LINE_LIMIT) throw new Fault('E_TOO_LARGE', `the line is longer than ${LINE_LIMIT / 1e6} million characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Fault('E_INPUT', `not JSON: ${messageOf(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault('E_INPUT', 'not a JSON object');
  return value as Record<string, unknown>;
}

function readId(id: unknown): LineId {
  if (id === undefined || id === null) return null;
  if (typeof id !== 'string' && typeof id !== 'number') throw new Fault('E_INPUT', 'id: use a text or a number');
  return id;
}

/** Throws E_INPUT with every field that is not as it should be. */
export function check<Line>(line: unknown, schema: ZodType<Line>): Line {
  const result = schema.safeParse(line);
  if (result.success) return result.data;
  throw new Fault('E_INPUT', result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

async function* inputLines(files: readonly string[]): AsyncGenerator<string> {
  if (files.length === 0) yield* splitLines(process.stdin.setEncoding('utf8'));
  for (const file of files) {
    try {
      yield* splitLines(createReadStream(file, 'utf8'));
    } catch (error) {
      throw fileFault(file, error);
    }
  }
}

/** Lines end at \n and nowhere else: a JSON text may hold U+2028. Of a line beyond the limit only the beginning is kept. */
async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let line = '';
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      yield line + chunk.slice(from, end);
      line = '';
      from = end + 1;
    }
    if (line.length <= LINE_LIMIT) line += chunk.slice(from);
  }
  yield line;
}
