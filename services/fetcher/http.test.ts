import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Server as RawServer, type Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { codeOf, Later, Reject } from '../../shared/errors.ts';
import { type ClientOptions, createClient, type GetOptions, type HttpClient, type HttpResponse } from './http.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Starts the server on loopback and returns its address without the last slash. */
async function listen(server: Server | RawServer): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener) => listen(createServer(listener));
const serveRaw = (answer: (socket: Socket) => void) =>
  listen(createRawServer((socket) => void socket.once('data', () => answer(socket))));

function client(options: Partial<ClientOptions> = {}): HttpClient {
  const created = createClient({ allowed: ['127.0.0.1'], ...options });
  closers.push(() => created.close());
  return created;
}

const get = (url: string, options: Partial<GetOptions> = {}): Promise<HttpResponse> =>
  client().get(url, { kind: 'feed', ...options });

/** `reject E_…`, `later E_…`, `again E_…`: what the caller is told. */
async function decision(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (thrown) => thrown,
  );
  if (error === null) return 'success';
  return `${error instanceof Reject ? 'reject' : error instanceof Later ? 'later' : 'again'} ${codeOf(error)}`;
}

const text = ({ bytes }: HttpResponse) => Buffer.from(bytes).toString();

describe('request', () => {
  test('has an honest name, both validators byte for byte, no cookies and no Referer', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = await serve((request, response) => {
      seen.push(request.headers);
      response.setHeader('set-cookie', 'id=1').end('ok');
    });
    const http = client();
    const validators = { etag: 'W/"a, b\u00e9"', lastModified: 'some time on Friday' };
    await http.get(`${server}/`, { kind: 'feed' });
    await http.get(`${server}/`, { kind: 'page', ...validators });
    const [first, second] = seen as [IncomingHttpHeaders, IncomingHttpHeaders];
    expect(Object.keys(first).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    expect(first['user-agent']).toMatch(/^wirecopy\/\d+\.\d+\.\d+ \(\+https:\/\/\S+\)$/);
    expect(first['accept-encoding']).toBe('gzip, deflate, br');
    expect(second['if-none-match']).toBe(validators.etag);
    expect(second['if-modified-since']).toBe(validators.lastModified);
    expect(second).not.toHaveProperty('cookie');
  });

  test('says how to reach the operator', async () => {
    const server = await serve((request, response) => response.end(request.headers['user-agent']));
    const answer = await client({ contact: 'desk@paper.example' }).get(`${server}/`, { kind: 'page' });
    expect(text(answer)).toMatch(/^wirecopy\/\S+ \(\+desk@paper\.example\)$/);
  });

  test('asks for permission at each hop', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' });
      response.end('ok');
    });
    const asked: string[] = [];
    const permit = async (url: URL) => {
      asked.push(url.pathname);
      if (url.pathname === '/b') throw new Reject('E_ROBOTS');
    };
    expect(await decision(get(`${server}/a`, { permit }))).toBe('reject E_ROBOTS');
    expect(asked).toEqual(['/a', '/b']);
  });

  test('a stored validator that cannot be sent is left out', async () => {
    const server = await serve((request, response) => response.end(request.headers['if-none-match'] ?? 'none'));
    expect(text(await get(`${server}/`, { etag: '"a\r\nx: y"' }))).toBe('none');
  });

  test('the address is asked for as it was given', async () => {
    const server = await serve((request, response) => response.end(request.url));
    expect(text(await get(`${server}/a//b%7E?x=1&&y=%20#part`))).toBe('/a//b%7E?x=1&&y=%20');
  });
});

describe('allowed hosts that change', () => {
  test('hold for the next request, also where a connection is open, and for the next hop of a redirect', async () => {
    let http: HttpClient;
    const server = await serve((request, response) => {
      if (request.url !== '/go') return void response.end('ok');
      http.allow([]);
      response.writeHead(302, { location: '/' }).end();
    });
    http = client({ allowed: [] });
    const ask = (path: string) => decision(http.get(`${server}${path}`, { kind: 'feed' }));
    expect(await ask('/')).toBe('reject E_SSRF');
    http.allow(['127.0.0.1']);
    expect(await ask('/')).toBe('success');
    http.allow([]);
    expect(await ask('/')).toBe('reject E_SSRF');
    http.allow(['127.0.0.1']);
    expect(await ask('/go')).toBe('reject E_SSRF');
  });

  test('do not cut off what is under way', async () => {
    const http = client();
    const server = await serve((_, response) => {
      http.allow([]);
      response.end('ok');
    });
    expect(text(await http.get(`${server}/`, { kind: 'feed' }))).toBe('ok');
  });
});

