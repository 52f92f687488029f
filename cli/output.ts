import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { styleText } from 'node:util';
import { secretsIn } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import { scrubber } from '../shared/scrub.ts';
import { cleanLine, truncate } from '../shared/text.ts';

/** Widest table where the terminal does not say how wide it is, in characters. */
const WIDTH = 120;

/** Data: a line on stdout. Resolves when it is written; throws OutputLost when nobody takes it any more. */
export const print = (text: string): Promise<void> => write(`${text}\n`);

/** Data on stdout as it is. Resolves when it is written, to a file as a whole or not at all; throws OutputLost when nobody takes it any more. */
export async function write(data: string | Uint8Array): Promise<void> {
  if (isOutputLost) throw new OutputLost();
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error | null): void => (error ? reject(new OutputLost()) : resolve());
    if (isStdoutFile()) writeWhole(Buffer.from(data), settle);
    else process.stdout.write(data, settle);
  });
}

let isFile: boolean | undefined;
const isStdoutFile = (): boolean => (isFile ??= fstatSync(STDOUT).isFile());
const STDOUT = 1;

/** Node takes a write that a full disk cut short for a whole one, and so loses the rest without a word. */
function writeWhole(data: Uint8Array, settle: (error?: Error) => void): void {
  let done = 0;
  try {
    while (done < data.length) done += writeSync(STDOUT, data, done);
    settle();
  } catch (error) {
    if (done > 0) ftruncateSync(STDOUT, fstatSync(STDOUT).size - done);
    process.stdout.emit('error', error);
    settle(error as Error);
  }
}

/** Talk: a line on stderr, without the secrets of the environment. */
export function say(text: string): void {
  process.stderr.write(`${withoutSecrets(text)}\n`);
}

let scrub: ((text: string) => string) | undefined;

/** The text without the secrets of the environment and what stands before the @ of any URL. */
export function withoutSecrets(text: string): string {
  scrub ??= scrubber(secretsIn(process.env));
  return scrub(text);
}

/** (1, 'feed') → '1 feed'. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** One JSON document, laid out where a person reads it. */
export const printJson = (value: unknown): Promise<void> => print(JSON.stringify(value, null, process.stdout.isTTY ? 2 : 0));

/** JSON on one line for every reader: some, Node's own among them, take U+2028 and U+2029 for the end of a line. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`);

/** Nobody takes our output any more: the command ends. Why was told already, where it is a fault. */
export class OutputLost extends Error {}

let isOutputLost = false;

/** Longest that a command may take to close what it opened when its output is lost. */
const CLOSING_MS = 5_000;

/** The reader of our output may leave early (`| head`), which is no fault, or its disk may be full, which is reported. */
export function watchOutput(report: (error: Fault) => Promise<void>): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    isOutputLost = true;
    setTimeout(() => process.exit(), CLOSING_MS).unref();
    if (error.code !== 'EPIPE') void report(outputFault('stdout', error));
  });
}

const REASONS: Record<string, string> = {
  ENOSPC: 'there is no space left',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file would become larger than is allowed',
  EROFS: 'it can only be read',
  EACCES: 'no permission to write it',
  ENOTDIR: 'it is no folder',
  EEXIST: 'it is no folder',
};

/** A place that cannot be written, in words. */
export function outputFault(place: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  return new Fault('E_OUTPUT', `${place}: ${REASONS[code ?? ''] ?? message}`, { cause: error });
}

/** Bold, where a terminal shows it and nobody asked for plain text. */
export function bold(text: string, stream: NodeJS.WriteStream = process.stdout): string {
  const styled = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  return styled ? styleText('bold', text, { validateStream: false }) : text;
}

/**
 * Columns aligned under their names; the names are those of the first row. Numbers stand to the right, the widest column gives way when the line
 * would be longer than `width`. Cells lose control characters, so that no text can steer the terminal.
 */
export function table(rows: readonly Record<string, unknown>[], width = process.stdout.columns ?? WIDTH): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => cleanLine(String(row[column] ?? '')) ?? ''));
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => row[i]!.length)));
  const surplus = widths.reduce((sum, each) => sum + each + 2, -2) - width;
  const widest = widths.indexOf(Math.max(...widths));
  if (surplus > 0) widths[widest] = Math.max(columns[widest]!.length, widths[widest]! - surplus);

  const isNumber = columns.map((column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => padded(cell, widths[i]!, isNumber[i]!))
      .join('  ')
      .trimEnd();
  return [bold(line(columns)), ...cells.map(line)].join('\n');
}

function padded(cell: string, width: number, toTheRight: boolean): string {
  const whole = cell.length <= width ? cell : `${truncate(cell, width - 1)}…`;
  return toTheRight ? whole.padStart(width) : whole.padEnd(width);
}
