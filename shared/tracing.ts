import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import { VERSION } from './package.ts';
import { digest } from './text.ts';
import type { Report } from './work/worker.ts';

export interface TracingOptions {
  /** Base address of a collector that speaks OTLP over HTTP. */
  endpoint: string;
  /** Sent with each request. */
  headers?: Record<string, string>;
  /** What runs in this process. */
  service: string;
  log: Pick<Log, 'warn'>;
}

export interface Tracing {
  report: Report;
  /** Sends what is left, for two seconds at most. */
  close(): Promise<void>;
}

type Exit = Parameters<Report>[0];

const SEND_EVERY_MS = 2_000;
/** Spans of one request: some 300 kB. */
const AT_ONCE = 512;
/** More are dropped: a collector that is away must not fill the memory. Some 2 MB. */
const MOST_WAITING = 4_096;
const ANSWER_MS = 5_000;
const CLOSE_MS = 2_000;

/** As OTLP numbers them. */
const INTERNAL = 1;
const FAILED = 2;

/** All attempts at an item, in whichever process, have one trace: its id follows from the item's. Polls of a feed have another one. */
export const traceIdOf = ({ stage, id }: Pick<Exit, 'stage' | 'id'>): string =>
  digest('trace', stage === 'poll' ? 'feed' : 'item', id)
    .subarray(0, 16)
    .toString('hex');

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** One attempt as a span. Neither addresses of pages nor messages of errors leave the process. */
export function spanOf(exit: Exit, endedAt: number) {
  const { stage, id, host, outcome, code, ms } = exit;
  const isBad = outcome === 'dead' || outcome === 'rejected' || outcome === 'retry';
  return {
    traceId: traceIdOf(exit),
    spanId: randomBytes(8).toString('hex'),
    name: stage,
    kind: INTERNAL,
    startTimeUnixNano: `${Math.round(endedAt - ms)}000000`,
    endTimeUnixNano: `${Math.round(endedAt)}000000`,
    attributes: [
      attribute(stage === 'poll' ? 'wirecopy.feed_id' : 'wirecopy.item_id', id),
      attribute('wirecopy.outcome', outcome),
      ...(host ? [attribute('server.address', host)] : []),
      ...(code ? [attribute('error.type', code)] : []),
    ],
    status: isBad ? { code: FAILED, message: code ?? outcome } : {},
  };
}

/** Sends each attempt as a span to a collector, in the background: nobody waits for it, and what it does not take is lost. */
export function startTracing({ endpoint, headers = {}, service, log }: TracingOptions): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const resource = {
    attributes: [
      attribute('service.namespace', 'wirecopy'),
      attribute('service.name', service),
      attribute('service.version', VERSION),
    ],
  };
  const stop = new AbortController();
  let waiting: ReturnType<typeof spanOf>[] = [];
  let isAway = false;

  const send = async (spans: typeof waiting, signal: AbortSignal): Promise<void> => {
    const body = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'wirecopy', version: VERSION }, spans }] }] };
    const sent = { ...headers, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body), signal, redirect: 'error' });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
  };
  const flush = async (withinMs: number): Promise<void> => {
    const signal = AbortSignal.timeout(withinMs);
    while (waiting.length > 0) {
      const spans = waiting.splice(0, AT_ONCE);
      try {
        await send(spans, signal);
        isAway = false;
      } catch (error) {
        if (!isAway)
          log.warn({ reason: reasonOf(error) }, 'the collector of traces takes nothing: spans are dropped until it does');
        isAway = true;
        return;
      }
    }
  };
  const running = (async () => {
    while (!stop.signal.aborted) {
      await sleep(SEND_EVERY_MS, undefined, { signal: stop.signal }).catch(() => {});
      if (!stop.signal.aborted) await flush(ANSWER_MS);
    }
  })();
  return {
    report(exit) {
      if (waiting.length < MOST_WAITING) waiting.push(spanOf(exit, Date.now()));
    },
    async close() {
      stop.abort();
      await Promise.race([running, sleep(CLOSE_MS)]);
      await flush(CLOSE_MS);
      waiting = [];
    },
  };
}

/** What lies behind `fetch failed`. */
const reasonOf = (error: unknown): string => messageOf(error instanceof Error && error.cause ? error.cause : error);
