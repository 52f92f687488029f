import { setTimeout } from 'node:timers/promises';
import type { Pool } from '../../shared/db.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { HttpClient } from './http.ts';
import { callbackBase, type DueSubscription, storeHubAnswer, takeDue, tidySubscriptions } from './websub-store.ts';

/** How often it is looked for subscriptions to make, renew and end: a new one is as quick as its first poll needs. */
const LOOK_MS = 2_000;
/** Hubs that are asked at once. */
const TOGETHER = 8;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
/** Ten days, as long as the big hubs grant. */
const LEASE_SECONDS = 10 * 86_400;

export interface WebsubSettings {
  pool: Pool;
  http: HttpClient;
  /** Where hubs reach the console. */
  publicUrl: string;
  log: Log;
  onTrouble: (error: unknown) => void;
}

/** Makes, renews and ends the subscriptions at hubs, shared with other processes. The hubs confirm to the console. Returns how to stop. */
export function startWebsub({ pool, http, publicUrl, log, onTrouble }: WebsubSettings): () => Promise<void> {
  const stop = new AbortController();
  const look = async (): Promise<void> => {
    await tidySubscriptions(pool, callbackBase(publicUrl));
    const due = await takeDue(pool, TOGETHER);
    await Promise.all(due.map((subscription) => ask(subscription)));
  };
  const ask = async (subscription: DueSubscription): Promise<void> => {
    const { feed_id, hub, state } = subscription;
    const error = await http
      .post(hub, { body: requestOf(subscription).toString(), headers: FORM, follows: true, signal: stop.signal })
      .then(() => null, messageOf);
    if (stop.signal.aborted) return;
    await storeHubAnswer(pool, feed_id, error);
    log[error ? 'warn' : 'debug'](
      { feed: feed_id, hub, state, error },
      error ? 'the hub did not take a request' : 'asked the hub',
    );
  };
  const work = (async () => {
    while (!stop.signal.aborted) {
      await look().catch(onTrouble);
      await setTimeout(LOOK_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();
  return async () => {
    stop.abort();
    await work;
  };
}

/** The form that a hub is sent (WebSub, section 5.1). The secret is sent to hubs on plain http too: whoever listens there can also listen to the pushes. */
export function requestOf({ topic, callback, secret, state }: DueSubscription): URLSearchParams {
  const leaves = state === 'leaving';
  return new URLSearchParams({
    'hub.callback': callback,
    'hub.mode': leaves ? 'unsubscribe' : 'subscribe',
    'hub.topic': topic,
    ...(!leaves && { 'hub.secret': secret, 'hub.lease_seconds': String(LEASE_SECONDS) }),
  });
}
