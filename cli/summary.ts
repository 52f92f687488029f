import type { Log } from '../shared/log.ts';
import type { Report } from '../shared/work/worker.ts';

const EVERY_MS = 60_000;

/** What a person wants to see of a run: how many feeds and pages were asked, what became an article, what failed. */
export interface Tally {
  polls: number;
  pages: number;
  rechecks: number;
  articles: number;
  rejected: number;
  retries: number;
  dead: number;
}

const nothing = (): Tally => ({ polls: 0, pages: 0, rechecks: 0, articles: 0, rejected: 0, retries: 0, dead: 0 });

/** Adds the end of an attempt. */
export function add(tally: Tally, { stage, outcome }: Pick<Parameters<Report>[0], 'stage' | 'outcome'>): void {
  const isGood = outcome === 'done' || outcome === 'unchanged';
  if (isGood && stage === 'poll') tally.polls++;
  if (isGood && stage === 'page') tally.pages++;
  if (stage === 'recheck' && (isGood || outcome === 'rejected')) tally.rechecks++;
  if (outcome === 'done' && stage === 'index') tally.articles++; // matched it may be more than once
  if (outcome === 'rejected' && stage !== 'recheck') tally.rejected++;
  if (outcome === 'retry') tally.retries++;
  if (outcome === 'dead') tally.dead++;
}

/** Says once a minute what was done in it; says nothing when nothing was. `total` is what was done at all. */
export function summarise(log: Log): { report: Report; total: Tally } {
  const total = nothing();
  let tally = nothing();
  setInterval(() => {
    const some = Object.entries(tally).filter(([, count]) => count > 0);
    if (some.length > 0) log.info(Object.fromEntries(some), 'in the last minute');
    tally = nothing();
  }, EVERY_MS).unref(); // ends with the process
  const report: Report = (event) => {
    add(tally, event);
    add(total, event);
  };
  return { report, total };
}
