import { type Logger, pino } from 'pino';
import { codeOf, messageOf } from './errors.ts';

export type Log = Logger;

/** JSON lines on stderr: stdout belongs to data. */
export const openLog = (level: string): Log =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));

/** The same trouble is said once in this time, not five times a second while a server is away. */
const SILENCE_MS = 30_000;

/** A listener for troubles around the work: what is away, and that it is waited for. */
export function troubleLog(log: Log): (error: unknown) => void {
  const saidAt = new Map<string, number>();
  return (error) => {
    const message = messageOf(error) || (error as NodeJS.ErrnoException).code || 'unknown';
    if (Date.now() - (saidAt.get(message) ?? 0) < SILENCE_MS) return;
    saidAt.set(message, Date.now());
    log.warn(
      { code: codeOf(error) === 'E_INTERNAL' ? (error as NodeJS.ErrnoException).code : codeOf(error) },
      `waiting and trying again: ${message}`,
    );
  };
}
