import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Parser } from 'htmlparser2';
import iconv from 'iconv-lite';
import RssParser from 'rss-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { feedsYaml, groundTruth, type Newsroom, type Publisher, startNewsroom } from './newsroom.ts';
import { allPrintings, leadOf, textOf } from './printings.ts';

const now = new Date('2025-11-21T23:00:00Z');
let newsroom: Newsroom;
beforeAll(async () => {
  newsroom = await startNewsroom({ now });
});
afterAll(() => newsroom.close());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A bare request, so that nothing is decompressed or added on the way. */
const get = (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });

/** Text and link targets of a page; scripts and styles are no text. */
function read(html: string): { text: string; links: string[] } {
  let text = '';
  let hidden = 0;
  const links: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'script' || name === 'style') hidden++;
      const target = attributes.href ?? attributes.src;
      if (target !== undefined) links.push(target);
    },
    onclosetag(name) {
      if (name === 'script' || name === 'style') hidden--;
    },
    ontext(data) {
      if (hidden === 0) text += data;
    },
  });
  parser.end(html);
  return { text, links };
}

const decode = (answer: Answer): string =>
  iconv.decode(answer.body, String(answer.headers['content-type']).includes('charset=utf-8') ? 'utf-8' : 'windows-1252');

interface Announced {
  url: string;
  title: string;
  publishedAt: Date;
}

/** What a feed announces, read by other people's parsers. */
async function announced({ feedUrl, id }: Publisher): Promise<Announced[]> {
  const { body } = await get(feedUrl);
  if (id === 'tribune') {
    const { items } = JSON.parse(body.toString()) as { items: { url: string; title: string; date_published: string }[] };
    return items.map(({ url, title, date_published }) => ({ url, title, publishedAt: new Date(date_published) }));
  }
  const feed = await new RssParser().parseString(iconv.decode(body, id === 'times' ? 'windows-1252' : 'utf-8'));
  // rss-parser leaves xml:base to its caller.
  const base = id === 'norwire' ? `${newsroom.url}wire/` : feedUrl;
  return feed.items.map(({ link, title, isoDate }) => ({
    url: new URL(link!, base).href,
    title: title!,
    publishedAt: new Date(isoDate!),
  }));
}

test('six publishers, each on a host of its own', () => {
  expect(newsroom.publishers).toHaveLength(6);
  expect(new Set(newsroom.publishers.map(({ host }) => host)).size).toBe(6);
  for (const { host } of newsroom.publishers) expect(host).toMatch(/^127\.0\.0\.1:\d+$/);
});

test('the feeds announce every article once, with its title and time, none in the future', async () => {
  const entries = (await Promise.all(newsroom.publishers.map(announced))).flat();
  const printings = allPrintings(now);
  expect(newsroom.articles).toBe(printings.length);
  expect(entries.map(({ title, publishedAt }) => `${publishedAt.toISOString()} ${title}`).sort()).toEqual(
    printings.map(({ headline, publishedAt }) => `${publishedAt.toISOString()} ${headline}`).sort(),
  );
  const withoutQuery = (url: string) => url.replace(/\?utm_.*/, '');
  expect(entries.map(({ url }) => withoutQuery(url)).sort()).toEqual(printings.map(({ id }) => newsroom.urlOf(id)).sort());
  expect(new Set(entries.map(({ url }) => url)).size).toBe(newsroom.articles);
  for (const { publishedAt } of entries) expect(publishedAt.getTime()).toBeLessThan(now.getTime());
  for (const { url } of entries) expect((await get(url)).status, url).toBe(200);
});

test('every page has its headline and its whole text, and the weight of a real page', async () => {
  for (const printing of allPrintings(now)) {
    const answer = await get(newsroom.urlOf(printing.id));
    expect(answer.status).toBe(200);
    expect(answer.body.length, printing.id).toBeGreaterThan(19_000);
    expect(answer.body.length, printing.id).toBeLessThan(80_000);
    const { text } = read(decode(answer));
    expect(text).toContain(printing.headline);
    for (const paragraph of textOf(printing).split(/\n+/)) expect(text, printing.id).toContain(paragraph);
  }
});

test('no link of any page leads nowhere, and none leads out of the newsroom', async () => {
  const toVisit = newsroom.publishers.map(({ siteUrl }) => siteUrl);
  const seen = new Set(toVisit);
  const hosts = new Set(newsroom.publishers.map(({ host }) => host));
  for (const url of toVisit) {
    const answer = await get(url);
    expect(answer.status, url).toBe(200);
    if (!String(answer.headers['content-type']).startsWith('text/html')) continue;
    for (const target of read(decode(answer)).links) {
      const link = new URL(target, url);
      link.hash = '';
      expect(hosts, `${target} on ${url}`).toContain(link.host);
      if (!seen.has(link.href)) toVisit.push(link.href);
      seen.add(link.href);
    }
  }
  expect(seen.size).toBeGreaterThan(newsroom.articles + 100);
});

