import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { headersOf, keysIn, readKeys } from './message.ts';

/** The example in the Standard Webhooks specification's own libraries. */
const EXAMPLE = {
  key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('a signature', () => {
  test('is that of the specification', () => {
    const { key, id, timestamp, body, signature } = EXAMPLE;
    expect(headersOf({ id, body }, keysIn(key, 'key'), timestamp * 1000 + 999)).toEqual({
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    });
  });

  test('is made with each key of the file, so that a receiver can change to another one', () => {
    const keys = keysIn(`${EXAMPLE.key}\r\n\nan older key that is still in use\n`, 'key');
    const signatures = headersOf(EXAMPLE, keys, EXAMPLE.timestamp * 1000)['webhook-signature']!.split(' ');
    expect(signatures).toHaveLength(2);
    expect(signatures[0]).toBe(EXAMPLE.signature);
  });

  test('is missing without a key', () => {
    expect(headersOf(EXAMPLE, [])).not.toHaveProperty('webhook-signature');
  });
});

describe('a secret file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['', 'is empty'],
    ['short', 'at least 24 bytes'],
    ['whsec_c2hvcnQ=', 'at least 24 bytes'],
    ['whsec_not base64 at all, is it', 'not base64'],
  ])('with %j is refused with what to do', async (text, reason) => {
    const file = path.join(folder, 'key');
    writeFileSync(file, text);
    await expect(readKeys(file)).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining(reason) });
    await expect(readKeys(file)).rejects.toThrow('openssl rand');
    if (text.length > 10) await expect(readKeys(file)).rejects.not.toThrow(text.slice(6));
  });

  test('that is missing is named', async () => {
    await expect(readKeys(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining('none: there is no such file'),
    });
    expect(await readKeys(null)).toEqual([]);
  });
});
