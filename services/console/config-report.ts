import { existsSync } from 'node:fs';
import { loadFeeds } from '../../shared/config.ts';
import { formatDuration } from '../../shared/duration.ts';
import { Fault } from '../../shared/errors.ts';
import type { ConfigReport } from './pages/settings.ts';

/** Reads and checks the file of feeds; null where there is none. */
export async function reportConfig(file: string, allowHosts: readonly string[]): Promise<ConfigReport | null> {
  if (!existsSync(file)) return null;
  try {
    const { feeds, defaults, politeness, respect, allowPrivateHosts, entities, webhooks } = await loadFeeds(file, allowHosts);
    const facts: ConfigReport['facts'] = [
      ['feeds', String(feeds.length)],
      ['content', defaults.content],
      ['max_age', defaults.maxAgeMs === null ? 'none' : formatDuration(defaults.maxAgeMs)],
      ['recheck', defaults.recheckMs.length > 0 ? defaults.recheckMs.map(formatDuration).join(', ') : 'off'],
      ['politeness', `${politeness.concurrency} at once, ${formatDuration(politeness.spacingMs)} between requests to a host`],
      ['hosts', String(politeness.hosts.size)],
      ['respect', respect.join(', ') || 'nothing but robots.txt'],
      ['allow_private_hosts', allowPrivateHosts.join(', ') || 'none'],
      ['entities', String(entities.length)],
      ['webhooks', String(webhooks.length)],
    ];
    return { file, problems: [], facts };
  } catch (error) {
    if (error instanceof Fault) return { file, problems: error.message.split('\n'), facts: [] };
    throw error;
  }
}
