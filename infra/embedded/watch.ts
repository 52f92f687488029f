import { setTimeout } from 'node:timers/promises';
import { messageOf } from '../../shared/errors.ts';
import { isRunning } from './processes.ts';
import type { Server } from './server.ts';

/** A look costs one small file on Linux and a process elsewhere. */
const LOOK_MS = 1_000;
/** Wait after a start that failed: the first tries follow soon, a full disk may take hours. */
const FIRST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 15_000;

/**
 * Looks whether the server still runs and has it started again when it does not; of several processes each does, and whoever holds the lock is first.
 * What keeps it from starting is said once. Returns how to stop, which resolves to the last server known.
 */
export function watchServer(
  server: Server,
  startAgain: () => Promise<Server>,
  log: (line: string) => void,
): () => Promise<Server> {
  const stop = new AbortController();
  let current = server;

  const pause = (ms: number): Promise<unknown> => setTimeout(ms, undefined, { ref: false, signal: stop.signal }).catch(() => {});

  const revive = async (): Promise<void> => {
    log('the embedded Postgres ended: starting it again');
    let isTold = false;
    for (let waitMs = FIRST_WAIT_MS; !stop.signal.aborted; waitMs = Math.min(2 * waitMs, MOST_WAIT_MS)) {
      try {
        current = await startAgain();
        return;
      } catch (error) {
        if (!isTold) log(`the embedded Postgres does not start, trying on: ${messageOf(error)}`);
        isTold = true;
      }
      await pause(waitMs);
    }
  };

  const watching = (async () => {
    while (!stop.signal.aborted) {
      await pause(LOOK_MS);
      if (!stop.signal.aborted && !isRunning(current.process)) await revive();
    }
  })();

  return async () => {
    stop.abort();
    await watching;
    return current;
  };
}
