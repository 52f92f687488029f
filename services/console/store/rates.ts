import { type Queryable, rowsOf } from '../../../shared/db.ts';
import { STAGES, type Stage } from '../../../shared/pipeline.ts';

/** As far as the charts of the stages reach back. */
export const RATE_MINUTES = 30;

/** Per minute, oldest first, the running minute last. */
export interface Rates {
  done: number[];
  /** Refused, given up, or failed and tried again. */
  failed: number[];
}

/** What each stage ended lately. */
export async function loadRates(db: Queryable): Promise<Record<Stage, Rates>> {
  const rows = await rowsOf<{ stage: Stage; minutes_ago: number; done: number; failed: number }>(db, {
    name: 'console_rates',
    text: `select stage, greatest(0, floor(extract(epoch from now() - at) / 60))::int as minutes_ago, count(*) filter (where outcome in ('done', 'unchanged', 'skipped'))::int as done,
        count(*) filter (where outcome in ('rejected', 'dead', 'retry'))::int as failed
      from wirecopy.outcome where at > now() - interval '${RATE_MINUTES} min' group by 1, 2`,
  });
  const empty = (): number[] => Array(RATE_MINUTES).fill(0);
  const rates = Object.fromEntries(STAGES.map((stage) => [stage, { done: empty(), failed: empty() }])) as Record<Stage, Rates>;
  for (const { stage, minutes_ago, done, failed } of rows) {
    const place = RATE_MINUTES - 1 - minutes_ago;
    if (!rates[stage] || place < 0) continue;
    rates[stage].done[place] = done;
    rates[stage].failed[place] = failed;
  }
  return rates;
}
