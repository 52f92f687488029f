import { createServer, request as forward, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { codeOf, Reject } from '../../shared/errors.ts';
import { createClient } from './http.ts';
import { isPublicName } from './route.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A paper that every name leads to, and the proxy that knows the way. `seen` is what the proxy was asked for. */
async function startProxy() {
  const seen: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const paper = await listen(
    createServer((request, response) => {
      headers.push(request.headers);
      if (request.url === '/moved') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
      else if (request.url === '/closed') response.writeHead(407).end();
      else if (request.url === '/long') response.writeHead(200, { 'x-filler': 'x'.repeat(40_000) }).end('long');
      else response.end(`${request.headers.host}${request.url}`);
    }),
  );
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    const { pathname } = new URL(request.url!);
    forward({ port: paper, path: pathname, headers: request.headers, maxHeaderSize: 64 * 1024 }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    if (request.url!.startsWith('denied')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    // This paper does not speak TLS, which shows that the tunnel came as far as it.
    const through = connect(paper, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    through.on('error', () => socket.destroy()).pipe(socket);
    socket.on('error', () => through.destroy()).pipe(through);
  });
  return { paper, proxy: await listen(server), seen, headers };
}

function client(proxy: string, allowed: string[] = []) {
  const created = createClient({ allowed, proxy });
  closers.push(() => created.close());
  const get = (url: string) => created.get(url, { kind: 'feed' });
  return {
    text: async (url: string) => Buffer.from((await get(url)).bytes).toString(),
    code: (url: string) =>
      get(url).then(
        () => 'success',
        (error) => `${error instanceof Reject ? 'reject' : 'again'} ${codeOf(error)}`,
      ),
  };
}

describe('behind a proxy', () => {
  test('http is asked for at the proxy, with its password, which the paper does not see', async () => {
    const { proxy, seen, headers } = await startProxy();
    const { text } = client(`http://me:p%40ss@127.0.0.1:${proxy}`);
    expect(await text('http://news.example.org/feed')).toBe('news.example.org/feed');
    expect(await text('http://news.example.org:8080/again')).toBe('news.example.org:8080/again');
    const login = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(seen).toEqual([`GET http://news.example.org/feed ${login}`, `GET http://news.example.org:8080/again ${login}`]);
    expect(headers[0]).toMatchObject({ host: 'news.example.org', 'accept-encoding': 'gzip, deflate, br' });
  });

  test('https goes through a tunnel', async () => {
    const { proxy, seen } = await startProxy();
    const { code } = client(`http://127.0.0.1:${proxy}`);
    expect(await code('https://news.example.org/feed')).toMatch(/^again E_/);
    expect(await code('https://denied.example.org/feed')).toBe('again E_CONNECT');
    expect(seen).toEqual(['CONNECT news.example.org:443', 'CONNECT denied.example.org:443']);
  });

  test('what is not public by its name is not even asked for, in a redirect neither', async () => {
    const { proxy, seen } = await startProxy();
    const { code } = client(`http://127.0.0.1:${proxy}`);
    for (const host of ['127.0.0.1', '[::1]', '10.1.2.3', 'localhost', 'intranet', 'router.home.arpa', 'db.internal'])
      expect(await code(`http://${host}/`), host).toBe('reject E_SSRF');
    expect(seen).toEqual([]);
    expect(await code('http://news.example.org/moved')).toBe('reject E_SSRF');
    expect(seen).toHaveLength(1);
  });

  test('hosts that are allowed by name are asked directly', async () => {
    const { proxy, paper, seen } = await startProxy();
    const { text } = client(`http://127.0.0.1:${proxy}`, [`127.0.0.1:${paper}`]);
    expect(await text(`http://127.0.0.1:${paper}/feed`)).toBe(`127.0.0.1:${paper}/feed`);
    expect(seen).toEqual([]);
  });

  test('a proxy that is away or wants a password is no fault of the address', async () => {
    const { proxy } = await startProxy();
    expect(await client(`http://127.0.0.1:${proxy}`).code('http://news.example.org/closed')).toBe('again E_CONNECT');
    expect(await client('http://127.0.0.1:9').code('http://news.example.org/')).toBe('again E_CONNECT');
    expect(await client('http://127.0.0.1:9').code('https://news.example.org/')).toBe('again E_CONNECT');
  });

  test('the limits of headers are the same', async () => {
    const { proxy } = await startProxy();
    expect(await client(`http://127.0.0.1:${proxy}`).text('http://news.example.org/long')).toBe('long');
  });
});

test.each([
  ['news.example.org', true],
  ['news.example.org.', true],
  ['xn--bcher-kva.ch', true],
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['169.254.169.254', false],
  ['::ffff:10.0.0.1', false],
  ['localhost.', false],
  ['co.uk', false],
  ['printer.local', false],
  ['metadata.google.internal', false],
  ['1.0.0.10.in-addr.arpa', false],
])('%s is public by its name: %s', (host, expected) => expect(isPublicName(host)).toBe(expected));
