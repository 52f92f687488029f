import { expect, test } from 'vitest';
import { Later, Reject } from '../../shared/errors.ts';
import { statusError } from './status.ts';

const NOW = new Date('2026-11-21T10:00:00Z');

test.each<[status: number, retryAfter: string | null, decision: string]>([
  [400, null, 'never E_HTTP_400'],
  [401, null, 'never E_HTTP_401'],
  [403, null, 'never E_HTTP_403'],
  [404, null, 'never E_HTTP_404'],
  [410, null, 'never E_HTTP_410'],
  [451, null, 'never E_HTTP_4XX'],
  [408, null, 'again E_HTTP_4XX'],
  [425, null, 'again E_HTTP_4XX'],
  [429, null, 'again E_HTTP_429'],
  [500, null, 'again E_HTTP_5XX'],
  [503, null, 'again E_HTTP_5XX'],
  [522, null, 'again E_HTTP_5XX'],
  [302, null, 'again E_HTTP_PROTOCOL'],
  [500, '60', 'again E_HTTP_5XX'],
  [403, '60', 'never E_HTTP_403'],
  [429, '60', '2026-11-21T10:01:00.000Z E_HTTP_429'],
  [503, ' 60 ', '2026-11-21T10:01:00.000Z E_HTTP_5XX'],
  [429, 'Sat, 21 Nov 2026 11:00:00 GMT', '2026-11-21T11:00:00.000Z E_HTTP_429'],
  [429, '99999999999', '2026-11-28T10:00:00.000Z E_HTTP_429'],
  [429, 'Sun, 21 Nov 2027 10:00:00 GMT', '2026-11-28T10:00:00.000Z E_HTTP_429'],
  [429, 'Fri, 20 Nov 2026 10:00:00 GMT', 'again E_HTTP_429'],
  [429, '0', 'again E_HTTP_429'],
  [429, '-5', 'again E_HTTP_429'],
  [429, 'soon', 'again E_HTTP_429'],
])('status %i, Retry-After %s: %s', (status, retryAfter, decision) => {
  const error = statusError(status, retryAfter, NOW);
  const when = error instanceof Later ? error.at.toISOString() : error instanceof Reject ? 'never' : 'again';
  expect(`${when} ${error.code}`).toBe(decision);
});
