import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { headersOf, keysIn } from '../services/fetcher/webhooks/message.ts';
import { LOGGED_KINDS } from '../shared/changes.ts';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../docs/webhooks.md'), 'utf8');
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = { id: 'change_1_x', body: '{"type":"article.indexed","data":{"payload":{"title":"Über die Brücke"}}}' };

const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-snippets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const snippet = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(PAGE)![1]!;

const RECEIVERS = [
  {
    language: 'js',
    program: process.execPath,
    file: 'receiver.mjs',
    rest: `import { readFileSync } from 'node:fs';
const { headers, body, secret } = JSON.parse(readFileSync(0, 'utf8'));
verify(headers, Buffer.from(body), secret);`,
  },
  {
    language: 'python',
    program: 'python3',
    file: 'receiver.py',
    rest: `import json, sys
given = json.load(sys.stdin.buffer)
verify(given["headers"], given["body"].encode(), given["secret"])`,
  },
];

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

describe.each(RECEIVERS.filter(({ program }) => has(program)))('the check in $language', ({ language, program, file, rest }) => {
  writeFileSync(path.join(folder, file), `${snippet(language)}\n${rest}\n`);
  const check = (headers: Record<string, string>, body = MESSAGE.body, secret = SECRET) =>
    spawnSync(program, [path.join(folder, file)], { input: JSON.stringify({ headers, body, secret }), encoding: 'utf8' });
  const keys = keysIn(`a key of another receiver, first\n${SECRET}`, 'key');

  test('takes what was signed with the key', () => {
    expect(check(headersOf(MESSAGE, keys))).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    ['another body', check(headersOf(MESSAGE, keys), '{}'), 'not signed'],
    ['another key', check(headersOf(MESSAGE, keys), MESSAGE.body, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), 'not signed'],
    ['an old message', check(headersOf(MESSAGE, keys, Date.now() - 600_000)), 'too old'],
  ])('refuses %s', (_, { status, stderr }, reason) => {
    expect([status, stderr]).toEqual([1, expect.stringContaining(reason)]);
  });
});

test('the page tells of every kind of change', () => {
  const told = [...PAGE.matchAll(/^\| `([a-z]+\.[a-z]+)` \|/gm)].map((match) => match[1]);
  expect(told.sort()).toEqual([...LOGGED_KINDS].sort());
});
