import type { Console } from '../services/console/main.ts';
import type { Settings } from '../shared/environment.ts';
import type { Log } from '../shared/log.ts';
import type { Database } from './database.ts';

/** Serves the console where the settings say. Throws as `startConsole` does. */
export async function openConsole(
  { consolePort: port, consoleHost: host, publicUrl }: Settings,
  { pool }: Database,
  log: Log,
): Promise<Console> {
  const { startConsole } = await import('../services/console/main.ts');
  return startConsole({ pool, port, host, log, publicUrl });
}
