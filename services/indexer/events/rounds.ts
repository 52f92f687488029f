import { setTimeout } from 'node:timers/promises';
import type { ServiceContext } from '../../../shared/service.ts';
import { within } from '../../../shared/within.ts';
import { BATCH, groupDue } from './group.ts';

/** How long new stories wait for others to be compared with them in one batch, in ms. */
const PAUSE_MS = 300;

/** A round that waits for a database that is away must not hold up the end of the process, in ms. */
const STOP_MS = 3_000;

/** Groups stories into events as they come, in every indexer, one at a time over all of them. */
export function startEventGrouping({ pool, onTrouble }: Pick<ServiceContext, 'pool' | 'onTrouble'>): { close(): Promise<void> } {
  const stop = new AbortController();
  const rounds = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const done = await groupDue(pool, onTrouble).catch((error) => {
        onTrouble(error);
        return 0;
      });
      if (done < BATCH) await setTimeout(PAUSE_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const running = rounds();
  return {
    async close() {
      stop.abort();
      await within(STOP_MS, running);
    },
  };
}
