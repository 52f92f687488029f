import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, startConsole } from '../services/console/main.ts';
import { startFetcher } from '../services/fetcher/main.ts';
import { settingsIn } from '../shared/config.ts';
import { openLog } from '../shared/log.ts';
import { type Bells, openBells } from '../shared/queue.ts';
import type { Service } from '../shared/service.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { until } from './work.ts';

/** A hub as the standard describes it: takes requests, asks back, and pushes what is signed with the secret that it was given. */
class Hub {
  requests: Record<string, string>[] = [];
  /** What the callback answered to the question whether it wants this. */
  confirmations: { status: number; text: string }[] = [];
  subscription: { callback: string; secret: string } | null = null;
  leaseSeconds = 1_000;

  async take(form: URLSearchParams): Promise<void> {
    const request = Object.fromEntries(form);
    this.requests.push(request);
    const question = new URL(request['hub.callback']!);
    question.searchParams.set('hub.mode', request['hub.mode']!);
    question.searchParams.set('hub.topic', request['hub.topic']!);
    question.searchParams.set('hub.challenge', 'are you there <b>?');
    if (request['hub.mode'] === 'subscribe') question.searchParams.set('hub.lease_seconds', String(this.leaseSeconds));
    const answer = await fetch(question);
    this.confirmations.push({ status: answer.status, text: await answer.text() });
    if (answer.ok) this.subscription = { callback: request['hub.callback']!, secret: request['hub.secret'] ?? '' };
  }

