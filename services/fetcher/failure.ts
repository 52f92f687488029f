import type { Code } from '../../shared/errors.ts';

/** What is no document of ours, or is refused, will hardly get better by itself. */
const HARD: ReadonlySet<Code> = new Set([
  ...(['E_URL', 'E_URL_SCHEME', 'E_URL_TOO_LONG', 'E_URL_CREDENTIALS', 'E_SSRF', 'E_REDIRECT_LOOP', 'E_TOO_LARGE'] as const),
  ...(['E_ENCODING', 'E_NOT_A_FEED', 'E_FEED_TOO_COMPLEX', 'E_CHALLENGE', 'E_ROBOTS', 'E_HTTP_400', 'E_HTTP_401'] as const),
  ...(['E_HTTP_403', 'E_HTTP_4XX', 'E_HTTP_410'] as const),
]);
/** What an operator has to repair, and often does. */
const SOFT: ReadonlySet<Code> = new Set(['E_HTTP_404', 'E_DNS', 'E_TLS', 'E_CONNECT', 'E_HTTP_PROTOCOL']);

/** How much a failed poll says against a feed: 1 for what stays, 0.5 for what may stay, 0.25 for what passes. */
export const failureWeight = (code: Code): number => (HARD.has(code) ? 1 : SOFT.has(code) ? 0.5 : 0.25);

/** A feed with this weight of failures since its last success is looked at once a month only. Many come back from what looked like death after four. */
export const GIVEN_UP = 30;
export const GIVEN_UP_MS = 30 * 24 * 3_600_000;
