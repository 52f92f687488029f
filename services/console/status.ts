import { readConfigError } from '../../shared/config-state.ts';
import type { Queryable } from '../../shared/db.ts';
import { countFeeds, type FeedState } from '../../shared/feed-counts.ts';
import { kept } from '../../shared/kept.ts';
import type { Stage } from '../../shared/pipeline.ts';
import { countStages, type StageCounts } from '../../shared/stage-counts.ts';

/** What the overview shows and /api/status answers. */
export interface Status {
  at: Date;
  stages: Record<Stage, StageCounts>;
  feeds: Record<FeedState, number>;
  /** Why the feeds.yml on disk is not in force; null when it is. */
  configError: string | null;
}

/** Any number of open windows costs one look at the tables in this time. */
export const STATUS_KEPT_MS = 2_000;

/** Gives the status, at most two seconds old. */
export function statusOf(db: Queryable): () => Promise<Status> {
  return kept(STATUS_KEPT_MS, () => loadStatus(db));
}

async function loadStatus(db: Queryable): Promise<Status> {
  const [stages, feeds, configError] = await Promise.all([countStages(db), countFeeds(db), readConfigError(db)]);
  return {
    at: new Date(),
    stages: Object.fromEntries(stages.map(({ stage, ...counts }) => [stage, counts])) as Status['stages'],
    feeds,
    configError,
  };
}
