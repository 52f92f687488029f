import { serveThread } from '../../shared/pool.ts';
import type { Feed } from '../../shared/types.ts';
import { type FeedSource, parseFeed } from './feed.ts';

export interface FeedInput extends FeedSource {
  bytes: Uint8Array;
}

serveThread<FeedInput, Feed>(({ bytes, ...source }) => parseFeed(bytes, source));
