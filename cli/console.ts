import type { Console } from '../services/console/main.ts';
import { describeSettings, type Settings } from '../shared/environment.ts';
import type { Log } from '../shared/log.ts';
import type { Database } from './database.ts';
import { deskOf } from './desk.ts';

/** Serves the console where the settings say; `configFile`: the file of feeds, null where there is none. Throws as `startConsole` does. */
export async function openConsole(settings: Settings, { pool }: Database, log: Log, configFile: string | null): Promise<Console> {
  const { consolePort: port, consoleHost: host, publicUrl, allowHosts, consoleLogin: login } = settings;
  const { startConsole } = await import('../services/console/main.ts');
  const config = configFile === null ? {} : { config: { file: configFile, allowHosts } };
  return startConsole({
    pool,
    port,
    host,
    log,
    publicUrl,
    login,
    desk: deskOf(pool),
    ...config,
    settings: describeSettings(settings),
  });
}
