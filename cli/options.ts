import { type Command, Option } from 'commander';

/** Options that mean the same in every command that has them. The environment speaks where they are not given. */
export const jsonOption = () => new Option('--json', 'print one JSON document');
export const dataDirOption = () =>
  new Option('--data-dir <DIR>', 'folder of the embedded Postgres (default: WIRECOPY_DATA_DIR or .wirecopy)');
export const configOption = () => new Option('--config <FILE>', 'feeds and settings (default: WIRECOPY_CONFIG or feeds.yml)');

/** The last lines of a command's help. */
export const example = (...lines: string[]) => `\nExample:\n${lines.map((line) => `  $ wirecopy ${line}`).join('\n')}`;

/** A command that needs neither database nor network: it looks at the files named, or answers line by line. */
export const pureCommand = (program: Command, name: string): Command =>
  program
    .command(name)
    .argument('[FILE...]', 'what to look at; with --jsonl files of input lines (default: stdin)')
    .addOption(jsonOption().conflicts('jsonl'))
    .option('--jsonl', 'read one JSON object per line, answer with one line each');
