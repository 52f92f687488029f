import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { isatty } from 'node:tty';

/** An editor writes a file in several steps; a look after them sees it whole. */
const SETTLE_MS = 300;
/** For file systems that report nothing, and links whose target lies in another folder. */
const LOOK_MS = 10_000;

export interface WatchOptions {
  file: string;
  /** Called whenever the file may have changed, never twice at once. */
  look(): Promise<void>;
  onTrouble(error: unknown): void;
  lookMs?: number;
}

/**
 * Has a look at once, whenever the file's folder stirs (editors and Kubernetes put another file in its place, so the file itself
 * cannot be watched), at SIGHUP, and every 10 s. `close` resolves when no look is under way.
 */
export function watchFile({ file, look, onTrouble, lookMs = LOOK_MS }: WatchOptions): { close(): Promise<void> } {
  let looking = Promise.resolve();
  const lookNow = (): void => {
    looking = looking.then(look).catch(onTrouble);
  };
  let settling: NodeJS.Timeout | undefined;
  const onStir = (): void => {
    clearTimeout(settling);
    settling = setTimeout(lookNow, SETTLE_MS);
  };
  const onHangUp = hangUpListener(lookNow);
  const folder = watchFolder(path.dirname(path.resolve(file)), onStir);
  const timer = setInterval(lookNow, lookMs);
  process.on('SIGHUP', onHangUp);
  lookNow();
  return {
    async close() {
      process.off('SIGHUP', onHangUp);
      clearInterval(timer);
      clearTimeout(settling);
      folder?.close();
      await looking;
    },
  };
}

/** Null where the system has no watch left to give: then only the clock tells. */
function watchFolder(folder: string, onStir: () => void): FSWatcher | null {
  try {
    return watch(folder, onStir).on('error', () => {});
  } catch {
    return null;
  }
}

/** SIGHUP asks for a look; where it says that our terminal was closed, it means the end, as it does by default. */
function hangUpListener(look: () => void): () => void {
  const terminal = [0, 1, 2].find(isatty);
  return () => {
    if (terminal !== undefined && !isatty(terminal)) process.kill(process.pid, 'SIGTERM');
    else look();
  };
}
