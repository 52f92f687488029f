import { createHmac, timingSafeEqual } from 'node:crypto';

const METHODS = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

/** Whether an X-Hub-Signature (`method=hex`) proves that who sent this body knows the secret. */
export function isSigned(header: string | undefined, secret: string, body: Uint8Array): boolean {
  const [, method, hex] = /^\s*(\w{1,10})=([0-9a-f]{1,200})\s*$/i.exec(header ?? '') ?? [];
  if (method === undefined || !METHODS.has(method.toLowerCase())) return false;
  const given = Buffer.from(hex!, 'hex');
  const right = createHmac(method.toLowerCase(), secret).update(body).digest();
  return given.length === right.length && timingSafeEqual(given, right);
}
