import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A message as it came. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  type: string;
  change: number;
  article: number | null;
}

export type Behaviour = (received: Received, response: ServerResponse) => void;

/** Takes it. */
export const takes: Behaviour = (_, response) => void response.writeHead(204).end();

/** A receiver of webhooks on loopback that can misbehave and be away, and remembers what it took. */
export class Receiver {
  /** What it answered with 2xx, in the order in which it came. */
  readonly taken: Received[] = [];
  /** Everything that came, taken or not. */
  asked = 0;
  behave: Behaviour = takes;
  #server: Server | undefined;
  #port = 0;

  static async start(behave: Behaviour = takes): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.behave = behave;
    await receiver.up();
    return receiver;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get url(): string {
    return `http://${this.host}/hook`;
  }

  /** Listens, on the same port as before. */
  async up(): Promise<void> {
    this.#server = createServer((request, response) => {
      text(request).then(
        (body) => this.#receive(request.headers, body, response),
        () => {}, // the sender broke off
      );
    });
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Refuses connections and breaks those that are open. */
  async down(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.#server?.closeAllConnections();
    await closed;
  }

  #receive(headers: IncomingHttpHeaders, body: string, response: ServerResponse): void {
    const { type, data } = JSON.parse(body);
    const received = { headers, body, type, change: data.change_id, article: data.article_id };
    this.asked++;
    const writeHead = response.writeHead.bind(response);
    // From here on the sender may count on it.
    response.writeHead = ((status: number, headers?: Record<string, string>) => {
      if (status < 300) this.taken.push(received);
      return writeHead(status, headers);
    }) as ServerResponse['writeHead'];
    this.behave(received, response);
  }
}
