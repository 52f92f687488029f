import type { FeedsConfig } from '../../shared/feeds-schema.ts';
import { runContained } from '../../shared/pool.ts';
import type { Service, ServiceContext } from '../../shared/service.ts';
import type { Politeness } from '../../shared/work/claims.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { openFeedPool } from './feed-pool.ts';
import { createClient } from './http.ts';
import { pageHandler } from './page.ts';
import { pollHandler } from './poll.ts';
import { applyFeeds } from './store.ts';

/** Fetches at once in this process: they wait for the network, not for a core. */
const CONCURRENCY = 32;

/** Starts the fetcher: subscribes what the configuration names, polls feeds and downloads pages. */
export async function startFetcher(context: ServiceContext, config: FeedsConfig): Promise<Service> {
  const { pool } = context;
  const http = createClient({ allowed: config.allowPrivateHosts });
  const threads = openFeedPool(1);
  const worker = new QueueWorker({
    ...context,
    handlers: [pollHandler({ pool, http, parseFeed: (input) => runContained(threads, input) }), pageHandler({ pool, http })],
    concurrency: CONCURRENCY,
    politeness: politenessOf(config),
  });
  const { applied, rings } = await applyFeeds(pool, config.feeds);
  context.log.info(applied, 'subscriptions applied');
  await worker.ring(rings);
  return {
    name: 'fetcher',
    movedAt: () => worker.movedAt,
    async close() {
      await worker.close();
      await Promise.all([threads.close(), http.close()]);
    },
  };
}

/** The limits of a host:port: those set for it, for its host, or for all. */
export function politenessOf({ politeness }: Pick<FeedsConfig, 'politeness'>): (host: string) => Politeness {
  return (host) => politeness.hosts.get(host) ?? politeness.hosts.get(host.replace(/:\d+$/, '')) ?? politeness;
}