  async push(
    body: string,
    { method = 'sha256', secret = this.subscription!.secret, callback = this.subscription!.callback } = {},
  ) {
    const signature = `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/rss+xml', 'x-hub-signature': signature };
    return (await fetch(callback, { method: 'POST', headers, body })).status;
  }
}

const rss = (origin: string, titles: string[]): string =>
  `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title>
  <atom:link rel="hub" href="${origin}/hub"/><atom:link rel="self" href="${origin}/topic"/>
  ${titles.map((title) => `<item><title>${title}</title><guid isPermaLink="false">${title}</guid><description>Words of ${title}</description></item>`).join('')}
  </channel></rss>`;

const hub = new Hub();
let database: TestDatabase;
let site: Server;
let origin: string;
let gateway: Console;
let bells: Bells;
let fetcher: Service;
let shown = ['One'];
let polls = 0;
const problems: unknown[] = [];

const start = async (publicUrl: string | null): Promise<void> => {
  const config = settingsIn(
    JSON.stringify({ allow_private_hosts: [new URL(origin).host], politeness: { spacing: '0s' }, feeds: [`${origin}/rss`] }),
    'feeds.yml',
    [],
  );
  const context = {
    pool: database.pool,
    bells,
    log: openLog('silent'),
    report: () => {},
    onTrouble: (error: unknown) => problems.push(error),
    calmMs: () => Infinity,
  };
  fetcher = await startFetcher(context, config, { publicUrl });
};

beforeAll(async () => {
  database = await testDatabase();
  site = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (request.url === '/hub' && request.method === 'POST') {
      response.writeHead(202).end();
      await hub.take(new URLSearchParams(body));
    } else {
      polls++;
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss(origin, shown));
    }
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  bells = await openBells({ redisUrl: null, databaseUrl: database.url });
  gateway = await startConsole({ pool: database.pool, port: 0, publicUrl: 'http://news.example' });
  await start(gateway.url);
});

afterAll(async () => {
  await fetcher.close();
  await gateway.close();
  await bells.close();
  site.closeAllConnections();
  site.close();
  await database.drop();
});

const read = async (text: string) => (await database.pool.query(text)).rows[0];
const items = async () =>
  (await database.pool.query(`select entry->>'title' as title from item order by 1`)).rows.map(({ title }) => title);
const isActive = async () => (await read('select state from websub'))?.state === 'active';

describe('a feed with a hub', () => {
  test('is subscribed at its first poll and confirmed by the console', async () => {
    await until(isActive);
    expect(hub.requests[0]).toMatchObject({
      'hub.mode': 'subscribe',
      'hub.topic': `${origin}/topic`,
      'hub.secret': expect.stringMatching(/^[\w-]{40,}$/),
    });
    expect(hub.requests[0]!['hub.callback']).toMatch(new RegExp(`^${gateway.url}/websub/[\\w-]{40,}$`));
    expect(hub.confirmations[0]).toEqual({ status: 200, text: 'are you there <b>?' });
    const { lease, renewal } = await read(
      'select extract(epoch from lease_until - now())::int as lease, extract(epoch from next_at - now())::int as renewal from websub',
    );
    expect(lease).toBeGreaterThan(900);
    expect(renewal).toBeGreaterThan(700);
    expect(renewal).toBeLessThan(900);
  });

  test('what is pushed is accepted without a poll, whatever method it is signed with', async () => {
    const before = polls;
    expect(await hub.push(rss(origin, ['Two', 'One']))).toBe(202);
    await until(async () => (await items()).includes('Two'));
    expect(await hub.push(rss(origin, ['Three']), { method: 'sha512' })).toBe(202);
    await until(async () => (await items()).includes('Three'));
    expect(await items()).toEqual(['One', 'Three', 'Two']);
    expect(polls).toBe(before);
    expect(await read('select count(*)::int as n from push')).toEqual({ n: 0 });
  });

  test('and it is polled as a backup only', async () => {
    await database.pool.query(`update work set due_at = now() where stage = 'poll'`);
    await database.pool.query('update slot set wake_at = now()');
    const before = polls;
    shown = ['Three', 'Two', 'One'];
    await until(
      async () =>
        polls > before &&
        (await read(`select due_at > now() + interval '5 min' as is_done from work where stage = 'poll'`)).is_done,
    );
    const { hours } = await read(`select extract(epoch from due_at - now()) / 3600 as hours from work where stage = 'poll'`);
    expect(Number(hours)).toBeGreaterThan(5.9);
  });

  test('a push that nobody of ours signed is answered and forgotten', async () => {
    expect(await hub.push(rss(origin, ['Forged']), { secret: 'guessed' })).toBe(202);
    expect((await fetch(hub.subscription!.callback, { method: 'POST', body: rss(origin, ['Forged']) })).status).toBe(202);
    expect(await read('select count(*)::int as n from push')).toEqual({ n: 0 });
    expect(await items()).not.toContain('Forged');
  });

  test('unknown callbacks and topics, what was not asked for, and what is too large are turned away', async () => {
    const { callback } = hub.subscription!;
    expect(await hub.push(rss(origin, ['X']), { callback: `${gateway.url}/websub/nobody` })).toBe(404);
    const ask = async (query: Record<string, string>) => (await fetch(`${callback}?${new URLSearchParams(query)}`)).status;
    const topic = `${origin}/topic`;
    const question = { 'hub.challenge': 'x', 'hub.lease_seconds': '100' };
    expect(await ask({ ...question, 'hub.mode': 'subscribe', 'hub.topic': `${origin}/other` })).toBe(404);
    expect(await ask({ ...question, 'hub.mode': 'subscribe', 'hub.topic': topic })).toBe(404); // nothing is open
    expect(await ask({ ...question, 'hub.mode': 'unsubscribe', 'hub.topic': topic })).toBe(404);
    const large = await fetch(callback, { method: 'POST', body: Buffer.alloc(10_000_001) });
    expect(large.status).toBe(413);
    expect(await isActive()).toBe(true);
  });

  test('a push that cannot be read is said and forgotten', async () => {
    expect(await hub.push('<html>Sorry</html>')).toBe(202);
    await until(async () => (await read('select count(*)::int as n from push')).n === 0);
    await until(
      async () =>
        (await read(`select count(*)::int as n from outcome where stage = 'poll' and detail like '%E_NOT_A_FEED%'`)).n === 1,
    );
  });

  test('is subscribed again before its lease ends', async () => {
    const before = hub.requests.length;
    await database.pool.query(`update websub set next_at = now(), lease_until = now() + interval '100 s'`);
    await until(async () => hub.requests.length > before);
    expect(hub.requests.at(-1)).toMatchObject({ 'hub.mode': 'subscribe', 'hub.callback': hub.subscription!.callback });
    await until(async () => (await read(`select lease_until > now() + interval '900 s' as is_renewed from websub`)).is_renewed);
  });

  test('is left when the feed stops', async () => {
    await database.pool.query(`update feed set state = 'paused'`);
    await until(async () => (await read('select count(*)::int as n from websub')).n === 0);
    expect(hub.requests.at(-1)).toMatchObject({ 'hub.mode': 'unsubscribe', 'hub.topic': `${origin}/topic` });
    expect(hub.confirmations.at(-1)!.status).toBe(200);
    expect(await hub.push(rss(origin, ['Late']))).toBe(404);
    await database.pool.query(`update feed set state = 'active'`);
  });

  test('the rest of the console is not for the public', async () => {
    const url = new URL(gateway.url);
    const status = await new Promise<number>((resolve) => {
      import('node:http').then(({ request }) =>
        request({ host: url.hostname, port: url.port, path: '/', headers: { host: 'news.example' } }, (answer) =>
          resolve(answer.resume().statusCode!),
        ).end(),
      );
    });
    expect(status).toBe(421);
    expect(problems).toEqual([]);
  });
});

test('without a public address nothing is subscribed', async () => {
  await fetcher.close();
  const before = hub.requests.length;
  await database.pool.query(`update feed set body_sha = null, last_polled_at = null`);
  await database.pool.query(`delete from work where stage = 'poll'`);
  shown = ['Four', 'Three'];
  await start(null);
  await until(async () => (await items()).includes('Four'));
  expect(await read('select count(*)::int as n from websub')).toEqual({ n: 0 });
  expect(hub.requests.length).toBe(before);
});

test('a hub that is not public is not asked', async () => {
  await fetcher.close();
  const feedId = (await read('select feed_id from feed')).feed_id;
  await database.pool.query(
    `insert into websub (feed_id, hub, topic, callback, token, secret) values ($1, 'http://127.0.0.1:9/hub', 'x', $2, 'aaa', 'bbb')`,
    [feedId, `${gateway.url}/websub/aaa`],
  );
  await start(gateway.url);
  await until(async () => (await read('select error from websub')).error !== null);
  expect((await read('select error from websub')).error).toMatch(/not a public address/);
});
