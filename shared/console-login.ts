import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** Who may use the console: nobody has to prove anything, a proxy names the user in a header, or there is one password. */
export type ConsoleLogin = { kind: 'off' } | { kind: 'header'; name: string } | { kind: 'password'; hash: string };

const KEY_BYTES = 32;
/** 32 MB and about 0.1 s for each guess: log2(N), r, p. */
const COST = { ln: 15, r: 8, p: 1 };
const HASH = /^scrypt:(1[4-9]|20):(\d{1,2}):(\d{1,2}):([\w-]{20,64}):([\w-]{43})$/;
/** Names of headers that every request may have of itself say nothing. */
const HEADER = /^header:([A-Za-z][A-Za-z0-9-]{2,60})$/;
const ORDINARY = /^(host|cookie|accept.*|user-agent|connection|origin|referer|authorization|content-.*|sec-.*)$/i;

export const LOGIN_HINT =
  'use a hash that `wirecopy console-password` makes, `header:NAME` with the header in which your proxy names the user, or off';

/** Reads WIRECOPY_CONSOLE_LOGIN. Throws an Error that says what to write instead, and does not repeat what was written. */
export function parseConsoleLogin(text: string): ConsoleLogin {
  if (text === 'off') return { kind: 'off' };
  if (HASH.test(text)) return { kind: 'password', hash: text };
  const name = HEADER.exec(text)?.[1];
  if (name && !ORDINARY.test(name)) return { kind: 'header', name: name.toLowerCase() };
  throw new Error(LOGIN_HINT);
}

/** What is stored of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('base64url');
  const { ln, r, p } = COST;
  return `scrypt:${ln}:${r}:${p}:${salt}:${(await derive(password, salt, COST)).toString('base64url')}`;
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, ln, r, p, salt, key] = HASH.exec(hash)!;
  const derived = await derive(password, salt!, { ln: Number(ln), r: Number(r), p: Number(p) });
  return timingSafeEqual(derived, Buffer.from(key!, 'base64url'));
}

function derive(password: string, salt: string, { ln, r, p }: typeof COST): Promise<Buffer> {
  const N = 2 ** ln;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
