import { parseConsoleLogin } from '../../shared/console-login.ts';
import type { Pool } from '../../shared/db.ts';
import { listenFault } from '../../shared/listen.ts';
import type { Log } from '../../shared/log.ts';
import { within } from '../../shared/within.ts';
import { reportConfig } from './config-report.ts';
import type { Desk } from './desk.ts';
import { isLoopback, requireLogin } from './guard.ts';
import type { Setting } from './pages/settings.ts';
import { buildServer } from './server.ts';
import { Sessions } from './sessions.ts';

/** A request that waits for a database that is away does not hold up the end of the process, in ms. */
const CLOSE_MS = 1_000;

export interface ConsoleSettings {
  pool: Pool;
  /** 0 = any free one. */
  port: number;
  /** An address of this machine; default 127.0.0.1. */
  host?: string;
  log?: Log;
  /** Where hubs reach this console; null = nowhere, WebSub is off. */
  publicUrl?: string | null;
  /** The environment as it holds, secrets hidden. */
  settings?: readonly Setting[];
  /** Where the file of feeds is. */
  config?: { file: string; allowHosts: readonly string[] };
  /** As WIRECOPY_CONSOLE_LOGIN says it; null = nobody has to log in, and nothing can be changed. */
  login?: string | null;
  /** What those who have logged in may change. */
  desk?: Desk;
}

export interface Console {
  url: string;
  /** Ends when the requests in hand are answered, or after a second. */
  close(): Promise<void>;
}

/**
 * Serves the console over what is in the database. Without a login it only shows, and answers to names of this machine only.
 * Throws E_PORT_IN_USE, and E_CONFIG for an address or port that cannot be had, or beyond loopback without a word about the login.
 */
export async function startConsole(wanted: ConsoleSettings): Promise<Console> {
  const { pool, port, host = '127.0.0.1', log, publicUrl = null, settings = [], config, login = null, desk = null } = wanted;
  requireLogin(host, login);
  if (!isLoopback(host) && login === 'off') log?.warn({ host }, 'the console has no login: publish its port on 127.0.0.1 only');
  const sessions = new Sessions(parseConsoleLogin(login ?? 'off'));
  const readConfig = async () => (config ? reportConfig(config.file, config.allowHosts) : null);
  const app = buildServer({ pool, log, desk, settings, readConfig }, { sessions, hasCallbacks: publicUrl !== null });
  try {
    const url = await app.listen({ port, host });
    return { url, close: async () => void (await within(CLOSE_MS, app.close())) };
  } catch (error) {
    await app.close();
    throw listenFault(error, { host, port, setting: 'WIRECOPY_CONSOLE' });
  }
}
