import { isIPv4 } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../shared/errors.ts';
import type { Sessions, Viewer } from './sessions.ts';
import { CALLBACK } from './websub.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who has logged in; null = nobody, or nobody has to. */
    viewer: Viewer | null;
  }
}

/** Whether a name or address (IPv6 in brackets or not) can only mean this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));

/** Whoever opens the console to others has to say who may come in, be it that the port is published on loopback only. Throws E_CONFIG. */
export function requireLogin(host: string, login: string | null): void {
  if (login !== null || isLoopback(host)) return;
  throw new Fault('E_CONFIG', `the console would be open to everybody who reaches ${host}`, {
    remedy:
      'Set WIRECOPY_CONSOLE_LOGIN to what `wirecopy console-password` prints, or to `off` in a container whose port is published on 127.0.0.1 only.',
  });
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

/** What every answer carries: nothing from elsewhere runs, nobody else frames or reads it, and no page says where its reader came from. */
export function secure(reply: FastifyReply): void {
  reply.headers(HEADERS);
}

export const LOGIN_PATH = '/login';
/** What somebody who has not logged in may have. */
const OPEN = /^\/(login|healthz|assets\/.+)$/;

/**
 * Without a login it answers only to names of this machine: a foreign site can make its own name point here (DNS rebinding), and a browser would let
 * its script read the pages; and only to requests that read. With one, whoever has not logged in sees the form for it and nothing else.
 */
export const guardWith =
  (sessions: Sessions) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    secure(reply);
    // Hubs come by the public name, with what they push; they see nothing of the console.
    if (request.routeOptions.url === CALLBACK) return undefined;
    if (!sessions.isRequired && !isLoopback(hostnameOf(request.headers.host))) {
      return say(reply, 421, 'The console answers as localhost or 127.0.0.1 only.');
    }
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && (request.method !== 'POST' || !sessions.isRequired)) {
      return say(
        reply.header('allow', 'GET, HEAD'),
        405,
        'The console only reads: use GET. Changes need WIRECOPY_CONSOLE_LOGIN.',
      );
    }
    if (!reads && isForeign(request)) return say(reply, 403, 'This form was sent by another site.');
    request.viewer = sessions.viewerOf(request);
    if (!sessions.isRequired || request.viewer || OPEN.test(request.url.split('?')[0]!)) return undefined;
    if (sessions.login.kind === 'header') return say(reply, 401, 'The proxy before the console has named no user.');
    const wantsPage = request.method === 'GET' && !/^\/(parts|api)\//.test(request.url);
    if (!wantsPage) return say(reply, 401, 'Log in first.');
    return reply.redirect(`${LOGIN_PATH}?next=${encodeURIComponent(request.url)}`);
  };

const say = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).type('text/plain').send(`${text}\n`);

const hostnameOf = (host = ''): string => (URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '');

/** Browsers say where a form comes from; who says nothing is no browser, and knows no token. */
function isForeign({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}
