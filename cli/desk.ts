import type { Desk } from '../services/console/desk.ts';
import type { Pool } from '../shared/db.ts';

const stories = () => import('../services/indexer/story-decisions.ts');
const feeds = () => import('../services/fetcher/subscriptions.ts');

/** What the commands `story` and `feeds` do, for the console. Loaded when it is needed: a console that only shows costs less. */
export const deskOf = (pool: Pool): Desk => ({
  mergeStories: async (story, other, reason) => (await stories()).mergeStories(pool, story, other, reason),
  splitStory: async (story, articles, reason) => (await stories()).splitStory(pool, story, articles, reason),
  undoDecision: async (story) => (await stories()).undoDecision(pool, story),
  pauseFeed: async (id) => (await feeds()).pauseFeeds(pool, [id]),
  resumeFeed: async (id) => (await feeds()).resumeFeeds(pool, [id]),
});
