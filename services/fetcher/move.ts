/** Answers that have to lead to the same place before it is taken for the feed's address: one may be a slip of the publisher. */
const CONSISTENT_ANSWERS = 3;

/** Where a feed is polled, and where its last answers led. */
export interface Whereabouts {
  /** The address in feeds.yml. */
  subscribedUrl: string;
  /** The address that is asked instead; null = the subscribed one. */
  polledUrl: string | null;
  /** Where the permanent redirects of the last answers led, and how many answers in a row. */
  redirectUrl: string | null;
  redirectAnswers: number;
}

/** Takes note of where an answer's permanent redirects led (null: nowhere), and moves the feed there after three that agree. */
export function followMove(feed: Whereabouts, permanentRedirect: string | null): Whereabouts {
  const stay = { ...feed, redirectUrl: null, redirectAnswers: 0 };
  // A feed that was read over a safe connection is not moved to an unsafe one.
  if (permanentRedirect === null || isDowngrade(feed.polledUrl ?? feed.subscribedUrl, permanentRedirect)) return stay;
  const redirectAnswers = permanentRedirect === feed.redirectUrl ? feed.redirectAnswers + 1 : 1;
  if (redirectAnswers < CONSISTENT_ANSWERS) return { ...feed, redirectUrl: permanentRedirect, redirectAnswers };
  return { ...stay, polledUrl: permanentRedirect === new URL(feed.subscribedUrl).href ? null : permanentRedirect };
}

const isDowngrade = (from: string, to: string): boolean => from.startsWith('https:') && to.startsWith('http:');
