import type { FeedsConfig, Respected } from '../../shared/feeds-schema.ts';
import { runContained } from '../../shared/pool.ts';
import type { Service, ServiceContext } from '../../shared/service.ts';
import { within } from '../../shared/within.ts';
import type { Politeness } from '../../shared/work/claims.ts';
import { QueueWorker } from '../../shared/work/worker.ts';
import { openFeedPool } from './feed-pool.ts';
import { createClient } from './http.ts';
import { pageHandler } from './page.ts';
import { pollHandler } from './poll.ts';
import { type ConfigSource, reloader } from './reload.ts';
import { openRobotsGate } from './robots-gate.ts';
import { applyFeeds, countPlan } from './subscriptions.ts';
import { watchFile } from './watch.ts';
import { startWebsub } from './websub.ts';
import { callbackBase } from './websub-store.ts';

export interface FetcherOptions {
  source?: ConfigSource;
  proxy?: string | null;
  contact?: string | null;
  /** Where hubs reach the console; null = nowhere, WebSub is off. */
  publicUrl?: string | null;
}

/** Fetches at once in this process: they wait for the network, not for a core. */
const CONCURRENCY = 32;

const STOP_LOOKING_MS = 2_000;

/**
 * Starts the fetcher: subscribes what the configuration names, polls feeds and downloads pages, through `proxy` if there is one.
 * Follows the changes of `source`, if there is one.
 */
export async function startFetcher(
  context: ServiceContext,
  config: FeedsConfig,
  { source, proxy, contact, publicUrl = null }: FetcherOptions = {},
): Promise<Service> {
  const { pool, log, onTrouble } = context;
  const { plan, rings } = await applyFeeds(pool, config.feeds);
  log.info(countPlan(plan), 'subscriptions applied');
  let current = config;
  const respects = (wish: Respected): boolean => current.respect.includes(wish);
  const http = createClient({ allowed: config.allowPrivateHosts, proxy, contact });
  const robots = openRobotsGate({ pool, http });
  const threads = openFeedPool(1);
  const worker = new QueueWorker({
    ...context,
    handlers: [
      pollHandler({
        pool,
        http,
        parseFeed: (input) => runContained(threads, input),
        callbackBase: publicUrl && callbackBase(publicUrl),
        spacingMs: (host) => politenessOf(current.politeness, host).spacingMs,
        permit: async (...asked) => {
          if (respects('robots-feeds')) await robots.permit(...asked);
        },
      }),
      pageHandler({ pool, http, robots, respects }),
    ],
    concurrency: CONCURRENCY,
    politeness: (host) => politenessOf(current.politeness, host),
  });
  worker.ring(rings);
  const apply = async (next: FeedsConfig) => {
    const { plan, rings } = await applyFeeds(pool, next.feeds);
    current = next;
    http.allow(next.allowPrivateHosts);
    worker.ring(rings);
    return countPlan(plan);
  };
  const stopWebsub = publicUrl === null ? null : startWebsub({ pool, http, publicUrl, log, onTrouble });
  const watch = source && watchFile({ file: source.file, look: reloader({ ...source, config, apply, pool, log }), onTrouble });
  return {
    name: 'fetcher',
    stillMs: () => worker.stillMs,
    async close() {
      // A look that waits for a database that is away does not hold up the end.
      await Promise.all([worker.close(), within(STOP_LOOKING_MS, Promise.all([watch?.close(), stopWebsub?.()]))]);
      await Promise.all([threads.close(), http.close()]);
    },
  };
}

/** The limits of a host:port: those set for it, for its host, or for all. */
export const politenessOf = (politeness: FeedsConfig['politeness'], host: string): Politeness =>
  politeness.hosts.get(host) ?? politeness.hosts.get(host.replace(/:\d+$/, '')) ?? politeness;
