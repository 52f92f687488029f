import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { lastChange } from '../../../shared/changes.ts';
import type { Pool } from '../../../shared/db.ts';
import type { Webhook } from '../../../shared/feeds-schema.ts';
import type { Log } from '../../../shared/log.ts';
import { within } from '../../../shared/within.ts';
import type { HttpClient } from '../http.ts';
import { Sender } from './sender.ts';
import { claimWebhooks, dropOldDeliveries, renewWebhooks } from './store.ts';

/** How often the end of the change log is looked for: numbers are given four times a second. In ms. */
const LOOK_MS = 250;
/** How often webhooks are claimed and renewed, in ms. */
const CLAIM_MS = 3_000;
/** How often old deliveries are looked for, in ms. */
const DROP_MS = 3_600_000;
/** Longest that what is under way may take to end, in ms. */
const CLOSE_MS = 5_000;

export interface WebhookSettings {
  pool: Pool;
  http: Pick<HttpClient, 'post'>;
  log: Log;
  onTrouble: (error: unknown) => void;
  /** How long the log of deliveries is kept, in ms; null = for ever. */
  keepMs: number | null;
}

export interface Webhooks {
  /** Puts another configuration into force; the database has it already. */
  use(webhooks: readonly Webhook[]): void;
  close(): Promise<void>;
}

/** Sends changes to the webhooks of the configuration, shared with other processes: for each of them one process sends at a time. */
export function startWebhooks(settings: WebhookSettings): Webhooks {
  const { pool, onTrouble, keepMs } = settings;
  const stop = new AbortController();
  const senders = new Map<number, Sender>();
  let wanted: readonly Webhook[] = [];
  let claimAt = 0;
  let dropAt = 0;

  const forget = (sender: Sender): void => {
    sender.lose();
    senders.delete(sender.held.webhookId);
  };

  async function claim(): Promise<void> {
    claimAt = performance.now() + CLAIM_MS;
    for (const sender of senders.values()) if (sender.isOver) forget(sender);
    const still =
      senders.size > 0
        ? await renewWebhooks(
            pool,
            [...senders.values()].map(({ held }) => held),
          )
        : new Set<number>();
    const last = await lastChange(pool);
    for (const sender of senders.values())
      if (still.has(sender.held.webhookId)) sender.renewed(last);
      else forget(sender);
    for (const held of await claimWebhooks(
      pool,
      wanted.map(({ id }) => id),
    )) {
      const webhook = wanted.find(({ id }) => id === held.key)!;
      const sender = new Sender({ ...settings, held, webhook });
      senders.set(held.webhookId, sender);
      sender.news(last);
    }
  }

  async function look(): Promise<void> {
    if (wanted.length === 0 && senders.size === 0) return;
    if (performance.now() >= claimAt) await claim();
    else if (senders.size > 0) {
      const last = await lastChange(pool);
      for (const sender of senders.values()) sender.news(last);
    }
    if (keepMs !== null && performance.now() >= dropAt) {
      while (await dropOldDeliveries(pool, keepMs));
      dropAt = performance.now() + DROP_MS;
    }
  }

  const looking = (async () => {
    while (!stop.signal.aborted) {
      await look().catch(onTrouble);
      await sleep(LOOK_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();

  return {
    use(webhooks) {
      wanted = webhooks;
      for (const sender of senders.values())
        if (!webhooks.some((webhook) => isDeepStrictEqual(webhook, sender.webhook))) void sender.close();
      claimAt = 0;
    },
    async close() {
      stop.abort();
      await within(
        CLOSE_MS,
        looking.then(() => Promise.all([...senders.values()].map((sender) => sender.close()))),
      );
    },
  };
}
