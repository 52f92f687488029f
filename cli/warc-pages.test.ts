import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pageOf } from './warc-pages.ts';

const PAGE = '<!doctype html><title>Ferry</title><p>It sails again.';

const record = (head: string[], body: string | Buffer, fields: Record<string, string> = {}) => ({
  at: 0,
  fields: new Map(Object.entries({ 'warc-type': 'response', 'warc-target-uri': 'https://paper.example/ferry', ...fields })),
  block: Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]),
});
const OK = ['HTTP/1.1 200 OK', 'Content-Type: text/html; charset=utf-8'];
const chunked = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(
    [...parts, ''].flatMap((part) => [
      Buffer.from(`${Buffer.byteLength(part).toString(16)};x=1\r\n`),
      Buffer.from(part),
      Buffer.from('\r\n'),
    ]),
  );

test.each([
  ['as it is', OK, PAGE],
  ['with bare line feeds in its head', ['HTTP/1.1 200 OK\ncontent-type: text/html; charset=utf-8\nX: y'], PAGE],
  ['chunked', [...OK, 'Transfer-Encoding: chunked'], chunked(PAGE.slice(0, 9), PAGE.slice(9))],
  ['compressed', [...OK, 'Content-Encoding: gzip'], gzipSync(PAGE)],
  ['compressed with Brotli', [...OK, 'Content-Encoding: br'], brotliCompressSync(PAGE)],
  [
    'compressed and chunked',
    [...OK, 'Content-Encoding: gzip', 'Transfer-Encoding: chunked'],
    chunked(gzipSync(PAGE).subarray(0, 20), gzipSync(PAGE).subarray(20)),
  ],
  ['decoded by the crawler, which kept the head', [...OK, 'Content-Encoding: gzip', 'Transfer-Encoding: chunked'], PAGE],
])('a page that is stored %s', async (_, head, body) => {
  const page = await pageOf(record(head, body), 10_000);
  expect(page).toMatchObject({ url: 'https://paper.example/ferry', contentType: 'text/html; charset=utf-8' });
  expect(Buffer.from((page as { bytes: Uint8Array }).bytes).toString()).toBe(PAGE);
});

test.each([
  ['a request', record(['GET / HTTP/1.1'], '', { 'warc-type': 'request' }), 'not a response'],
  ['a name server', record(OK, '', { 'warc-target-uri': 'dns:paper.example' }), 'not a response'],
  ['a redirect', record(['HTTP/1.1 301 Moved', OK[1]!], PAGE), 'another status than 200'],
  ['no HTTP', record(['hello'], PAGE), 'another status than 200'],
  ['a picture', record(['HTTP/1.1 200 OK', 'Content-Type: image/png'], 'x'), 'not HTML'],
  ['without a type', record(['HTTP/1.1 200 OK', 'X: y'], PAGE), 'not HTML'],
])('%s is left out', async (_, given, reason) => expect(await pageOf(given, 10_000)).toBe(reason));

test.each([
  ['too large', record(OK, 'x'.repeat(101)), 'E_TOO_LARGE'],
  ['too large when it is unpacked', record([...OK, 'Content-Encoding: gzip'], gzipSync('<'.repeat(5_000))), 'E_TOO_LARGE'],
  ['damaged', record([...OK, 'Content-Encoding: gzip'], gzipSync(PAGE).subarray(0, 30)), 'E_ENCODING'],
])('%s has a code', async (_, given, code) => {
  await expect(pageOf(given, 100)).rejects.toMatchObject({ code });
});
