import { expect, test } from 'vitest';
import { isChallenge } from './challenge.ts';

test.each<[string, number, Record<string, string>, string, boolean]>([
  ['a plain refusal', 403, {}, '<h1>Forbidden</h1>', false],
  ['a header that says so', 403, { 'cf-mitigated': 'challenge' }, '', true],
  ['a header beside success', 202, { 'x-amzn-waf-action': 'challenge' }, '', true],
  ['the title of the check', 503, {}, '<html><head><title>Just a moment...</title>', true],
  ['the check as a success', 200, {}, '<html><head><title>Just a moment...</title>', true],
  ['its script', 200, {}, '<script>window._cf_chl_opt={}</script>', true],
  [
    'a redirect to a captcha inside the page',
    202,
    {},
    '<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">',
    true,
  ],
  ['a captcha beside a refusal', 403, {}, '<script src="https://geo.captcha-delivery.com/captcha/">', true],
  ['a captcha in the form of an article', 200, {}, '<title>Rain</title><div class="g-recaptcha">', false],
  [
    'statistics of the guard in an article',
    200,
    {},
    '<title>Rain</title><script src="/cdn-cgi/challenge-platform/jsd/main.js">',
    false,
  ],
  ['the guard beside every answer', 200, { 'x-datadome': 'protected', server: 'ddos-guard' }, '<rss/>', false],
  ['the guard beside a refusal', 403, { 'x-datadome': 'protected' }, '', true],
  ['an article about it', 200, {}, '<title>How sites check whether you are a robot: just a moment</title>', false],
])('%s', (_name, status, headers, start, expected) => {
  expect(isChallenge(status, (name) => headers[name] ?? null, start)).toBe(expected);
});
