import { isUtf8 } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { Fault, Later, Reject } from '../../shared/errors.ts';
import { parseHttpUrl } from '../../shared/url.ts';
import { type Answer, answeredBy, shownHeaders } from './answer.ts';
import { isChallenge } from './challenge.ts';
import { ACCEPT_ENCODING, decodeBody, isGzip } from './encoding.ts';
import type { FreshnessHeaders } from './freshness.ts';
import { userAgentOf } from './identity.ts';
import { openRoute, type Route, type RouteOptions } from './route.ts';
import { statusError } from './status.ts';
import { transportFault } from './transport.ts';

export type Kind = 'feed' | 'page' | 'robots';

/** Bytes after decoding, and ms from the first packet to the last, all redirects included. */
const LIMITS: Record<Kind, { bytes: number; deadlineMs: number }> = {
  feed: { bytes: 10_000_000, deadlineMs: 12_000 },
  page: { bytes: 15_000_000, deadlineMs: 30_000 },
  // Only the first 500 KiB count, but a larger one is no reason to know nothing.
  robots: { bytes: 5_000_000, deadlineMs: 10_000 },
};

const ACCEPT: Record<Kind, string> = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5',
  page: 'text/html, application/xhtml+xml, */*;q=0.5',
  robots: 'text/plain, */*;q=0.5',
};

const REDIRECT_LIMIT = 5;
/** A hub only notes what it is asked, and a webhook's receiver what it is told; in ms. */
export const POST_DEADLINE_MS = 12_000;
/** A longer validator, sent back, might be refused as too large a request. */
const VALIDATOR_LENGTH = 4096;
const FIRST_BUFFER_BYTES = 64 * 1024;
/** A body that nobody wants is not waited for longer than this, in ms. */
const DISCARD_MS = 2_000;
/** Statuses with which guards of sites send their checks for browsers. */
const CHALLENGE_STATUSES = new Set([401, 403, 405, 429, 503]);
/** A refusal is waited for as long as it takes to be read by a person, in ms: its status says already what to do. */
const REFUSAL_MS = 2_000;
/** Bytes of a body in which a check for browsers shows itself, and of a body that is looked at for it. */
const CHALLENGE_HEAD_BYTES = 16 * 1024;
const CHALLENGE_BODY_BYTES = 256 * 1024;

export interface ClientOptions extends RouteOptions {
  /** Address or page by which publishers reach the operator. */
  contact?: string | null;
}

export interface GetOptions {
  kind: Kind;
  /** Validators of an earlier answer, byte for byte. */
  etag?: string | null;
  lastModified?: string | null;
  /** Replaces what is asked for by default for this kind. */
  accept?: string;
  /** Asked before each request, redirects included: throws where nothing may be asked. */
  permit?: (url: URL, signal: AbortSignal) => Promise<void>;
  signal?: AbortSignal;
}

export interface PostOptions {
  body: string;
  headers: Record<string, string>;
  /** Whether it may be sent on (307, 308). */
  follows?: boolean;
  signal?: AbortSignal;
}

export interface HttpResponse {
  /** 2xx, or 304 with no bytes. */
  status: number;
  /** Where the answer came from in the end. */
  url: string;
  /** Decoded. */
  bytes: Uint8Array;
  /** The body as it came, where that is gzip and nothing else. */
  gzip: Uint8Array | null;
  contentType: string | null;
  /** As sent; null also where it could not be sent back. */
  etag: string | null;
  lastModified: string | null;
  /** As sent: for the time of the next request, for hubs, and what the publisher reserves. */
  headers: FreshnessHeaders & {
    retryAfter: string | null;
    link: string | null;
    robotsTag: string | null;
    tdmReservation: string | null;
  };
  /** Those that an operator wants to see. */
  shownHeaders: Record<string, string>;
  /** Where the unbroken run of permanent redirects at the start led. */
  permanentRedirect: string | null;
}

