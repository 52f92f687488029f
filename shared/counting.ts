import { isAway } from './db.ts';
import { CODES } from './errors.ts';
import type { Metrics } from './metrics.ts';
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

/** The same bells, counted. */
export function countBells({ bellsRung, bellsAnswered }: Metrics, bells: Bells): Bells {
  return {
    ...bells,
    ring(queue, list) {
      const rung = bells.ring(queue, list);
      bellsRung.inc({ queue }, rung);
      return rung;
    },
    listen(queue, concurrency, onBell, onDrained) {
      const onCountedBell: typeof onBell = (bell) => {
        bellsAnswered.inc({ queue });
        return onBell(bell);
      };
      return bells.listen(queue, concurrency, onCountedBell, onDrained);
    },
  };
}
