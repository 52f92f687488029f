const MINUTE = 60_000;

/** However often a feed says that an entry changed: two looks at one page are at least this far apart. */
const SHORTEST_GAP_MS = 10 * MINUTE;
/** The older an article, the less often: a feed that changes all its entries at each poll costs some twenty looks in two days, not three hundred. */
const GAP_SHARE = 1 / 4;
/** An age that is nearly reached counts as reached: the first look is timed from the download, the others from the indexing some seconds later. */
const NEARLY = 1 / 10;

/** Time until the next look of a schedule of ages, in ms; null when the last one has passed. */
export function nextRecheckMs(schedule: readonly number[], ageMs: number): number | null {
  const next = schedule.find((age) => age - ageMs > age * NEARLY);
  return next === undefined ? null : Math.round(next - ageMs);
}

/** How long a look must wait that an announced change asks for, in ms. */
export const changeDelayMs = (ageMs: number, sinceLastMs: number): number =>
  Math.max(0, Math.round(Math.max(SHORTEST_GAP_MS, ageMs * GAP_SHARE) - sinceLastMs));

/** Whether an answer came from the front page of a site instead of the page that was asked for: so many sites say that it is gone. */
export function isSentHome(asked: string, answered: string): boolean {
  const isHome = (url: URL): boolean => url.pathname === '/' && url.search === '';
  return isHome(new URL(answered)) && !isHome(new URL(asked));
}