export interface HttpClient {
  /**
   * One GET with its redirects. Throws Reject (E_URL…, E_SSRF, E_REDIRECT_LOOP, E_TOO_LARGE, E_ENCODING, E_CHALLENGE, statuses that stay),
   * Later (429 and 503 that say when), or Fault (everything that may pass: E_TIMEOUT, E_CONNECT, E_DNS, E_HTTP_5XX…).
   */
  get(url: string, options: GetOptions): Promise<HttpResponse>;
  /** Sends a body. Resolves when it was taken (2xx); throws like `get`, and E_REDIRECT where it is sent on and shall not be. */
  post(url: string, options: PostOptions): Promise<void>;
  /** Replaces the hosts that are allowed by name. Connections made before serve the requests under way and no others. */
  allow(hosts: readonly string[]): void;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** The one door to other servers: public addresses only, limited in time and size, no cookies, no Referer, an honest name. */
export function createClient({ contact = null, ...options }: ClientOptions): HttpClient {
  const userAgent = userAgentOf(contact);
  let route = openRoute(options);
  return {
    get: (url, wanted) =>
      withDeadline(LIMITS[wanted.kind].deadlineMs, wanted.signal, (signal) =>
        follow(() => route, parseHttpUrl(url), wanted, { headers: requestHeaders(userAgent, wanted), signal }),
      ),
    post: (url, { body, headers, follows = false, signal }) =>
      withDeadline(POST_DEADLINE_MS, signal, (signal) =>
        send(() => route, parseHttpUrl(url), { headers: { 'user-agent': userAgent, ...headers }, body, signal }, follows),
      ),
    allow(allowed) {
      const before = route;
      route = openRoute({ ...options, allowed });
      void before.close();
    },
    close: async () => void (await route.destroy()),
  };
}

function requestHeaders(userAgent: string, { kind, accept, etag, lastModified }: GetOptions): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    accept: accept ?? ACCEPT[kind],
    'accept-encoding': ACCEPT_ENCODING,
  };
  if (isReturnable(etag)) headers['if-none-match'] = etag;
  if (isReturnable(lastModified)) headers['if-modified-since'] = lastModified;
  return headers;
}

/** Runs `work` with a signal that fires E_TIMEOUT after `ms`, or whatever the outer signal fires. */
async function withDeadline<T>(
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Fault('E_TIMEOUT', `no full answer within ${ms / 1000} s`)), ms);
  const forward = () => controller.abort(outer?.reason);
  if (outer?.aborted) forward();
  outer?.addEventListener('abort', forward, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', forward);
  }
}

interface Send {
  headers: Record<string, string>;
  /** Makes it a POST. */
  body?: string;
  signal: AbortSignal;
}

/** Each hop asks for the route, so that it is judged by the hosts that are allowed then. */
async function follow(route: () => Route, start: URL, { kind, permit }: GetOptions, send: Send): Promise<HttpResponse> {
  let url = start;
  let permanentRedirect: string | null = null;
  for (let hops = 0, permanent = true; hops <= REDIRECT_LIMIT; hops++) {
    await permit?.(url, send.signal);
    const answer = await request(route(), url, send);
    const location = redirectTarget(answer);
    if (location === null) return { ...(await receive(answer, url, kind)), url: url.href, permanentRedirect };
    discard(answer.body);
    url = parseHttpUrl(location, url);
    permanent &&= answer.statusCode === 301 || answer.statusCode === 308;
    if (permanent) permanentRedirect = url.href;
  }
  throw new Reject('E_REDIRECT_LOOP');
}

/** A POST, to wherever it is sent on if it may be. */
async function send(route: () => Route, start: URL, what: Send, follows: boolean): Promise<void> {
  let url = start;
  for (let hops = 0; hops <= REDIRECT_LIMIT; hops++) {
    const answer = await request(route(), url, what);
    discard(answer.body);
    const { statusCode: status, headers } = answer;
    if (status >= 200 && status < 300) return;
    if (!follows && REDIRECTS.has(status)) throw new Fault('E_REDIRECT', `the server answered ${status}, which is not followed`);
    const location = status === 307 || status === 308 ? redirectTarget(answer) : null;
    if (location === null) throw statusError(status, header(headers, 'retry-after'));
    url = parseHttpUrl(location, url);
  }
  throw new Reject('E_REDIRECT_LOOP');
}

