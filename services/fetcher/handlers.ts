import type { Pool } from '../../shared/db.ts';
import type { FeedsConfig, Respected } from '../../shared/feeds-schema.ts';
import type { Politeness } from '../../shared/work/claims.ts';
import type { Handler } from '../../shared/work/finish.ts';
import type { HttpClient } from './http.ts';
import { pageHandler } from './page.ts';
import { type PollDependencies, pollHandler } from './poll.ts';
import { recheckHandler } from './recheck.ts';
import { openRobotsGate } from './robots-gate.ts';
import { callbackBase } from './websub-store.ts';

export interface HandlerOptions {
  pool: Pool;
  http: HttpClient;
  parseFeed: PollDependencies['parseFeed'];
  /** Where hubs reach the console; null = nowhere. */
  publicUrl: string | null;
  /** What is in force at this moment. */
  config(): Pick<FeedsConfig, 'politeness' | 'respect'>;
}

/** What the fetcher does with feeds and pages, by the configuration that is in force when it does it. */
export function fetchHandlers({ pool, http, parseFeed, publicUrl, config }: HandlerOptions): Handler[] {
  const robots = openRobotsGate({ pool, http });
  const respects = (wish: Respected): boolean => config().respect.includes(wish);
  const poll = pollHandler({
    pool,
    http,
    parseFeed,
    callbackBase: publicUrl && callbackBase(publicUrl),
    spacingMs: (host) => politenessOf(config().politeness, host).spacingMs,
    permit: async (...asked) => {
      if (respects('robots-feeds')) await robots.permit(...asked);
    },
  });
  const dependencies = { pool, http, robots, respects };
  return [poll, pageHandler(dependencies), recheckHandler(dependencies)];
}

/** The limits of a host:port: those set for it, for its host, or for all. */
export const politenessOf = (politeness: FeedsConfig['politeness'], host: string): Politeness =>
  politeness.hosts.get(host) ?? politeness.hosts.get(host.replace(/:\d+$/, '')) ?? politeness;
