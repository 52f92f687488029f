import type { AddressInfo, LookupFunction } from 'node:net';
import { createServer, type Server, Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from '../../shared/errors.ts';
import { createGuard, type GuardOptions, isPublic } from './guard.ts';

let canary: Server;
let port: string;
let hits = 0;

beforeAll(async () => {
  canary = createServer((socket) => {
    hits++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  port = String((canary.address() as AddressInfo).port);
});
afterAll(() => canary.close());

/** The code with which the guard ends a connection to this URL, or `connected`. */
function outcome(url: URL, guard: GuardOptions): Promise<string> {
  const target = { hostname: url.hostname, host: url.host, protocol: url.protocol, port: url.port };
  return new Promise((resolve) => {
    createGuard(guard)(target, (error, socket) => {
      socket?.destroy();
      resolve(error ? codeOf(error) : 'connected');
    });
  });
}

const answering =
  (...addresses: string[]): LookupFunction =>
  (_host, options, callback) => {
    const answers = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) callback(null, answers);
    else callback(null, answers[0]!.address, answers[0]!.family);
  };

/** Opens no socket: plays one that reached `reached`, or the first address of the answer. */
const reaching =
  (reached?: string) =>
  (lookup: LookupFunction): buildConnector.connector =>
  (options, callback) =>
    lookup(options.hostname, {}, (error, address) => {
      if (error) return callback(error, null);
      const socket = new Socket();
      Object.defineProperty(socket, 'remoteAddress', { value: reached ?? address });
      callback(null, socket);
    });

describe('no spelling of a non-public host gets through', () => {
  const unreachable = () => {
    throw new Error('a socket was opened');
  };
  test.each([
    ...['127.0.0.1', '0.0.0.0', '0', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '017700000001', '127.0.0.1.'],
    ...['①②⑦.⓪.⓪.①', '127。0。0。1', '[::1]', '[::]', '[::127.0.0.1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
    ...['[0:0:0:0:0:ffff:7f00:0001]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[fe80::1]', '[fd00::1]', '[fec0::1]'],
    ...['169.254.169.254', '10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1', '192.0.2.1', '198.18.0.1'],
    ...['224.0.0.1', '255.255.255.255'],
  ])('%s', async (host) => {
    const url = new URL(`http://${host}:${port}/`);
    expect(await outcome(url, { allowed: [], connect: () => unreachable })).toBe('E_SSRF');
  });

  test.each(['localhost', 'localhost.'])('%s', async (host) => {
    const url = new URL(`http://${host}:${port}/`);
    expect(await outcome(url, { allowed: [], lookup: answering('127.0.0.1') })).toBe('E_SSRF');
  });

  afterAll(() => expect(hits).toBe(0));
});

describe('names', () => {
  const url = new URL('http://paper.example/');
  test.each<[string, string[], string | undefined, string]>([
    ['a public answer', ['93.184.215.14'], undefined, 'connected'],
    ['public answers of both families', ['93.184.215.14', '2606:2800:21f::1'], undefined, 'connected'],
    ['a private answer', ['10.0.0.1'], undefined, 'E_SSRF'],
    ['one private of many', ['93.184.215.14', '2606:2800:21f::1', '127.0.0.1'], undefined, 'E_SSRF'],
    ['a mapped loopback answer', ['::ffff:127.0.0.1'], undefined, 'E_SSRF'],
    ['rebinding between answer and connection', ['93.184.215.14'], '127.0.0.1', 'E_SSRF'],
  ])('%s', async (_name, answers, reached, expected) => {
    expect(await outcome(url, { allowed: [], lookup: answering(...answers), connect: reaching(reached) })).toBe(expected);
  });

  test('the answer is asked for once, so a second one cannot differ', async () => {
    const answers = ['93.184.215.14', '127.0.0.1'];
    let asked = 0;
    const lookup: LookupFunction = (host, options, callback) => answering(answers[asked++]!)(host, options, callback);
    expect(await outcome(url, { allowed: [], lookup, connect: reaching() })).toBe('connected');
    expect(asked).toBe(1);
  });
});

describe('allowed by name', () => {
  const cases: [name: string, allowed: string[], host: string, expected: string][] = [
    ['host', ['127.0.0.1'], '127.0.0.1', 'connected'],
    ['host and port', ['127.0.0.1:PORT'], '127.0.0.1', 'connected'],
    ['host and port, other spelling of the address', ['127.0.0.1:PORT'], '127.1', 'connected'],
    ['name', ['LocalHost:PORT'], 'localhost', 'connected'],
    ['another port', ['127.0.0.1:1'], '127.0.0.1', 'E_SSRF'],
    ['another host', ['127.0.0.2:PORT'], '127.0.0.1', 'E_SSRF'],
    ['the address does not allow the name', ['127.0.0.1:PORT'], 'localhost', 'E_SSRF'],
    ['the name does not allow the address', ['localhost:PORT'], '127.0.0.1', 'E_SSRF'],
  ];
  test.each(cases)('%s', async (_name, allowed, host, expected) => {
    const names = allowed.map((name) => name.replace('PORT', port));
    const url = new URL(`http://${host}:${port}/`);
    expect(await outcome(url, { allowed: names, lookup: answering('127.0.0.1') })).toBe(expected);
  });

  test.each([
    ['[::1]', 'http://[::1]:8080/'],
    ['[::1]:8080', 'http://[::1]:8080/'],
    ['intranet.example:80', 'http://intranet.example/'],
    ['intranet.example:443', 'https://intranet.example/'],
  ])('%s for %s', async (name, url) => {
    const guard = { allowed: [name], lookup: answering('::1'), connect: reaching() };
    expect(await outcome(new URL(url), guard)).toBe('connected');
  });
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['::ffff:8.8.8.8', true],
  ['::ffff:10.0.0.1', false],
  ['fe80::1%eth0', false],
  ['paper.example', false],
  ['', false],
])('isPublic %s', (address, expected) => expect(isPublic(address)).toBe(expected));
