import type { ConfigSource } from './reload.ts';

/** What a fetcher may be told beside its configuration. */
export interface FetcherOptions {
  /** Whose changes are followed. */
  source?: ConfigSource;
  proxy?: string | null;
  contact?: string | null;
  /** Where hubs reach the console; null = nowhere, WebSub is off. */
  publicUrl?: string | null;
  /** How long the log of webhooks is kept, in ms; null = for ever. */
  keepDeliveriesMs?: number | null;
}
