import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { ConsoleLogin } from '../../shared/console-login.ts';

/** Somebody who has logged in. */
export interface Viewer {
  name: string;
  /** Stands in every form: other sites cannot know it. */
  csrf: string;
}

export const COOKIE = 'wirecopy_session';
/** A working day. */
export const SESSION_SECONDS = 12 * 3600;

/** Who is logged in. Sessions are signed, not stored; the key is made at the start, so a restart ends them all. */
export class Sessions {
  readonly login: ConsoleLogin;
  #key = randomBytes(32);

  constructor(login: ConsoleLogin) {
    this.login = login;
  }

  /** Whether anything has to be proved. */
  get isRequired(): boolean {
    return this.login.kind !== 'off';
  }

  /** Who asks; null = nobody who has logged in. */
  viewerOf({ headers }: Pick<FastifyRequest, 'headers'>): Viewer | null {
    if (this.login.kind === 'header') {
      const name = headers[this.login.name];
      return typeof name === 'string' && name !== '' ? this.#viewer(name, name) : null;
    }
    if (this.login.kind === 'off') return null;
    const session = cookieOf(headers.cookie);
    return session !== null && this.#isValid(session) ? this.#viewer('editor', session) : null;
  }

  /** The cookie's value for somebody who gave the password. */
  open(): string {
    const session = `${Math.floor(Date.now() / 1000) + SESSION_SECONDS}.${randomBytes(16).toString('base64url')}`;
    return `${session}.${this.#sign(`session ${session}`)}`;
  }

  #isValid(value: string): boolean {
    const [expires, nonce, signature] = value.split('.');
    return (
      Number(expires) > Date.now() / 1000 &&
      isSame(signature ?? '', this.#sign(`session ${expires}.${nonce}`)) &&
      value.length < 200
    );
  }

  #viewer(name: string, session: string): Viewer {
    return { name, csrf: this.#sign(`form ${session}`) };
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const cookieOf = (header = ''): string | null =>
  header
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === COOKIE)?.[1] ?? null;
