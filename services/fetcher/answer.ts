import type { IncomingHttpHeaders } from 'node:http';
import { cleanLine } from '../../shared/text.ts';

/** What a server said, as an operator wants to see it. */
export interface Answer {
  status: number;
  /** Where the answer came from in the end. */
  url: string;
  /** Those worth a look: by name, never what identifies somebody, such as cookies. */
  headers: Record<string, string>;
  /** Of what could not be read, decoded; absent where nothing was kept. */
  body?: Uint8Array;
}

/** What tells caches, guards and errors apart, and when to come back. */
const SHOWN = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-disposition',
  'date',
  'last-modified',
  'etag',
  'cache-control',
  'expires',
  'age',
  'vary',
  'retry-after',
  'location',
  'link',
  'server',
  'via',
  'x-cache',
  'cf-mitigated',
  'x-robots-tag',
  'www-authenticate',
];
/** Characters of a header's value: the longest useful ones are links to hubs. */
const VALUE_LENGTH = 300;

/** The headers that are worth a look, each in one line. */
export function shownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    SHOWN.flatMap((name) => {
      const value = headers[name];
      const line = cleanLine(Array.isArray(value) ? value.join(', ') : (value ?? ''), VALUE_LENGTH);
      return line ? [[name, line]] : [];
    }),
  );
}

/** Characters of a body that are kept: a page of an error says what it is in its first lines. */
const BODY_LENGTH = 4_000;

/** The start of a body as text. Postgres stores no NUL, of which UTF-16 is full. */
export const startOf = (body: Uint8Array): string =>
  Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 2 * BODY_LENGTH))
    .toString('utf8')
    .replaceAll('\0', '')
    .slice(0, BODY_LENGTH)
    .toWellFormed();

/** Errors are thrown through many hands that need not know of answers. */
const ANSWERS = new WeakMap<object, Answer>();

/** Remembers what the server said when this error came of it; the first word counts. */
export function answeredBy(error: unknown, answer: Answer): void {
  if (typeof error === 'object' && error !== null && !ANSWERS.has(error)) ANSWERS.set(error, answer);
}

/** The answer that led to an error; undefined where there was none. */
export const answerOf = (error: object): Answer | undefined => ANSWERS.get(error);
