import type { Stage } from '../../../shared/pipeline.ts';

export const STAGE_NAMES: Record<Stage, string> = {
  poll: 'Poll',
  page: 'Fetch',
  parse: 'Parse',
  index: 'Index',
  match: 'Match',
  recheck: 'Re-check',
};
