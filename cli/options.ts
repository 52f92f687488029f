import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DURATION, parseDuration } from '../shared/duration.ts';

/** Options that mean the same in every command that has them. The environment speaks where they are not given. */
export const jsonOption = () => new Option('--json', 'print one JSON document');
export const dataDirOption = () =>
  new Option('--data-dir <DIR>', 'folder of the embedded Postgres (default: WIRECOPY_DATA_DIR or .wirecopy)');
export const configOption = () => new Option('--config <FILE>', 'feeds and settings (default: WIRECOPY_CONFIG or feeds.yml)');

export const workersOption = () =>
  new Option('--workers <N>', 'threads for parsing and for annotating')
    .argParser((text) => readWhole(text, 1, 64))
    .default(availableParallelism(), 'the cores');

/** A whole number as an option gives it. */
export function readWhole(text: string, least: number, most: number): number {
  const value = /^\d{1,18}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(`use a number from ${least} to ${most}`);
  return value;
}

/** A time as an option gives it: a date or an instant (UTC unless it says otherwise), or how long ago. */
export function readTime(text: string, now = new Date()): Date {
  if (DURATION.test(text)) return new Date(now.getTime() - parseDuration(text));
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
    ? new Date(/T.*(Z|[+-]\d\d:\d\d)$|^[^T]*$/.test(text) ? text : `${text}Z`)
    : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('use a time such as 2026-11-20, 2026-11-20T08:00Z, or 7d for seven days ago');
  return at;
}

/** The last lines of a command's help. */
export const example = (...lines: string[]) => `\nExample:\n${lines.map((line) => `  $ wirecopy ${line}`).join('\n')}`;

/** A command that needs neither database nor network: it looks at the files named, or answers line by line. */
export const pureCommand = (program: Command, name: string): Command =>
  program
    .command(name)
    .argument('[FILE...]', 'what to look at; with --jsonl files of input lines (default: stdin)')
    .addOption(jsonOption().conflicts('jsonl'))
    .option('--jsonl', 'read one JSON object per line, answer with one line each');