describe('response', () => {
  test('has what later decisions need', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/xml; charset=utf-8',
        etag: 'W/"7"',
        'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT',
        'cache-control': 'max-age=60',
        expires: '0',
        age: '7',
        date: 'Sat, 21 Nov 2026 12:00:00 GMT',
        'x-robots-tag': 'noai',
        'tdm-reservation': '1',
        link: ['<https://hub.example/>; rel=hub', '<https://paper.example/feed>; rel=self'],
      });
      response.end('<rss/>');
    });
    expect(await get(`${server}/feed`)).toEqual({
      status: 200,
      url: `${server}/feed`,
      bytes: Buffer.from('<rss/>'),
      gzip: null,
      contentType: 'text/xml; charset=utf-8',
      etag: 'W/"7"',
      lastModified: 'Sat, 21 Nov 2026 10:00:00 GMT',
      headers: {
        cacheControl: 'max-age=60',
        expires: '0',
        age: '7',
        date: 'Sat, 21 Nov 2026 12:00:00 GMT',
        retryAfter: null,
        link: '<https://hub.example/>; rel=hub, <https://paper.example/feed>; rel=self',
        robotsTag: 'noai',
        tdmReservation: '1',
      },
      shownHeaders: expect.objectContaining({ etag: 'W/"7"', 'cache-control': 'max-age=60', 'x-robots-tag': 'noai' }),
      permanentRedirect: null,
    });
  });

  test('304 has no bytes', async () => {
    const server = await serve((_request, response) => response.writeHead(304, { etag: '"7"' }).end());
    expect(await get(`${server}/`, { etag: '"7"' })).toMatchObject({ status: 304, bytes: new Uint8Array(), etag: '"7"' });
  });

  test.each([
    ['Latin-1 comes and goes byte for byte', '"caf\xe9"', '"caf\xe9"'],
    ['longer than a request should carry', `"${'x'.repeat(8000)}"`, null],
  ])('ETag: %s', async (_name, etag, expected) => {
    const server = await serveRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\netag: ${etag}\r\n\r\nok`, 'latin1'));
    expect((await get(`${server}/`)).etag).toBe(expected);
  });
});

describe('statuses', () => {
  test.each<[number, Record<string, string>, string]>([
    [204, {}, 'success'],
    [404, {}, 'reject E_HTTP_404'],
    [500, {}, 'again E_HTTP_5XX'],
    [429, { 'retry-after': '99999999999' }, 'later E_HTTP_429'],
    [302, {}, 'again E_HTTP_PROTOCOL'],
  ])('%i %j', async (status, headers, expected) => {
    const server = await serve((_request, response) => response.writeHead(status, headers).end());
    expect(await decision(get(`${server}/`))).toBe(expected);
  });
});

describe('a check for browsers', () => {
  const page = '<html><head><title>Just a moment...</title></head></html>';
  test.each<[string, number, Record<string, string>, string | Buffer, string]>([
    ['beside a refusal', 403, {}, page, 'reject E_CHALLENGE'],
    ['compressed', 503, { 'content-encoding': 'gzip' }, zlib.gzipSync(page), 'reject E_CHALLENGE'],
    ['as a success', 200, {}, page, 'reject E_CHALLENGE'],
    ['by its header', 403, { 'cf-mitigated': 'challenge' }, '', 'reject E_CHALLENGE'],
    ['a server that says when to come back is believed', 503, { 'retry-after': '60' }, page, 'later E_HTTP_5XX'],
    ['a plain refusal', 403, {}, 'no', 'reject E_HTTP_403'],
    ['a refusal that cannot be decompressed', 403, { 'content-encoding': 'gzip' }, 'no', 'reject E_HTTP_403'],
    [
      'a refusal that is a bomb',
      403,
      { 'content-encoding': 'gzip' },
      zlib.gzipSync(Buffer.alloc(50_000_000)),
      'reject E_HTTP_403',
    ],
  ])('%s', async (_name, status, headers, body, expected) => {
    const server = await serve((_request, response) => response.writeHead(status, headers).end(body));
    expect(await decision(get(`${server}/`, { kind: 'page' }))).toBe(expected);
  });

  test('a refusal with an endless body', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(403);
      const pour = () => {
        while (response.write(Buffer.alloc(1_000_000)));
        response.once('drain', pour);
      };
      pour();
    });
    expect(await decision(get(`${server}/`))).toBe('reject E_HTTP_403');
  });
});

describe('redirects', () => {
  /** A path says where it leads: /301,302/end answers 301 to /302/end. */
  const chain: RequestListener = (request, response) => {
    const [, statuses = '', ...end] = request.url!.split('/');
    const [status, ...more] = statuses.split(',');
    if (!Number(status)) return void response.end('here');
    const location = more.length > 0 ? `/${more.join(',')}/${end.join('/')}` : `/${end.join('/')}`;
    response.writeHead(Number(status), { location }).end('moved');
  };

  test.each<[string, string, string | null]>([
    ['/301/end', '/end', '/end'],
    ['/308,301/end', '/end', '/end'],
    ['/302/end', '/end', null],
    ['/303,307/end', '/end', null],
    ['/301,302/end', '/end', '/302/end'],
    ['/302,301/end', '/end', null],
    ['/302,302,302,302,302/end', '/end', null],
  ])('%s', async (path, url, permanent) => {
    const server = await serve(chain);
    const response = await get(server + path);
    expect([response.url, response.permanentRedirect, text(response)]).toEqual([
      server + url,
      permanent && server + permanent,
      'here',
    ]);
  });

  test.each<[string, string | ((server: string) => string), string]>([
    ['to itself', (server) => server, 'reject E_REDIRECT_LOOP'],
    ['to a file', 'file:///etc/passwd', 'reject E_URL_SCHEME'],
    ['to data', 'data:text/xml,<rss/>', 'reject E_URL_SCHEME'],
    ['to gopher', 'gopher://127.0.0.1:70/', 'reject E_URL_SCHEME'],
    ['to ftp', 'ftp://127.0.0.1/feed', 'reject E_URL_SCHEME'],
    ['to nonsense', 'http://exa mple/', 'reject E_URL'],
    ['with a password', 'http://me:secret@paper.example/', 'reject E_URL_CREDENTIALS'],
    ['to a private host', 'http://127.0.0.2:1/secret', 'reject E_SSRF'],
    ['to another spelling of one', 'http://0x7f.2:1/', 'reject E_SSRF'],
    ['to the metadata of a cloud', 'http://169.254.169.254/latest', 'reject E_SSRF'],
  ])('%s', async (_name, location, expected) => {
    const server = await serve((request, response) => {
      const here = `http://${request.headers.host}/`;
      response.writeHead(302, { location: typeof location === 'string' ? location : location(here) }).end();
    });
    expect(await decision(get(`${server}/`))).toBe(expected);
  });

  test('six are too many', async () => {
    const server = await serve(chain);
    expect(await decision(get(`${server}/301,301,301,301,301,301/end`))).toBe('reject E_REDIRECT_LOOP');
  });

  test('a path in UTF-8', async () => {
    const server = await serveRaw((socket) => socket.end('HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.2:1/caf\u00e9\r\n\r\n'));
    expect(await get(`${server}/`).catch((error) => error.message)).toMatch('127.0.0.2');
  });

  test('the body of a redirect may be endless', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/end') return void response.end('here');
      response.writeHead(302, { location: '/end' });
      const pour = () => {
        while (response.write(Buffer.alloc(100_000)));
        response.once('drain', pour);
      };
      pour();
    });
    expect(text(await get(`${server}/`))).toBe('here');
  });
});

