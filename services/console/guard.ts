import { isIPv4 } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CALLBACK } from './websub.ts';

/** Whether a name or address (IPv6 in brackets or not) can only mean this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));

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

/**
 * Answers only to names of this machine: a foreign site can make its own name point here (DNS rebinding),
 * and a browser would let its script read the pages. And only to requests that read.
 */
export async function guard(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  secure(reply);
  // Hubs come by the public name, with what they push; they see nothing of the console.
  if (request.routeOptions.url === CALLBACK) return undefined;
  if (!isLoopback(hostnameOf(request.headers.host))) {
    return reply.code(421).type('text/plain').send('The console answers as localhost or 127.0.0.1 only.\n');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return reply.code(405).header('allow', 'GET, HEAD').type('text/plain').send('The console only reads: use GET.\n');
  }
  return undefined;
}

const hostnameOf = (host = ''): string => (URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '');
