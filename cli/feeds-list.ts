import { rowsOf } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { openDatabase } from './database.ts';
import { print, printJson, table } from './output.ts';

interface FeedRow {
  feed_id: number;
  url: string;
  title: string | null;
  state: string;
  last_success_at: Date | null;
  consecutive_failures: number;
  last_error_code: string | null;
  last_error: string | null;
  next_poll_at: Date | null;
  items_24h: number;
}

/** The subscribed feeds with their health; those that need care first. */
export async function listFeeds({ dataDir, json }: { dataDir?: string; json?: boolean }): Promise<void> {
  const database = await openDatabase({ settings: readEnvironment(process.env), dataDir, applicationName: 'wirecopy feeds' });
  try {
    const feeds = await rowsOf<FeedRow>(database.pool, {
      name: 'feeds_list',
      text: 'select * from news.feed_health order by consecutive_failures desc, state, coalesce(title, url)',
    });
    if (json) return await printJson(feeds);
    if (feeds.length === 0) return await print('no feeds yet: name them in feeds.yml and start `wirecopy run`');
    await print(table(feeds.map(feedRow)));
  } finally {
    await database.close();
  }
}

const feedRow = (feed: FeedRow) => ({
  feed: feed.title ?? feed.url,
  state: feed.state,
  'new (24 h)': feed.items_24h,
  'last success': shortTime(feed.last_success_at),
  'next poll': shortTime(feed.next_poll_at),
  reason: feed.last_error_code ? `${feed.last_error_code} ${feed.last_error ?? ''}` : '',
});

const shortTime = (at: Date | null): string => at?.toISOString().slice(0, 16).replace('T', ' ') ?? '-';