describe('encodings', () => {
  const answer = Buffer.from('<rss/>'.repeat(100));
  test.each<[string, string, Buffer]>([
    ['gzip', 'gzip', zlib.gzipSync(answer)],
    ['upper case', 'GZIP', zlib.gzipSync(answer)],
    ['br', 'br', zlib.brotliCompressSync(answer)],
    ['deflate', 'deflate', zlib.deflateSync(answer)],
    ['deflate without its wrapper', 'deflate', zlib.deflateRawSync(answer)],
    ['chain', 'br, gzip', zlib.gzipSync(zlib.brotliCompressSync(answer))],
    ['none', 'identity', answer],
    ['not an encoding', 'utf-8', answer],
  ])('%s', async (_name, encoding, body) => {
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
    expect((await get(`${server}/`)).bytes).toEqual(answer);
  });

  const zeros = Buffer.alloc(30_000_000);
  test.each<[string, string, Buffer, string]>([
    ['corrupt', 'gzip', Buffer.from('not gzip'), 'reject E_ENCODING'],
    ['cut short', 'gzip', zlib.gzipSync(answer).subarray(0, 20), 'reject E_ENCODING'],
    ['unknown', 'zstd', answer, 'reject E_ENCODING'],
    ['a property of every object', 'constructor', answer, 'reject E_ENCODING'],
    ['six layers', Array(6).fill('gzip').join(), answer, 'reject E_ENCODING'],
    ['gzip bomb', 'gzip', zlib.gzipSync(zeros), 'reject E_TOO_LARGE'],
    [
      'brotli bomb',
      'br',
      zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
      'reject E_TOO_LARGE',
    ],
    ['bomb in a bomb', 'gzip, gzip', zlib.gzipSync(zlib.gzipSync(zeros)), 'reject E_TOO_LARGE'],
    ['empty', 'gzip', Buffer.alloc(0), 'success'],
  ])('%s', async (_name, encoding, body, expected) => {
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
    expect(await decision(get(`${server}/`))).toBe(expected);
  });
});

