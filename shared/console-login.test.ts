import { expect, test } from 'vitest';
import { hashPassword, isPassword, parseConsoleLogin } from './console-login.ts';

test('a hash lets in its own password and no other, and two of one password differ', async () => {
  const [hash, other] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(hash).not.toBe(other);
  expect(hash).not.toContain('horse');
  expect(parseConsoleLogin(hash)).toEqual({ kind: 'password', hash });
  expect([await isPassword('correct horse', hash), await isPassword('correct horse ', hash), await isPassword('', hash)]).toEqual(
    [true, false, false],
  );
});

test('a password typed with other code points is the same', async () => {
  expect(await isPassword('caf\u00e9', await hashPassword('cafe\u0301'))).toBe(true);
});

test.each<[text: string, login: unknown]>([
  ['off', { kind: 'off' }],
  ['header:X-Remote-User', { kind: 'header', name: 'x-remote-user' }],
])('%s', (text, login) => {
  expect(parseConsoleLogin(text)).toEqual(login);
});

test.each([
  'on',
  'OFF',
  'hunter2',
  'header:',
  'header:Host',
  'header:cookie',
  'header:Sec-Fetch-Site',
  'header:a b',
  'scrypt:1:8:1:c2FsdHNhbHRzYWx0c2FsdA:x',
  '',
])('%j says what to write instead, and does not repeat it', (text) => {
  expect(() => parseConsoleLogin(text)).toThrow(/console-password/);
});
