import { formatDuration } from './duration.ts';
import type { FeedSettings, FeedsConfig, HostLimits, Interval, Webhook } from './feeds-schema.ts';

/** A feed as feeds.yml would say it with nothing left to the defaults; `name` null = the feed's own title. */
export interface SpelledFeed {
  url: string;
  id: string;
  name: string | null;
  every: string;
  content: string;
  max_age: string;
  recheck: string | string[];
  tags: string[];
}

export const spellFeed = ({ url, id, name, everyMs, bounds, content, maxAgeMs, recheckMs, tags }: FeedSettings): SpelledFeed => ({
  url,
  id,
  name,
  every: spellInterval({ everyMs, bounds }),
  content,
  max_age: spellAge(maxAgeMs),
  recheck: spellRecheck(recheckMs),
  tags,
});

/** The whole configuration as a feeds.yml in which everything is said. Of a webhook's address only the host is shown: its path is the key to many services. */
export function spellConfig({ defaults, politeness, respect, allowPrivateHosts, feeds, entities, webhooks }: FeedsConfig) {
  return {
    defaults: {
      every: spellInterval(defaults),
      content: defaults.content,
      max_age: spellAge(defaults.maxAgeMs),
      recheck: spellRecheck(defaults.recheckMs),
    },
    politeness: {
      ...spellLimits(politeness),
      hosts: Object.fromEntries([...politeness.hosts].map(([host, limits]) => [host, spellLimits(limits)])),
    },
    respect,
    allow_private_hosts: allowPrivateHosts,
    feeds: feeds.map(spellFeed),
    entities,
    webhooks: webhooks.map(hideAddress),
  };
}

function spellInterval({ everyMs, bounds }: Interval): string {
  if (everyMs !== null) return formatDuration(everyMs);
  return bounds ? `${formatDuration(bounds.minMs)}..${formatDuration(bounds.maxMs)}` : 'auto';
}
const spellAge = (ms: number | null): string => (ms === null ? 'none' : formatDuration(ms));
const spellRecheck = (ages: number[]): string | string[] => (ages.length === 0 ? 'none' : ages.map(formatDuration));
const spellLimits = ({ concurrency, spacingMs }: HostLimits) => ({ concurrency, spacing: formatDuration(spacingMs) });
const hideAddress = (webhook: Webhook) => ({ ...webhook, url: `${new URL(webhook.url).origin}/(hidden)` });
