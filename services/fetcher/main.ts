import type { FeedsConfig } from '../../shared/feeds-schema.ts';
import { runContained } from '../../shared/pool.ts';
import type { Service, ServiceContext } from '../../shared/service.ts';
import { within } from '../../shared/within.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { openFeedPool } from './feed-pool.ts';
import type { FeedInput } from './feed-thread.ts';
import { fetchHandlers, politenessOf } from './handlers.ts';
import { createClient } from './http.ts';
import type { FetcherOptions } from './options.ts';
import { reloader } from './reload.ts';
import { applyConfig, countPlan } from './subscriptions.ts';
import { watchFile } from './watch.ts';
import { startWebhooks } from './webhooks/run.ts';
import { startWebsub } from './websub.ts';

/** Fetches at once in this process: they wait for the network, not for a core. */
const CONCURRENCY = 64;
/** A look that waits for a database that is away does not hold up the end. */
const STOP_LOOKING_MS = 2_000;

/** Starts the fetcher: subscribes what the configuration names, polls feeds and downloads pages, through `proxy` if there is one. */
export async function startFetcher(context: ServiceContext, config: FeedsConfig, options: FetcherOptions = {}): Promise<Service> {
  const { pool, log, onTrouble } = context;
  const { source, proxy, contact, publicUrl = null, keepDeliveriesMs: keepMs = null } = options;
  const { plan, rings } = await applyConfig(pool, config);
  log.info(countPlan(plan), 'subscriptions applied');
  let current = config;
  const http = createClient({ allowed: config.allowPrivateHosts, proxy, contact });
  const threads = openFeedPool(1);
  const parseFeed = (input: FeedInput) => runContained(threads, input);
  const handlers = fetchHandlers({ pool, http, parseFeed, publicUrl, config: () => current });
  const politeness = (host: string) => politenessOf(current.politeness, host);
  const worker = new QueueWorker({ ...context, handlers, concurrency: CONCURRENCY, politeness });
  worker.ring(rings);
  const webhooks = startWebhooks({ pool, http, log, onTrouble, keepMs });
  webhooks.use(config.webhooks);
  const apply = async (next: FeedsConfig) => {
    const { plan, rings } = await applyConfig(pool, next);
    current = next;
    http.allow(next.allowPrivateHosts);
    webhooks.use(next.webhooks);
    worker.ring(rings);
    return countPlan(plan);
  };
  const stopWebsub = publicUrl === null ? null : startWebsub({ pool, http, publicUrl, log, onTrouble });
  const watch = source && watchFile({ file: source.file, look: reloader({ ...source, config, apply, pool, log }), onTrouble });
  return {
    name: 'fetcher',
    stillMs: () => worker.stillMs,
    async close() {
      await Promise.all([
        worker.close(),
        webhooks.close(),
        within(STOP_LOOKING_MS, Promise.all([watch?.close(), stopWebsub?.()])),
      ]);
      await Promise.all([threads.close(), http.close()]);
    },
  };
}
