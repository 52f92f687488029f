import { once } from 'node:events';
import { styleText } from 'node:util';
import { secretsIn } from '../shared/environment.ts';
import { scrubber } from '../shared/scrub.ts';
import { cleanLine, truncate } from '../shared/text.ts';

/** Widest table where the terminal does not say how wide it is, in characters. */
const WIDTH = 120;

/** Data: a line on stdout. Resolves when there is room for the next one. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain');
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

/** The reader of our output may leave early (`| head`): that is no fault. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
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
