import { Fault, httpCode, Later, Reject } from '../../shared/errors.ts';

/** Some servers answer with the seconds since 1970 or worse; nobody means longer than a week. */
const PAUSE_LIMIT_MS = 7 * 24 * 3_600_000;
/** Statuses of 4xx that pass by themselves: timeout, too early, too many requests. */
const PASSING = new Set([408, 425, 429]);

/** What the caller has to do about a status that is no success. `retryAfter` is the header as sent. */
export function statusError(status: number, retryAfter: string | null, now = new Date()): Fault {
  const detail = `the server answered ${status}`;
  if (status === 429 || status === 503) {
    const at = retryAt(retryAfter, now);
    if (at) return new Later(httpCode(status), at, detail);
  }
  if (status < 400) return new Fault('E_HTTP_PROTOCOL', `${detail} without saying where to go`);
  if (status < 500 && !PASSING.has(status)) return new Reject(httpCode(status), detail);
  return new Fault(httpCode(status), detail);
}

/** Retry-After as seconds or as a date, at most a week ahead; null when it is absent, unreadable or in the past. */
export function retryAt(value: string | null, now: Date): Date | null {
  if (value === null) return null;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return ms > 0 ? new Date(now.getTime() + Math.min(ms, PAUSE_LIMIT_MS)) : null;
}
