import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SitePage {
  status?: number;
  type?: string;
  /** Sent as it is; a request that returns it gets 304. */
  etag?: string;
  headers?: Record<string, string>;
  body?: string;
  /** What takes its place after the first request. */
  next?: SitePage;
}

/** A web site on loopback whose pages change under the reader's eyes, and which remembers who asked for what. */
export class Site {
  /** By path, without the first slash. */
  readonly pages: Record<string, SitePage> = {};
  readonly asked: { path: string; headers: IncomingHttpHeaders; status: number }[] = [];
  #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Site> {
    const server = createServer((request, response) => {
      const path = request.url!.slice(1);
      const { status = 200, type = 'text/html; charset=utf-8', etag, headers, body = '' } = site.#present(path);
      const isKnown = etag !== undefined && request.headers['if-none-match'] === etag;
      const answered = isKnown ? 304 : status;
      site.asked.push({ path, headers: request.headers, status: answered });
      response.writeHead(answered, { 'content-type': type, ...(etag && { etag }), ...headers }).end(isKnown ? undefined : body);
    });
    const site = new Site(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  #present(path: string): SitePage {
    const page = this.pages[path] ?? { status: 404 };
    if (page.next) this.pages[path] = page.next;
    return page;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `http://${this.host}/${path}`;
  }

  /** Requests for one path since the last look at it. */
  take(path: string): Site['asked'] {
    const taken = this.asked.filter((request) => request.path === path);
    this.asked.splice(0, this.asked.length, ...this.asked.filter((request) => request.path !== path));
    return taken;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

export interface AtomEntry {
  url: string;
  title: string;
  updated?: string;
  content?: string;
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const atom = (entries: AtomEntry[]): SitePage => ({
  type: 'application/atom+xml',
  body: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><id>urn:gazette</id>${entries
    .map(
      ({ url, title, updated, content }) =>
        `<entry><id>${url}</id><link href="${escapeXml(url)}"/><title>${escapeXml(title)}</title>${updated ? `<updated>${updated}</updated>` : ''}${
          content ? `<content type="html">${escapeXml(content)}</content>` : ''
        }</entry>`,
    )
    .join('')}</feed>`,
});
