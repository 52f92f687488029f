/** The headers that say how long an answer may be kept, as sent. */
export interface FreshnessHeaders {
  cacheControl: string | null;
  expires: string | null;
  age: string | null;
  date: string | null;
}

/** How long an answer is fresh from now on, in ms, as RFC 9111 reckons it: max-age before Expires, less the time it lay in caches. 0 = not said. */
export function freshMs({ cacheControl, expires, age, date }: FreshnessHeaders, now = Date.now()): number {
  if (/(?:^|[,\s])no-(?:cache|store)\b/i.test(cacheControl ?? '')) return 0;
  const lifetime = maxAgeMs(cacheControl) ?? expiresMs(expires, date, now);
  return Math.max(0, lifetime - (secondsOf(age) ?? 0) * 1_000);
}

function maxAgeMs(cacheControl: string | null): number | null {
  const seconds = /(?:^|[,\s])max-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl ?? '')?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}

/** By the server's own clock where it tells the time, so that one that is set wrong does no harm. `Expires: 0` means now. */
function expiresMs(expires: string | null, date: string | null, now: number): number {
  const end = Date.parse(expires ?? '');
  // What is no date of HTTP, such as 0 or -1, means "already expired".
  if (Number.isNaN(end) || !/[a-z]{3}/i.test(expires!)) return 0;
  const sent = Date.parse(date ?? '');
  return Math.max(0, end - (Number.isNaN(sent) ? now : sent));
}

const secondsOf = (text: string | null): number | null => (/^\s*\d{1,9}\s*$/.test(text ?? '') ? Number(text) : null);
