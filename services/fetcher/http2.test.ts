import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildConnector } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from '../../shared/errors.ts';
import { createClient } from './http.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'http2-'));
const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
const closers: (() => unknown)[] = [];

beforeAll(() => {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  );
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Answer = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** A server that speaks HTTP/2 and 1.1, and a client that trusts it. */
async function secure(answer: Answer, options: { onStream?: (stream: ServerHttp2Stream) => void } = {}) {
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true });
  if (options.onStream) server.on('stream', options.onStream);
  else server.on('request', answer);
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.on('sessionError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const http = createClient({
    allowed: ['127.0.0.1'],
    connect: (lookup) => buildConnector({ lookup, allowH2: true, ca: readFileSync(cert) }),
  });
  closers.push(
    () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
    () => http.close(),
  );
  return (target = '/') =>
    http.get(`https://127.0.0.1:${(server.address() as AddressInfo).port}${target}`, { kind: 'feed', etag: '"a"' });
}

describe('HTTP/2', () => {
  test('is spoken where the server does, with the same headers', async () => {
    const get = await secure((request, response) => {
      response.setHeader('etag', '"b"');
      response.end(JSON.stringify([request.httpVersion, Object.keys(request.headers).sort(), request.headers['if-none-match']]));
    });
    const { bytes, etag } = await get();
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual([
      '2.0',
      [':authority', ':method', ':path', ':scheme', 'accept', 'accept-encoding', 'if-none-match', 'user-agent'],
      '"a"',
    ]);
    expect(etag).toBe('"b"');
  });

  test('redirects and statuses are as ever', async () => {
    const get = await secure((request, response) => {
      if (request.url === '/') response.writeHead(301, { location: '/gone' }).end();
      else response.writeHead(410).end();
    });
    expect(await get().catch(codeOf)).toBe('E_HTTP_410');
  });

  test('several at once share a connection', async () => {
    const get = await secure((request, response) => void response.end(request.url));
    const answers = await Promise.all(['/a', '/b', '/c'].map((path) => get(path)));
    expect(answers.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['/a', '/b', '/c']);
  });

  test.each<[string, (stream: ServerHttp2Stream) => void, string]>([
    [
      'a flood of headers',
      (stream) =>
        stream.respond({
          ':status': 200,
          ...Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`x-${n}`, 'a'.repeat(2000)])),
        }),
      'E_',
    ],
    ['a reset', (stream) => stream.close(8), 'E_'],
    ['the end of the session', (stream) => stream.session!.destroy(), 'E_'],
    [
      'a body without end',
      (stream) => {
        stream.respond({ ':status': 200 });
        const pour = () => {
          while (!stream.destroyed && stream.write(Buffer.alloc(1_000_000)));
          if (!stream.destroyed) stream.once('drain', pour);
        };
        stream.on('error', () => {});
        pour();
      },
      'E_TOO_LARGE',
    ],
    [
      'a body that breaks off',
      (stream) => {
        stream.respond({ ':status': 200, 'content-length': '1000' });
        stream.write('<rss>');
        setTimeout(() => stream.session!.destroy(), 100);
      },
      'E_',
    ],
  ])('%s ends with a code', async (_name, onStream, expected) => {
    const get = await secure(() => {}, { onStream: (stream) => onStream(stream.on('error', () => {})) });
    const code = await get().then(() => 'success', codeOf);
    expect(code).toMatch(expected);
    expect(code).not.toBe('E_INTERNAL');
  });
});
