import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Metrics } from './metrics.ts';

interface Exchange {
  request: object & { method: string };
  response: { statusCode: number };
  chunk: Buffer;
}

/**
 * Counts the answers and bytes of this process' downloads on the channels on which undici tells of its requests, so that the client stays as it is.
 * Returns how to stop.
 */
export function countFetches({ responses, receivedBytes }: Metrics): () => void {
  const answered = new WeakSet<object>();
  const listeners: Record<string, (exchange: Exchange) => void> = {
    'undici:request:headers': ({ request, response }) => {
      answered.add(request);
      responses.inc({ class: `${Math.floor(response.statusCode / 100)}xx` });
    },
    'undici:request:bodyChunkReceived': ({ chunk }) => receivedBytes.inc(chunk.length),
    'undici:request:error': ({ request }) => {
      if (!answered.has(request)) responses.inc({ class: 'none' });
    },
  };
  const subscriptions = Object.entries(listeners).map(([channel, listener]) => {
    const onMessage = (exchange: unknown): void => {
      // Other methods are not downloads.
      if ((exchange as Exchange).request.method === 'GET') listener(exchange as Exchange);
    };
    subscribe(channel, onMessage);
    return () => unsubscribe(channel, onMessage);
  });
  return () => {
    for (const stop of subscriptions) stop();
  };
}
