import type { Pool } from '../../shared/db.ts';
import { listenFault } from '../../shared/listen.ts';
import type { Log } from '../../shared/log.ts';
import { within } from '../../shared/within.ts';
import { reportConfig } from './config-report.ts';
import { isLoopback } from './guard.ts';
import type { Setting } from './pages/settings.ts';
import { buildServer } from './server.ts';

/** A request that waits for a database that is away does not hold up the end of the process, in ms. */
const CLOSE_MS = 1_000;

export interface ConsoleSettings {
  pool: Pool;
  /** 0 = any free one. */
  port: number;
  /** An address of this machine; default 127.0.0.1. Beyond loopback only in a container whose port is published on loopback. */
  host?: string;
  log?: Log;
  /** Where hubs reach this console; null = nowhere, WebSub is off. */
  publicUrl?: string | null;
  /** The environment as it holds, secrets hidden. */
  settings?: readonly Setting[];
  /** Where the file of feeds is. */
  config?: { file: string; allowHosts: readonly string[] };
}

export interface Console {
  url: string;
  /** Ends when the requests in hand are answered, or after a second. */
  close(): Promise<void>;
}

/**
 * Serves the console over what is in the database. It has no login, so beyond loopback it warns, and answers to names of this machine only as ever.
 * Throws E_PORT_IN_USE, and E_CONFIG for an address or port that cannot be had.
 */
export async function startConsole(wanted: ConsoleSettings): Promise<Console> {
  const { pool, port, host = '127.0.0.1', log, publicUrl = null, settings = [], config } = wanted;
  if (!isLoopback(host)) log?.warn({ host }, 'the console has no login: publish its port on 127.0.0.1 only');
  const readConfig = async () => (config ? reportConfig(config.file, config.allowHosts) : null);
  const app = buildServer({ pool, settings, readConfig }, { log, hasCallbacks: publicUrl !== null });
  try {
    const url = await app.listen({ port, host });
    return { url, close: async () => void (await within(CLOSE_MS, app.close())) };
  } catch (error) {
    await app.close();
    throw listenFault(error, { host, port, setting: 'WIRECOPY_CONSOLE' });
  }
}