async function request(route: Route, url: URL, { headers, body, signal }: Send): Promise<Dispatcher.ResponseData> {
  try {
    return await route.to(url).request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body,
      signal,
    });
  } catch (error) {
    throw transportFault(error, 'request');
  }
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Header values arrive as one character per byte; servers write the path in UTF-8. */
function redirectTarget({ statusCode, headers }: Dispatcher.ResponseData): string | null {
  const location = header(headers, 'location');
  if (!REDIRECTS.has(statusCode) || location === null) return null;
  const bytes = Buffer.from(location, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : location;
}

/** A body that nobody wants: a short one is read so that the connection can be used again, else the connection ends. */
const discard = (body: Dispatcher.ResponseData['body']): void =>
  void body.dump({ limit: FIRST_BUFFER_BYTES, signal: AbortSignal.timeout(DISCARD_MS) }).catch(() => {});

/** Whoever gets an error finds the answer that it came of with `answerOf`. */
async function receive(answer: Dispatcher.ResponseData, url: URL, kind: Kind): Promise<Received> {
  try {
    return await read(answer, url, kind);
  } catch (error) {
    answeredBy(error, said(answer, url));
    throw error;
  }
}

type Received = Omit<HttpResponse, 'url' | 'permanentRedirect'>;

const said = ({ statusCode, headers }: Dispatcher.ResponseData, url: URL, body?: Uint8Array): Answer => ({
  status: statusCode,
  url: url.href,
  headers: shownHeaders(headers),
  ...(body && { body }),
});

async function read(answer: Dispatcher.ResponseData, url: URL, kind: Kind): Promise<Received> {
  const { statusCode: status, headers } = answer;
  const retryAfter = header(headers, 'retry-after');
  const isSuccess = status >= 200 && status < 300;
  if (!isSuccess && status !== 304) throw await refusal(answer, url, kind, statusError(status, retryAfter));
  if (!isSuccess) discard(answer.body);
  const { bytes, gzip } = isSuccess ? await readBody(answer, LIMITS[kind].bytes) : { bytes: new Uint8Array(), gzip: null };
  if (kind !== 'robots' && isCheck(answer, bytes)) {
    const error = new Reject('E_CHALLENGE', 'the server sent a check for browsers instead');
    answeredBy(error, said(answer, url, bytes));
    throw error;
  }
  return {
    status,
    bytes,
    gzip,
    contentType: header(headers, 'content-type'),
    etag: validator(headers, 'etag'),
    lastModified: validator(headers, 'last-modified'),
    headers: {
      cacheControl: header(headers, 'cache-control'),
      expires: header(headers, 'expires'),
      age: header(headers, 'age'),
      date: header(headers, 'date'),
      retryAfter,
      link: header(headers, 'link'),
      robotsTag: header(headers, 'x-robots-tag'),
      tdmReservation: header(headers, 'tdm-reservation'),
    },
    shownHeaders: shownHeaders(headers),
  };
}

/**
 * The fault of a status that is no success, or E_CHALLENGE where a guard of the site has answered. A server that says when to come back is believed.
 * What a feed's server says instead of the feed is read for the operator.
 */
async function refusal(answer: Dispatcher.ResponseData, url: URL, kind: Kind, error: Fault): Promise<Fault> {
  const mayBeCheck = !(error instanceof Later) && CHALLENGE_STATUSES.has(answer.statusCode);
  if (!mayBeCheck && kind !== 'feed') {
    discard(answer.body);
    return error;
  }
  const body = await readRefusal(answer);
  const found =
    mayBeCheck && isCheck(answer, body) ? new Reject('E_CHALLENGE', `${error.message} with a check for browsers`) : error;
  answeredBy(found, said(answer, url, body));
  return found;
}

/** What comes of a refusal in time; nothing of one that is long or slow. */
async function readRefusal(answer: Dispatcher.ResponseData): Promise<Uint8Array> {
  const late = sleep(REFUSAL_MS, null, { ref: false });
  const body = await Promise.race([readBody(answer, CHALLENGE_BODY_BYTES).catch(() => null), late]);
  if (body === null) answer.body.destroy();
  return body?.bytes ?? new Uint8Array();
}

function isCheck({ statusCode, headers }: Dispatcher.ResponseData, body: Uint8Array): boolean {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, CHALLENGE_HEAD_BYTES)).toString('latin1');
  return isChallenge(statusCode, (name) => header(headers, name), start);
}

type Headers = Dispatcher.ResponseData['headers'];

/** Repeated headers are one list. */
function header(headers: Headers, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
}

function validator(headers: Headers, name: string): string | null {
  const value = header(headers, name);
  return isReturnable(value) ? value : null;
}

/** Sent back, a control character or one beyond Latin-1 would throw in our own process, at each poll of this feed for ever. */
const isReturnable = (value: string | null | undefined): value is string =>
  value != null && value.length <= VALIDATOR_LENGTH && /^[\t\x20-\x7e\x80-\xff]+$/.test(value);

async function readBody(
  { headers, body }: Dispatcher.ResponseData,
  limit: number,
): Promise<Pick<HttpResponse, 'bytes' | 'gzip'>> {
  if (Number(header(headers, 'content-length')) > limit) {
    discard(body);
    throw new Reject('E_TOO_LARGE');
  }
  const encoded = await readBytes(body, limit).catch((error) => {
    throw transportFault(error, 'body');
  });
  const encoding = header(headers, 'content-encoding');
  return { bytes: await decodeBody(encoded, encoding, limit), gzip: isGzip(encoding) ? encoded : null };
}

/** Copies into one growing buffer: a list of chunks of one byte each would take a hundred times the memory. */
async function readBytes(body: AsyncIterable<Buffer>, limit: number): Promise<Uint8Array> {
  let buffer = Buffer.allocUnsafe(FIRST_BUFFER_BYTES);
  let size = 0;
  for await (const chunk of body) {
    if (size + chunk.length > limit) throw new Reject('E_TOO_LARGE');
    if (size + chunk.length > buffer.length) buffer = Buffer.concat([buffer.subarray(0, size)], 2 * (size + chunk.length));
    chunk.copy(buffer, size);
    size += chunk.length;
  }
  return buffer.subarray(0, size);
}
