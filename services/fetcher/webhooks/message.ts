import { createHmac } from 'node:crypto';
import { Fault, messageOf } from '../../../shared/errors.ts';
import { readCapped } from '../../../shared/file.ts';

/** A message as it is sent: the id is the same in every try, the signature is made for each. */
export interface Message {
  id: string;
  body: string;
}

/** Fewer bytes can be guessed; the specification names the same bound. */
const LEAST_KEY_BYTES = 24;
/** Bytes of a file of keys. */
const LONGEST_FILE = 10_000;
const KEY_HINT = 'write one with `echo "whsec_$(openssl rand -base64 32)"`';

/**
 * The keys in the text of a secret file, one per line, so that a receiver can change to another one while both are signed with.
 * A line is whsec_ and base64, as the Standard Webhooks specification writes keys, or the key itself. Throws E_CONFIG.
 */
export function keysIn(text: string, file: string): Buffer[] {
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '').map((line) => keyIn(line, file));
  if (keys.length === 0) throw new Fault('E_CONFIG', `${file} is empty: ${KEY_HINT}`);
  return keys;
}

function keyIn(line: string, file: string): Buffer {
  const encoded = /^whsec_(.*)$/.exec(line)?.[1];
  if (encoded !== undefined && !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded))
    throw new Fault('E_CONFIG', `${file}: what follows whsec_ is not base64: ${KEY_HINT}`);
  const key = encoded === undefined ? Buffer.from(line) : Buffer.from(encoded, 'base64');
  if (key.length < LEAST_KEY_BYTES)
    throw new Fault('E_CONFIG', `${file}: a key has at least ${LEAST_KEY_BYTES} bytes: ${KEY_HINT}`);
  return key;
}

/** The keys of a webhook; none where it has no secret file. Throws E_CONFIG. */
export async function readKeys(file: string | null): Promise<Buffer[]> {
  if (file === null) return [];
  const text = await readCapped(file, LONGEST_FILE).catch((error) => {
    throw new Fault('E_CONFIG', `secret_file: ${messageOf(error)}`, { cause: error });
  });
  return keysIn(text.toString(), `secret_file: ${file}`);
}

/** The headers of the Standard Webhooks specification. Without a key nothing is signed. */
export function headersOf({ id, body }: Message, keys: readonly Buffer[], now = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`);
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

/** A message that is about nothing, for those who set up a receiver. */
export function testMessage(now = new Date()): Message {
  const data = { change_id: null, article_id: null, story_id: null, payload: {}, article: null };
  return { id: `test_${now.getTime().toString(36)}`, body: JSON.stringify({ type: 'webhook.test', timestamp: now, data }) };
}
