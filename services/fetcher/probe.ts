import type { Feed } from '../../shared/types.ts';
import { parseFeed } from './feed.ts';
import type { HttpClient, HttpResponse } from './http.ts';

/** One look at a feed by its address, as a poll would see it for the first time; throws what the poll would throw. */
export async function probeFeed(url: string, client: HttpClient): Promise<{ feed: Feed; response: HttpResponse }> {
  const response = await client.get(url, { kind: 'feed' });
  const feed = await parseFeed(response.bytes, { url: response.url, contentType: response.contentType });
  return { feed, response };
}