describe('broken servers', () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ['body shorter than announced', (s) => s.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<rss>'), 'again E_INCOMPLETE'],
    [
      'chunks without an end',
      (s) => s.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n<rss>\r\n'),
      'again E_INCOMPLETE',
    ],
    ['chunk of no size', (s) => s.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'), 'again E_HTTP_PROTOCOL'],
    ['two lengths', (s) => s.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\nhello'), 'again E_INCOMPLETE'],
    [
      'flood of headers',
      (s) => s.write(`HTTP/1.1 200 OK\r\n${`x: ${'a'.repeat(1000)}\r\n`.repeat(200)}`),
      'again E_HTTP_PROTOCOL',
    ],
    ['a control character in a header', (s) => s.end('HTTP/1.1 200 OK\r\netag: "a\x01b"\r\n\r\nok'), 'again E_HTTP_PROTOCOL'],
    ['another protocol', (s) => s.end('SSH-2.0-OpenSSH\r\n'), 'again E_HTTP_PROTOCOL'],
    ['closed without a word', (s) => s.end(), 'again E_CONNECT'],
    ['reset', (s) => s.resetAndDestroy(), 'again E_CONNECT'],
    ['announced too large', (s) => s.write('HTTP/1.1 200 OK\r\ncontent-length: 10000001\r\n\r\n'), 'reject E_TOO_LARGE'],
  ])('%s', async (_name, answer, expected) => {
    expect(await decision(get(`${await serveRaw(answer)}/`))).toBe(expected);
  });

  test('an endless body', async () => {
    const server = await serve((_request, response) => {
      const pour = () => {
        while (response.write(Buffer.alloc(1_000_000)));
        response.once('drain', pour);
      };
      pour();
    });
    expect(await decision(get(`${server}/`))).toBe('reject E_TOO_LARGE');
  });

  test('a drip is ended by the deadline, although it never pauses', async () => {
    const server = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'), 300);
      response.on('close', () => clearInterval(timer));
    });
    expect(await decision(get(`${server}/`))).toBe('again E_TIMEOUT');
  });

  test('nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await decision(get(`http://127.0.0.1:${port}/`))).toBe('again E_CONNECT');
  });

  test('no secure connection', async () => {
    const server = await serve((_request, response) => response.end());
    expect(await decision(get(server.replace('http:', 'https:')))).toBe('again E_TLS');
  });

  test('no such name', async () => {
    const lookup: ClientOptions['lookup'] = (_host, _options, callback) =>
      callback(Object.assign(new Error('unknown host'), { code: 'ENOTFOUND' }), '');
    expect(await decision(client({ lookup }).get('http://paper.example/', { kind: 'page' }))).toBe('again E_DNS');
  });
});

test.each([
  ['not-a-url', 'reject E_URL'],
  ['file:///etc/passwd', 'reject E_URL_SCHEME'],
  ['http://127.0.0.2:1/', 'reject E_SSRF'],
  ['http://[::1]:1/', 'reject E_SSRF'],
])('%s is not fetched', async (url, expected) => expect(await decision(get(url))).toBe(expected));

describe('ending', () => {
  test('the caller may end a request with a reason of its own', async () => {
    const server = await serve(() => controller.abort(new Later('E_TIMEOUT', new Date())));
    const controller = new AbortController();
    expect(await decision(get(`${server}/`, { signal: controller.signal }))).toBe('later E_TIMEOUT');
    expect(await decision(get(`${server}/`, { signal: controller.signal }))).toBe('later E_TIMEOUT');
  });

  test('close ends what is under way', async () => {
    const http = client();
    const server = await serve(() => http.close());
    expect(await decision(http.get(`${server}/`, { kind: 'feed' }))).toBe('again E_CONNECT');
  });
});
