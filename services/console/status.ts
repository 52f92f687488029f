import type { Queryable } from '../../shared/db.ts';
import type { Stage } from '../../shared/pipeline.ts';
import { countFeeds, FEED_STATES, type FeedState } from './store/feeds.ts';
import { countStages, type StageCounts } from '../../shared/stage-counts.ts';

/** What the overview shows and /api/status answers. */
export interface Status {
  at: Date;
  stages: Record<Stage, StageCounts>;
  feeds: Record<FeedState, number>;
}

/** Any number of open windows costs one look at the tables in this time. */
const STATUS_KEPT_MS = 2_000;

/** Gives the status, at most two seconds old. */
export function statusOf(db: Queryable): () => Promise<Status> {
  return kept(STATUS_KEPT_MS, () => loadStatus(db));
}

async function loadStatus(db: Queryable): Promise<Status> {
  const [stages, feeds] = await Promise.all([countStages(db), countFeeds(db)]);
  const feedsIn = new Map(feeds.map((row) => [row.state, row.feeds]));
  return {
    at: new Date(),
    stages: Object.fromEntries(stages.map(({ stage, ...counts }) => [stage, counts])) as Status['stages'],
    feeds: Object.fromEntries(FEED_STATES.map((state) => [state, feedsIn.get(state) ?? 0])) as Status['feeds'],
  };
}

/** Repeats an answer until it is `ms` old; callers that come while it is being made wait for the same one. A failure is not kept. */
export function kept<T>(ms: number, load: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let freshUntil = 0;
  return () => {
    if (answer && performance.now() < freshUntil) return answer;
    freshUntil = Number.POSITIVE_INFINITY;
    answer = load();
    answer.then(
      () => {
        freshUntil = performance.now() + ms;
      },
      () => {
        freshUntil = 0;
      },
    );
    return answer;
  };
}