test('each start page points to the feed', async () => {
  for (const { siteUrl, feedUrl } of newsroom.publishers) {
    const page = (await get(siteUrl)).body.toString();
    expect(page).toMatch(/<link rel="alternate" type="application\/(rss\+xml|atom\+xml|rdf\+xml|feed\+json)"/);
    expect(page).toContain(`href="${feedUrl}"`);
  }
});

test.each<[string, (validators: { etag: string; lastModified: string }) => Record<string, string>, number]>([
  ['the same tag', ({ etag }) => ({ 'if-none-match': etag }), 304],
  ['the same tag in a list, marked strong', ({ etag }) => ({ 'if-none-match': `"other", ${etag.slice(2)}` }), 304],
  ['another tag', () => ({ 'if-none-match': '"other"' }), 200],
  ['the same time', ({ lastModified }) => ({ 'if-modified-since': lastModified }), 304],
  ['an earlier time', () => ({ 'if-modified-since': 'Sat, 01 Nov 2025 00:00:00 GMT' }), 200],
  [
    'another tag outweighs the time',
    ({ lastModified }) => ({ 'if-none-match': '"other"', 'if-modified-since': lastModified }),
    200,
  ],
])('conditional GET with %s', async (_, headersOf, status) => {
  for (const url of [newsroom.publishers[0]!.feedUrl, newsroom.urlOf('courier/tram-vote-courier')]) {
    const { headers } = await get(url);
    const answer = await get(url, headersOf({ etag: String(headers.etag), lastModified: String(headers['last-modified']) }));
    expect(answer.status).toBe(status);
    if (status === 304) expect([answer.body.length, answer.headers.etag]).toEqual([0, headers.etag]);
  }
});

test.each([
  ['gzip, br', 'gzip'],
  ['br;q=1.0, gzip;q=0.5', 'gzip'],
  ['gzip;q=0', undefined],
  ['identity', undefined],
])('Accept-Encoding %s', async (accepted, encoding) => {
  const url = newsroom.publishers[1]!.feedUrl;
  const plain = await get(url);
  const answer = await get(url, { 'accept-encoding': accepted });
  expect(answer.headers['content-encoding']).toBe(encoding);
  expect(answer.headers.etag).toBe(plain.headers.etag);
  expect((encoding ? gunzipSync(answer.body) : answer.body).equals(plain.body)).toBe(true);
});

test('HEAD, other methods, unknown paths, robots.txt', async () => {
  const head = await get(newsroom.url, {}, 'HEAD');
  expect([head.status, head.body.length, Number(head.headers['content-length']) > 1000]).toEqual([200, 0, true]);
  expect((await get(newsroom.url, {}, 'POST')).status).toBe(405);
  expect((await get(`${newsroom.url}nowhere`)).status).toBe(404);
  expect((await get(`${newsroom.url}robots.txt`)).body.toString()).not.toMatch(/Disallow: *\S/);
});

test('two newsrooms opened at one instant differ in their ports only', async () => {
  const other = await startNewsroom({ now });
  try {
    const portless = (body: Buffer) => body.toString().replace(/127\.0\.0\.1:\d+/g, '');
    for (const [i, { feedUrl }] of newsroom.publishers.entries()) {
      expect(portless((await get(other.publishers[i]!.feedUrl)).body)).toBe(portless((await get(feedUrl)).body));
    }
  } finally {
    await other.close();
  }
});

test('a port that is taken makes the start fail', async () => {
  const taken = Number(new URL(newsroom.publishers[2]!.siteUrl).port);
  await expect(startNewsroom({ port: taken })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('the ground truth names articles that exist', () => {
  const { families, lookAlikes } = groundTruth();
  for (const id of families.flatMap(({ printings }) => printings.map((printing) => printing.id))) newsroom.urlOf(id);
  for (const id of lookAlikes.flatMap(({ articles }) => articles)) newsroom.urlOf(id);
  expect(() => newsroom.urlOf('courier/nothing')).toThrow();
});

test('feeds.yml subscribes the six feeds and allows their hosts', () => {
  const config = parse(feedsYaml(newsroom));
  expect(config.politeness).toEqual({ concurrency: 2, spacing: '0s' });
  expect(config.allow_private_hosts).toEqual(newsroom.publishers.map(({ host }) => host));
  expect(config.feeds.map(({ url }: { url: string }) => url)).toEqual(newsroom.publishers.map(({ feedUrl }) => feedUrl));
});

test('full-text feeds carry the text', async () => {
  for (const id of ['courier', 'tribune', 'estuary']) {
    const { feedUrl } = newsroom.publishers.find((publisher) => publisher.id === id)!;
    const source = (await get(feedUrl)).body.toString();
    for (const printing of allPrintings(now).filter(({ paper }) => paper.id === id)) {
      expect(source).toContain(leadOf(printing).slice(0, 30));
    }
  }
});
