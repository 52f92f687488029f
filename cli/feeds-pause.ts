import { pauseFeeds, resumeFeeds } from '../services/fetcher/subscriptions.ts';
import { onDatabase } from './feeds-database.ts';
import { print, printJson } from './output.ts';

/** Pauses or resumes the feeds with these ids, addresses or numbers. */
export async function switchFeeds(
  names: string[],
  state: 'paused' | 'active',
  options: { dataDir?: string; json?: boolean },
): Promise<void> {
  const change = state === 'paused' ? pauseFeeds : resumeFeeds;
  const feeds = await onDatabase(options.dataDir, ({ pool }) => change(pool, names));
  if (options.json) return printJson(feeds.map(({ feedId, id, url }) => ({ feedId, id, url, state })));
  for (const feed of feeds) await print(`${feed.id} ${feed.state === state ? `is ${state} already` : `is ${state} now`}`);
}
