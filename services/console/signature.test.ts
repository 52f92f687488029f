import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSigned } from './signature.ts';

const body = Buffer.from('<rss/>');
const sign = (method: string, key = 'key') => `${method}=${createHmac(method, key).update(body).digest('hex')}`;

test.each([
  ['sha1', sign('sha1'), true],
  ['sha256', sign('sha256'), true],
  ['sha384', sign('sha384'), true],
  ['sha512', sign('sha512'), true],
  ['in capitals', sign('sha256').toUpperCase(), true],
  ['another key', sign('sha256', 'other'), false],
  ['the digest of another method', sign('sha1').replace('sha1', 'sha256'), false],
  ['a weak method', sign('md5'), false],
  ['cut off', sign('sha256').slice(0, -2), false],
  ['empty', 'sha256=', false],
  ['no header', undefined, false],
  ['a method that is none', 'constructor=00', false],
])('%s', (_, header, expected) => {
  expect(isSigned(header, 'key', body)).toBe(expected);
});
