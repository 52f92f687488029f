import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { makePage, makeStory, PAPERS, paperName, type Story } from './newsroom-pages.ts';

/** What the benchmark says: make so many pages in advance, publish so many more articles, or begin anew with none. */
export type Order = { prepare: number } | { publish: number } | { reset: true };
/** The answer to all of them, and the first word. */
export interface State {
  ports: number[];
  /** Articles so far. */
  published: number;
}

/** Most entries that a feed shows. */
const SHOWN = 200;
/** Made once and shown in many runs: making a page takes longer than reading some. */
const prepared = new Map<number, Buffer>();
const stories = new Map<number, Story>();
let published = 0;
/** Validators of an earlier run are no longer true. */
let run = 0;

function storyOf(number: number): Story {
  const story = stories.get(number) ?? makeStory(number);
  stories.set(number, story);
  stories.delete(number - PAPERS * SHOWN);
  return story;
}

const pageOf = (number: number): Buffer => prepared.get(number) ?? gzipSync(makePage(storyOf(number)), { level: 4 });

function feedOf(paper: number, url: string): string {
  const entries: string[] = [];
  for (let number = published - 1; number >= 0 && entries.length < SHOWN; number--) {
    if (number % PAPERS !== paper) continue;
    const { title, publishedAt, paragraphs } = storyOf(number);
    entries.push(
      `<item><title>${escapeText(title)}</title><link>${url}/${number}</link><guid>${url}/${number}</guid><pubDate>${publishedAt.toUTCString()}</pubDate><description>${escapeText(paragraphs[0]!)}</description></item>`,
    );
  }
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>${paperName(paper)}</title><link>${url}</link><description>News</description>${entries.join('')}</channel></rss>`;
}

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function answer(paper: number, request: IncomingMessage, response: ServerResponse): void {
  const send = (type: string, body: Buffer, headers: Record<string, string> = {}): void => {
    const takesGzip = String(request.headers['accept-encoding']).includes('gzip');
    const coding = takesGzip ? { 'content-encoding': 'gzip' } : {};
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...coding, ...headers });
    response.end(takesGzip ? body : gunzipSync(body));
  };
  if (request.url === '/feed') {
    // Articles come paper after paper, so their number says which is the newest here.
    const etag = `"${run}-${Math.ceil((published - paper) / PAPERS)}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else send('application/rss+xml', gzipSync(feedOf(paper, `http://${request.headers.host}`)), { etag });
    return;
  }
  const number = /^\/(\d+)$/.test(request.url!) ? Number(request.url!.slice(1)) : Number.NaN;
  if (number < published && number % PAPERS === paper) send('text/html', pageOf(number));
  else response.writeHead(404).end();
}

function obey(order: Order): void {
  if ('publish' in order) published += order.publish;
  else if ('prepare' in order)
    for (let number = 0; number < order.prepare; number++) if (!prepared.has(number)) prepared.set(number, pageOf(number));
  if ('reset' in order) {
    published = 0;
    run++;
  }
}

const listen = (paper: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server: Server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => answer(paper, request, response));
    server.on('error', reject).listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

process.on('disconnect', () => process.exit());
const ports = await Promise.all(Array.from({ length: PAPERS }, (_, paper) => listen(paper)));
const tell = (): void => void process.send!({ ports, published } satisfies State);
process.on('message', (order: Order) => {
  obey(order);
  tell();
});
tell();
