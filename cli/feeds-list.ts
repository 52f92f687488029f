import type { FeedHealth } from '../services/console/store/feeds.ts';
import { rowsOf } from '../shared/db.ts';
import { cleanLine } from '../shared/text.ts';
import { onDatabase } from './feeds-database.ts';
import { print, printJson, table } from './output.ts';

/** A feed's health with the name it has in feeds.yml. */
type FeedRow = FeedHealth & { id: string; care: string | null };

/** The subscribed feeds with their health; those that need care first. */
export const listFeeds = ({ dataDir, json }: { dataDir?: string; json?: boolean }): Promise<void> =>
  onDatabase(dataDir, async ({ pool }) => {
    const feeds = await rowsOf<FeedRow>(pool, {
      name: 'feeds_list',
      text: `select h.*, f.id from news.feed_health h join news.feed f using (feed_id)
        order by h.consecutive_failures desc, h.care, h.state, coalesce(h.title, h.url)`,
    });
    if (json) return printJson(feeds);
    if (feeds.length === 0) return print('no feeds yet: name them in feeds.yml and start `wirecopy run`');
    await print(table(feeds.map(feedRow)));
    // In full, for it may name the remedy: the address of the feed that a web page advertises.
    for (const { feed_id, last_error_code, last_error, state } of feeds.filter((feed) => feed.state === 'failing'))
      await print(cleanLine(`${feed_id}: ${state} with ${last_error_code} ${last_error ?? ''}`) ?? '');
  });

const feedRow = (feed: FeedRow) => ({
  no: feed.feed_id,
  feed: feed.title ?? feed.url,
  state: feed.state,
  'new (24 h)': feed.items_24h,
  'last success': shortTime(feed.last_success_at),
  'next poll': shortTime(feed.next_poll_at),
  reason: feed.last_error_code ?? feed.care ?? '',
});

const shortTime = (at: Date | null): string => at?.toISOString().slice(0, 16).replace('T', ' ') ?? '-';
