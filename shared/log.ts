import { type Logger, pino } from 'pino';
import { codeOf, messageOf } from './errors.ts';
import { prettyEntry } from './log-pretty.ts';
import { scrubber } from './scrub.ts';
import { truncate } from './text.ts';

export type Log = Logger;

/** A detail fits, the body of a page does not. Characters. */
const FIELD_LIMIT = 500;
/** Entries of a list that are shown, and the characters of each. */
const LIST_LIMIT = 20;
const LISTED_LIMIT = 200;
/** Room for a message and the stack below. */
const ERROR_LIMIT = 3_000;
/** Lines of a stack that show where an error came from. */
const STACK_LINES = 12;

export interface LogOptions {
  /** What never gets into a line, such as connection URLs. */
  secrets?: readonly string[];
  /** Where the lines go, and whether a person reads them there; default stderr. */
  write?: (text: string) => void;
  isTerminal?: boolean;
}

/**
 * The log, on stderr because stdout belongs to data: one JSON object per line, on a terminal plain lines (in colour unless NO_COLOR is set).
 * An entry is flat and short and holds no secret: numbers, booleans, short texts, lists of them and errors get into it, anything else stays out, whoever passes it in.
 */
export function openLog(
  level: string,
  { secrets = [], write = toStderr(), isTerminal = process.stderr.isTTY }: LogOptions = {},
): Log {
  const scrub = scrubber(secrets);
  const coloured = isTerminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: traceOf },
  };
  return pino(options, {
    write(line: string) {
      const entry = flat(JSON.parse(line), scrub);
      write(isTerminal ? prettyEntry(entry, coloured) : `${JSON.stringify(entry)}\n`);
    },
  });
}

/** At once, so that the last line before the end of the process is not lost. */
function toStderr(): (text: string) => void {
  const stderr = pino.destination({ fd: 2, sync: true });
  return (text) => void stderr.write(text);
}

function flat(entry: Record<string, unknown>, scrub: (text: string) => string): Record<string, unknown> {
  const short = (value: unknown, limit: number): unknown => (typeof value === 'string' ? truncate(scrub(value), limit) : value);
  const fields = Object.entries(entry).map(([name, value]): [string, unknown] => {
    if (Array.isArray(value))
      return [
        name,
        value
          .filter(isPlain)
          .slice(0, LIST_LIMIT)
          .map((each) => short(each, LISTED_LIMIT)),
      ];
    return [name, isPlain(value) ? short(value, name === 'err' ? ERROR_LIMIT : FIELD_LIMIT) : undefined];
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Name, message and origin of an error, without the fields that libraries hang on it: some hold whole rows or bodies. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const origin = error.stack?.split('\n').filter((line) => /^ {4}at /.test(line)) ?? [];
  return [`${error.name}: ${messageOf(error)}`, ...origin.slice(0, STACK_LINES)].join('\n');
}

/** The same trouble is said once in this time, in ms. */
const SILENCE_MS = 30_000;

/** A listener for troubles around the work that are no outage of a store. */
export function troubleLog(log: Log): (error: unknown) => void {
  const saidAt = new Map<string, number>();
  return (error) => {
    const message = messageOf(error) || (error as NodeJS.ErrnoException).code || 'unknown';
    if (performance.now() - (saidAt.get(message) ?? Number.NEGATIVE_INFINITY) < SILENCE_MS) return;
    saidAt.set(message, performance.now());
    log.warn(
      { code: codeOf(error) === 'E_INTERNAL' ? (error as NodeJS.ErrnoException).code : codeOf(error) },
      `waiting and trying again: ${message}`,
    );
  };
}
