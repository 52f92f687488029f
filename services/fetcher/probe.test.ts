import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../../shared/errors.ts';
import { createClient } from './http.ts';
import { probeFeed } from './probe.ts';

const ANSWERS: Record<string, string> = {
  '/rss': '<rss><channel><title>The Paper</title><item><title>Rain</title><link>rain</link></item></channel></rss>',
  '/page': '<!doctype html><title>The Paper</title>',
};

const server = createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(301, { location: '/rss' }).end();
  else response.writeHead(request.url! in ANSWERS ? 200 : 404).end(ANSWERS[request.url!]);
});
const client = createClient({ allowed: ['127.0.0.1'] });
let base: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await client.close();
  server.close();
});

test('links are resolved against the address at the end of the redirects', async () => {
  const { feed, response } = await probeFeed(`${base}/moved`, client);
  expect(feed.entries).toMatchObject([{ title: 'Rain', url: `${base}/rain` }]);
  expect(response).toMatchObject({ status: 200, url: `${base}/rss`, permanentRedirect: `${base}/rss` });
});

test.each([
  ['/page', 'E_NOT_A_FEED'],
  ['/none', 'E_HTTP_404'],
])('%s', async (path, code) => expect(await probeFeed(base + path, client).catch(codeOf)).toBe(code));
