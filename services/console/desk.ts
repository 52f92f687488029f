/** What an editor may change. Other services do it; who starts the console brings them together. */
export interface Desk {
  mergeStories(story: string, other: string, reason: string | null): Promise<Decided>;
  splitStory(story: string, articles: string[], reason: string | null): Promise<Decided>;
  /** Takes back the newest decision about a story. */
  undoDecision(story: string): Promise<Decided>;
  /** By the feed's name in feeds.yml. */
  pauseFeed(id: string): Promise<unknown>;
  resumeFeed(id: string): Promise<unknown>;
}

/** Where the articles concerned stand now. */
export interface Decided {
  stories: { storyId: string }[];
}
