import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics } from 'prom-client';
import type { Pool } from './db.ts';
import { countFetches } from './fetch-metrics.ts';
import { type Reading, readDatabase, setDatabaseGauges, setDiskGauges, setProcessGauges } from './gauges.ts';
import { kept } from './kept.ts';
import { listenFault, urlHost } from './listen.ts';
import type { Metrics } from './metrics.ts';
import type { Outage } from './outages.ts';
import { VERSION } from './package.ts';
import { whyStill } from './readiness.ts';
import type { Service } from './service.ts';
import { within } from './within.ts';

/** Any number of scrapes and probes costs one look at the tables in this time. */
const READING_KEPT_MS = 3_000;
/** Below the 5 s and 10 s after which probes and scrapes give up: they hear that the database is away, and get the counters. */
const READING_DEADLINE_MS = 3_000;

export interface HealthSettings {
  /** 0 = any free one. */
  port: number;
  host: string;
  pool: Pool;
  metrics: Metrics;
  /** What runs in this process; null while it is being started. */
  services: () => readonly Service[] | null;
  /** What this process cannot use at the moment. */
  outages?: () => readonly Outage[];
  /** A folder on the disk that this process works on. */
  folder?: string;
}

export interface Health {
  url: string;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

/**
 * Serves /metrics, /healthz (the process runs and its event loop turns, or nobody would answer) and
 * /readyz (the database takes work, and work moved lately or none is waiting; a queue that is away is noted, for work goes on without). Throws E_PORT_IN_USE or E_CONFIG.
 */
export async function startHealth({
  port,
  host,
  pool,
  metrics,
  services,
  outages = () => [],
  folder = '.',
}: HealthSettings): Promise<Health> {
  const lately = kept(READING_KEPT_MS, () => readDatabase(pool));
  const read = (): Promise<Reading | null> =>
    within(READING_DEADLINE_MS, lately()).then(
      (reading) => reading ?? null,
      () => null,
    );
  const pages: Pages = {
    '/metrics': async () => {
      setDatabaseGauges(metrics, await read());
      await setDiskGauges(metrics, folder);
      setProcessGauges(metrics, { pool, services: services() ?? [], outages: outages() });
      return { status: 200, type: metrics.registry.contentType, body: await metrics.registry.metrics() };
    },
    '/healthz': async () => json(200, { status: 'ok', version: VERSION, services: services()?.map(({ name }) => name) ?? [] }),
    '/readyz': async () => {
      const reasons = whyNotReady(await read(), services(), outages());
      const notes = outages().flatMap((outage) => (outage.store === 'queue' ? describe(outage) : []));
      return json(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons, ...(notes.length > 0 && { notes }) });
    },
  };
  const server = createServer((request, response) => void answer(pages, request, response));
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    throw listenFault(error, { host, port, setting: 'WIRECOPY_HEALTH' });
  }
  collectDefaultMetrics({ register: metrics.registry });
  const stopCounting = countFetches(metrics);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${urlHost(host)}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        stopCounting();
        server.close(() => resolve());
        server.closeAllConnections(); // scrapers keep theirs open
      }),
  };
}

const describe = ({ store, reason, seconds }: Outage): string => `the ${store} has been away for ${seconds} s: ${reason}`;

function whyNotReady(reading: Reading | null, services: readonly Service[] | null, outages: readonly Outage[]): string[] {
  if (services === null) return ['starting'];
  const away = outages.find(({ store }) => store === 'database');
  if (away) return [describe(away)];
  if (reading === null) return ['the database does not answer'];
  return services.map((service) => whyStill(service, reading.waits)).filter((reason) => reason !== null);
}

type Pages = Record<string, () => Promise<Answer>>;

async function answer(pages: Pages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, body } = await answerTo(pages, request);
  response
    .writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    .end(request.method === 'HEAD' ? undefined : body);
}

async function answerTo(pages: Pages, { method, url = '' }: IncomingMessage): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { error: 'this only reads: use GET' });
  const page = pages[url.split('?')[0]!];
  return page ? page() : json(404, { error: `there are ${Object.keys(pages).join(', ')}` });
}

const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(value)}\n`,
});
