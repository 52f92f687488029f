import { isAway } from './db.ts';
import { CODES } from './errors.ts';
import type { Metrics } from './metrics.ts';
import type { QueueName } from './pipeline.ts';
import type { Bells } from './queue.ts';
import type { Report } from './work/worker.ts';

/** Counts the end of an attempt. Codes that are not in the table share one label, so that their number stays bounded. */
export const countExit =
  ({ exits, exitCodes, attemptSeconds }: Metrics): Report =>
  ({ stage, outcome, code, ms }) => {
    exits.inc({ stage, outcome });
    if (code) exitCodes.inc({ stage, code: code in CODES ? code : 'other' });
    attemptSeconds.observe({ stage }, ms / 1_000);
  };

/** Counts an error around the work. */
export const countTrouble = ({ troubles }: Metrics, from: 'queue' | 'work', error: unknown): void =>
  troubles.inc({ source: from === 'work' && isAway(error) ? 'database' : from });

/** The same bells, counted when they ring. */
export function countRung({ bellsRung }: Metrics, bells: Bells): Bells {
  return {
    ...bells,
    ring(queue, list) {
      const rung = bells.ring(queue, list);
      bellsRung.inc({ queue }, rung);
      return rung;
    },
  };
}

/** Counts an answered bell by what it led to. */
export const countAnswer =
  ({ bellsAnswered, bellsEmpty }: Metrics) =>
  (queue: QueueName, attempts: number): void => {
    bellsAnswered.inc({ queue });
    if (attempts === 0) bellsEmpty.inc({ queue });
  };
