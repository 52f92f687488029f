import { styleText } from 'node:util';
import { cleanLine } from './text.ts';

type Format = Parameters<typeof styleText>[0];

const COLOURS: Record<string, Format> = { debug: 'dim', warn: 'yellow', error: 'red', fatal: 'red' };
const LEVEL_WIDTH = 5;

/** A log entry as a person reads it: local time, level, message, the other fields behind it; the stack of an error and lists of sentences below. */
export function prettyEntry({ time, level, msg, err = [], ...fields }: Record<string, unknown>, coloured: boolean): string {
  const paint = (format: Format, text: string): string =>
    coloured && text ? styleText(format, text, { validateStream: false }) : text;
  const isLong = (value: unknown): value is string[] => Array.isArray(value) && value.some((each) => /\s/.test(String(each)));
  const beside = Object.entries(fields).filter(([, value]) => !isLong(value));
  const below = [...Object.values(fields).filter(isLong).flat(), ...[err].flat().flatMap((trace) => String(trace).split('\n'))];
  const head = [
    paint('dim', new Date(String(time)).toTimeString().slice(0, 8)),
    paint(COLOURS[String(level)] ?? 'reset', String(level).padEnd(LEVEL_WIDTH)),
    cleanLine(String(msg ?? '')),
    paint('dim', beside.map(([name, value]) => `${name}=${shown(value)}`).join(' ')),
  ];
  return `${[head.filter(Boolean).join(' '), ...below.map((line) => `    ${cleanLine(line) ?? ''}`)].join('\n')}\n`;
}

/** Without control characters, so that no text can steer the terminal. */
function shown(value: unknown): string {
  const text = cleanLine(String(value)) ?? '';
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}
