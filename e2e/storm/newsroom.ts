import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, drawItem, type Item, pathOf } from './items.ts';
import type { Random } from './random.ts';
import { writeText } from './texts.ts';

/** Each feed on a host of its own, because politeness is kept per host. */
const FEEDS = 6;

export interface NewsroomOptions {
  random: Random;
  /** New items in a second, all feeds together. */
  perSecond: number;
  /** How long a feed shows an item, in ms, and until it has shown it to somebody: short, or unconditional polling would heal every loss. */
  shownMs: number;
  /** Pages that cost the parser a thread. */
  bombs: number;
  /** Over which time, in ms, the bombs are spread. */
  bombsWithinMs: number;
}

/** Feeds that grow, and the truth about them. */
export interface Newsroom {
  feedUrls: string[];
  hosts: string[];
  urlOf(item: Item): string;
  /** All items so far. */
  items: readonly Item[];
  /** Items of lists that were served with 200 and that their reader said to have: it asked with their validator. */
  told(): Set<Item>;
  /** How often a page was served. */
  visits(item: Item): number;
  /** Starts to publish. */
  start(): void;
  /** Publishes no more; the feeds keep showing what they show now. */
  freeze(): void;
  /** Whether the reader of every feed has the list that is shown now. */
  isRead(): boolean;
  /** One more item, at once. */
  publish(kind?: 'plain' | 'bomb'): Item;
  /** The same text at another paper, at once. */
  republish(original: Item): Item;
  close(): Promise<void>;
}

interface Shown {
  item: Item;
  at: number;
  wasServed: boolean;
}

export async function openNewsroom(options: NewsroomOptions): Promise<Newsroom> {
  const { random, perSecond, shownMs } = options;
  const items: Item[] = [];
  const shown: Shown[][] = Array.from({ length: FEEDS }, () => []);
  /** Lists by validator; the validator names the feed, its first and its last item. */
  const lists = new Map<string, Item[]>();
  const told = new Set<string>();
  const lastTold: (string | undefined)[] = [];
  const visits = new Map<number, number>();
  let startedAt = 0;
  let frozenAt = 0;
  let published = 0;
  let bombs = 0;

  const show = (item: Item): Item => {
    items.push(item);
    shown[item.feed]!.push({ item, at: Date.now(), wasServed: false });
    return item;
  };
  const publish = (kind?: 'plain' | 'bomb'): Item => {
    const drawn = drawItem(items.length, FEEDS, items, random);
    // A copy that was drawn has another's text, so it cannot pass for a plain one.
    return show(kind && drawn.kind !== kind ? { ...drawn, kind, copyOf: null, text: writeText(drawn.id, random) } : drawn);
  };

  /** Publishes what is due and takes off what was shown long enough. */
  const tick = (): void => {
    if (startedAt === 0 || frozenAt > 0) return;
    const passed = Date.now() - startedAt;
    for (; published < (passed / 1_000) * perSecond; published++) publish();
    for (; bombs < options.bombs && passed > ((bombs + 0.5) / options.bombs) * options.bombsWithinMs; bombs++) publish('bomb');
    for (const list of shown) while (list[0]?.wasServed && list[0].at < Date.now() - shownMs) list.shift();
  };
  const timer = setInterval(tick, 50);

  const validatorOf = (feed: number): string => {
    const list = shown[feed]!.map(({ item }) => item);
    const validator = `"${feed}-${list[0]?.id ?? 'none'}-${list.at(-1)?.id ?? 'none'}"`;
    if (!lists.has(validator)) lists.set(validator, list);
    return validator;
  };

  const answerFeed = (feed: number, request: IncomingMessage, response: ServerResponse): void => {
    tick();
    const asked = request.headers['if-none-match'];
    if (asked && lists.has(asked)) {
      told.add(asked);
      lastTold[feed] = asked;
    }
    const etag = validatorOf(feed);
    if (asked === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    for (const one of shown[feed]!) one.wasServed = true;
    response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(rss(feed, lists.get(etag)!, urlOf));
  };

  const answerPage = (item: Item, response: ServerResponse): void => {
    visits.set(item.id, (visits.get(item.id) ?? 0) + 1);
    const { status, body } = answerOf(item);
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  };

  const servers: Server[] = [];
  for (let feed = 0; feed < FEEDS; feed++) {
    const server = createServer((request, response) => {
      const item = items[Number(/^\/item\/(\d+)$/.exec(request.url ?? '')?.[1] ?? Number.NaN)];
      if (request.url === '/feed') answerFeed(feed, request, response);
      else if (item?.feed === feed) answerPage(item, response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
  }
  const hosts = servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`);
  const urlOf = (item: Item): string => `http://${hosts[item.feed]}${pathOf(item)}`;

  return {
    feedUrls: hosts.map((host) => `http://${host}/feed`),
    hosts,
    urlOf,
    items,
    told: () => new Set([...told].flatMap((validator) => lists.get(validator)!)),
    visits: (item) => visits.get(item.id) ?? 0,
    start() {
      startedAt = Date.now();
    },
    freeze() {
      tick();
      frozenAt = Date.now();
    },
    isRead: () => hosts.every((_, feed) => lastTold[feed] === validatorOf(feed)),
    publish,
    republish: (original) =>
      show({ ...original, id: items.length, feed: (original.feed + 1) % FEEDS, kind: 'copy', copyOf: original }),
    async close() {
      clearInterval(timer);
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

const rss = (feed: number, items: Item[], urlOf: (item: Item) => string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Paper ${feed}</title><link>http://paper.example/</link><description>Growing</description>${items
    .map((item) => `<item><title>${item.text.title}</title><link>${urlOf(item)}</link><guid>${urlOf(item)}</guid></item>`)
    .join('')}</channel></rss>`;
