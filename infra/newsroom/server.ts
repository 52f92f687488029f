import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Resource } from './site.ts';

/** Answers GET and HEAD with what `resourceAt` finds: validators, 304, gzip. */
export function createSite(resourceAt: (target: string) => Resource | null): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const resource = resourceAt(request.url ?? '/');
    if (resource) send(request, response, resource);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing at this address.\n');
  });
}

function send(request: IncomingMessage, response: ServerResponse, { contentType, body, modifiedAt }: Resource): void {
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const validators = { etag, 'last-modified': modifiedAt.toUTCString(), 'cache-control': 'max-age=60', vary: 'Accept-Encoding' };
  if (isFresh(request, etag, modifiedAt)) {
    response.writeHead(304, validators).end();
    return;
  }
  const zipped = acceptsGzip(request.headers['accept-encoding']);
  const payload = zipped ? gzipSync(body) : body;
  response.writeHead(200, {
    ...validators,
    'content-type': contentType,
    'content-length': payload.length,
    ...(zipped && { 'content-encoding': 'gzip' }),
  });
  response.end(request.method === 'HEAD' ? undefined : payload);
}

/** RFC 9110 §13.2.2: If-None-Match decides alone when it is there. */
function isFresh({ headers }: IncomingMessage, etag: string, modifiedAt: Date): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    const opaque = etag.slice('W/'.length);
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === opaque);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Math.floor(modifiedAt.getTime() / 1000) * 1000 <= since;
}

const acceptsGzip = (header: string | string[] | undefined): boolean =>
  String(header ?? '')
    .split(',')
    .some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));

/** Listens and gives back http://host:port. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.off('error', reject) && undefined));
  });
  const bound = server.address() as AddressInfo;
  return `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

/** Stops at once, open connections included. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
