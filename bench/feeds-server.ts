import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What the benchmark says to its server: that so many percent of the feeds shall have new entries, or that it wants the account of a round. */
export type Order = { publish: number } | { account: true };

/** What happened since the last account. */
export interface Account {
  requests: number;
  /** Answers 304. */
  unchanged: number;
  /** Shortest time between two arrivals at one address, in ms; null when no address was asked twice. */
  closest: number | null;
  /** Arrivals at an address that come sooner than so many spacings allow, and so many requests at once than it allows. */
  tooSoon: number;
  mostAtOnce: number;
}

/** What an arrival may be early in ms: a start that was held up on the way lets the next one seem early. */
const SLACK_MS = 250;

interface Address {
  arrivals: number[];
  open: number;
}

/**
 * Many small publishers in one process: each address in 127.0.0.0/8 is a host of its own with some feeds, which have validators, gzip and a number of
 * entries. Environment: ADDRESSES, FEEDS (of each address), ENTRIES, SPACING_MS, PORT.
 */
const { ADDRESSES, FEEDS, ENTRIES, SPACING_MS, PORT } = Object.fromEntries(
  ['ADDRESSES', 'FEEDS', 'ENTRIES', 'SPACING_MS', 'PORT'].map((name) => [name, Number(process.env[name])]),
) as Record<string, number>;

/** The number of the newest entry of each feed. */
const newest = new Int32Array(ADDRESSES! * FEEDS!).fill(ENTRIES!);
const addresses: Address[] = Array.from({ length: ADDRESSES! }, () => ({ arrivals: [], open: 0 }));
let account = { requests: 0, unchanged: 0, mostAtOnce: 0 };
let round = 0;

/** 127.1.0.1 and so on: nothing else listens there. */
export const addressOf = (index: number): string =>
  `127.${1 + Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.${1 + (index % 250)}`;

const entry = (feed: number, n: number): string =>
  `<item><title>Story ${n} of feed ${feed} &amp; some more words in its headline</title><link>http://site${feed}.example/${n}.html</link><guid isPermaLink="false">${feed}-${n}</guid>` +
  `<pubDate>${new Date(Date.UTC(2026, 10, 1) + n * 60_000).toUTCString()}</pubDate><description><![CDATA[<p>${`Feed ${feed} has something to say, in story ${n}. `.repeat(8)}</p>]]></description></item>`;

const feedBody = (feed: number): Buffer => {
  const last = newest[feed]!;
  const entries = Array.from({ length: ENTRIES! }, (_, i) => entry(feed, last - i)).join('');
  return gzipSync(
    `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Feed ${feed}</title><link>http://site${feed}.example/</link>${entries}</channel></rss>`,
  );
};

function answer(index: number, request: IncomingMessage, response: ServerResponse): void {
  const address = addresses[index]!;
  const path = /^\/f\/(\d+)$/.exec(request.url!)?.[1];
  if (path === undefined) return void response.writeHead(404).end();
  address.arrivals.push(performance.now());
  account.requests++;
  account.mostAtOnce = Math.max(account.mostAtOnce, ++address.open);
  response.once('close', () => address.open--);
  const feed = index * FEEDS! + Number(path);
  const etag = `"${newest[feed]}"`;
  if (request.headers['if-none-match'] === etag) {
    account.unchanged++;
    return void response.writeHead(304, { etag }).end();
  }
  const body = feedBody(feed);
  const headers = {
    etag,
    'content-type': 'application/rss+xml; charset=utf-8',
    'content-encoding': 'gzip',
    'content-length': body.length,
  };
  response.writeHead(200, headers).end(body);
}

/** One to three new entries, in other feeds each time. */
function publish(percent: number): void {
  round++;
  for (let feed = 0; feed < newest.length; feed++)
    if ((feed * 7_919 + round * 104_729) % 100 < percent) newest[feed]! += 1 + ((feed + round) % 3);
}

/** What came since the last account, and how it kept its distance. */
function settle(): Account {
  let closest = Number.POSITIVE_INFINITY;
  let tooSoon = 0;
  for (const { arrivals } of addresses) {
    for (let i = 1; i < arrivals.length; i++) {
      closest = Math.min(closest, arrivals[i]! - arrivals[i - 1]!);
      if (arrivals[i]! - arrivals[0]! < i * SPACING_MS! - SLACK_MS) tooSoon++;
    }
    arrivals.length = 0;
  }
  const result = { ...account, closest: Number.isFinite(closest) ? closest : null, tooSoon };
  account = { requests: 0, unchanged: 0, mostAtOnce: 0 };
  return result;
}

if (process.send) {
  process.on('message', (order: Order) => {
    if ('publish' in order) publish(order.publish);
    process.send!('account' in order ? settle() : 'done');
  });
  process.on('disconnect', () => process.exit());
  const listening = addresses.map(
    (_, index) =>
      new Promise<void>((resolve, reject) =>
        createServer({ keepAliveTimeout: 30_000 }, (request, response) => answer(index, request, response))
          .on('error', reject)
          .listen(PORT, addressOf(index), resolve),
      ),
  );
  await Promise.all(listening);
  process.send('ready');
}
