import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server saw it, at the time of the simulation. */
export interface Seen {
  atMs: number;
  url: string;
  headers: IncomingHttpHeaders;
  status: number;
  /** What the answer gave, as sent; absent where it gave none. */
  etag?: string;
  lastModified?: string;
  retryAfterMs?: number;
  maxAgeMs?: number;
}

/** A publisher whose feed behaves by a script, with a log of all requests. */
export interface Publisher {
  name: string;
  host: string;
  /** The address as an editor writes it down. */
  url: string;
  seen: Seen[];
  close(): void;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A feed of three entries a day apart, the newest at `newest`. */
const body = (newest: number): string =>
  `<rss version="2.0"><channel><title>Gazette</title>${[0, 1, 2]
    .map((n) => new Date(newest - n * DAY))
    .map(
      (date) =>
        `<item><guid isPermaLink="false">${date.toISOString()}</guid><title>Of ${date.toUTCString()}</title><pubDate>${date.toUTCString()}</pubDate><description>Words</description></item>`,
    )
    .join('')}</channel></rss>`;

interface Script {
  name: string;
  path: string;
  address?: '127.0.0.1' | '::1';
  /** Answers a request of the simulation's time; what it notes beside the status goes into the log. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    now: number,
    count: number,
  ): Omit<Seen, 'atMs' | 'url' | 'headers' | 'status'>;
}

/** A document that changes every 20 hours; its validators are no dates and no hashes that a reader could make up. */
function versioned(
  request: IncomingMessage,
  response: ServerResponse,
  now: number,
  keep: { etag: boolean; lastModified: boolean },
) {
  const version = Math.floor(now / (20 * HOUR));
  const etag = keep.etag ? `W/"v  ${version}, é"` : undefined;
  const lastModified = keep.lastModified ? `${new Date(version * 20 * HOUR).toUTCString()} ` : undefined;
  const isKnown = etag
    ? request.headers['if-none-match'] === Buffer.from(etag).toString('latin1')
    : request.headers['if-modified-since'] === lastModified?.trim();
  if (etag) response.setHeader('etag', Buffer.from(etag).toString('latin1'));
  if (lastModified) response.setHeader('last-modified', lastModified.trim());
  response.setHeader('set-cookie', 'reader=7; Path=/');
  if (isKnown) response.writeHead(304).end();
  else response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(body(version * 20 * HOUR));
  return { etag: etag && Buffer.from(etag).toString('latin1'), lastModified: lastModified?.trim() };
}

const BOTH = { etag: true, lastModified: true };

const SCRIPTS: Script[] = [
  { name: 'versions', path: '/feed.xml', answer: (request, response, now) => versioned(request, response, now, BOTH) },
  {
    name: 'validators that come and go',
    path: '/feed.xml',
    answer: (request, response, now) => {
      const turn = Math.floor(now / (20 * HOUR)) % 3;
      return versioned(request, response, now, { etag: turn !== 1, lastModified: turn !== 2 });
    },
  },
  {
    name: 'too many requests',
    path: '/feed.xml',
    answer: (request, response, now, count) => {
      if (count % 5 !== 2) return versioned(request, response, now, BOTH);
      // Once in seconds, once as a date.
      const retryAfter = count % 2 ? '86400' : new Date(now + DAY).toUTCString();
      response.writeHead(429, { 'retry-after': retryAfter }).end();
      return { retryAfterMs: DAY };
    },
  },
  {
    name: 'max-age',
    path: '/feed.xml',
    answer: (request, response, now) => {
      response.setHeader('cache-control', 'max-age=43200');
      return { ...versioned(request, response, now, BOTH), maxAgeMs: 12 * HOUR };
    },
  },
  {
    name: 'moved',
    path: '/old.xml',
    answer: (request, response, now) => {
      response.setHeader('connection', 'close');
      if (request.url === '/new.xml') return versioned(request, response, now, BOTH);
      response.writeHead(301, { location: '/new.xml' }).end();
      return {};
    },
  },
  {
    name: 'query',
    path: '/feed?b=2&a=1&&utm_source=x&y=%7E%20',
    answer: (request, response, now) => versioned(request, response, now, BOTH),
  },
  {
    name: 'IPv6',
    path: '/feed.xml',
    address: '::1',
    answer: (request, response, now) => versioned(request, response, now, BOTH),
  },
];

/** Starts the publishers; `now` is the time of the simulation. */
export const startPublishers = (now: () => number): Promise<Publisher[]> =>
  Promise.all(SCRIPTS.map((script) => start(script, now)));

async function start({ name, path, address = '127.0.0.1', answer }: Script, now: () => number): Promise<Publisher> {
  const seen: Seen[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    const noted = answer(request, response, now(), count++);
    seen.push({ atMs: now(), url: request.url!, headers: request.headers, status: response.statusCode, ...noted });
  });
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(0, address, resolve));
  const host = `${address === '::1' ? '[::1]' : address}:${(server.address() as AddressInfo).port}`;
  return {
    name,
    host,
    url: `http://${host}${path}`,
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a good reader does, as those who run servers measure it; each gives the requests that went against it. */
export const CRITERIA: { name: string; faults(publisher: Publisher): unknown[] }[] = [
  {
    name: '1 only the first request is unconditional',
    faults: ({ seen }) => seen.slice(1).filter((one, i) => !isConditional(one) && hasValidators(lastFull(seen.slice(0, i + 1)))),
  },
  {
    name: '2 If-Modified-Since is the last Last-Modified',
    faults: ({ seen }) => seen.filter((one, i) => one.headers['if-modified-since'] !== lastFull(seen.slice(0, i))?.lastModified),
  },
  {
    name: '3 If-None-Match is the last ETag',
    faults: ({ seen }) => seen.filter((one, i) => one.headers['if-none-match'] !== lastFull(seen.slice(0, i))?.etag),
  },
  { name: '4 no cookies', faults: ({ seen }) => seen.filter(({ headers }) => headers.cookie) },
  { name: '5 no Referer', faults: ({ seen }) => seen.filter(({ headers }) => headers.referer) },
  {
    name: '6 no parameters of its own',
    faults: ({ seen, url }) => seen.filter((one) => new URL(one.url, url).search !== new URL(url).search),
  },
  { name: '7 IPv4 and IPv6', faults: ({ seen }) => (seen.length > 0 ? [] : ['nobody came']) },
  {
    name: '8 no made-up addresses',
    faults: ({ seen, url }) => seen.filter((one) => one.url !== pathOf(url) && one.url !== '/new.xml'),
  },
  {
    name: '9 at most one request an hour',
    faults: ({ seen }) => pairs(seen).filter(([a, b]) => a.url === b.url && b.atMs - a.atMs < HOUR),
  },
  {
    name: '10 Retry-After and max-age are kept to',
    faults: ({ seen }) => pairs(seen).filter(([a, b]) => b.atMs - a.atMs < 0.9 * Math.max(a.retryAfterMs ?? 0, a.maxAgeMs ?? 0)),
  },
  { name: '11 the address is exactly as given', faults: ({ seen, url }) => (seen[0]?.url === pathOf(url) ? [] : [seen[0]?.url]) },
  {
    name: '12 permanent redirects, Connection: close and plain http',
    faults: ({ seen, url }) =>
      url.endsWith('/old.xml') && (seen.at(-1)?.url !== '/new.xml' || seen.filter((one) => one.url === '/old.xml').length > 3)
        ? seen.slice(-2)
        : [],
  },
];

const isConditional = ({ headers }: Seen): boolean => Boolean(headers['if-none-match'] || headers['if-modified-since']);
const hasValidators = (seen: Seen | undefined): boolean => Boolean(seen?.etag || seen?.lastModified);
/** The answer whose validators hold: the last one with a document. */
const lastFull = (seen: Seen[]): Seen | undefined => seen.findLast(({ status }) => status === 200);
const pairs = (seen: Seen[]): [Seen, Seen][] => seen.slice(1).map((one, i) => [seen[i]!, one]);
const pathOf = (url: string): string => url.slice(url.indexOf('/', 'http://'.length));
