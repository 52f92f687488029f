import type { Pool } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { isLoopback } from './guard.ts';
import { buildServer } from './server.ts';

export interface ConsoleSettings {
  pool: Pool;
  /** 0 = any free one. */
  port: number;
  /** A name or address of this machine; default 127.0.0.1. */
  host?: string;
  log?: Log;
}

export interface Console {
  url: string;
  /** Ends when the requests in hand are answered. */
  close(): Promise<void>;
}

/**
 * Serves the console over what is in the database. It has no login, so it listens on loopback only.
 * Throws E_PORT_IN_USE, and E_CONFIG for a host beyond loopback.
 */
export async function startConsole({ pool, port, host = '127.0.0.1', log }: ConsoleSettings): Promise<Console> {
  if (!isLoopback(host)) throw new Fault('E_CONFIG', `the console has no login and listens on loopback only, not on ${host}`);
  const app = buildServer(pool, log);
  try {
    const url = await app.listen({ port, host });
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Fault('E_PORT_IN_USE', `another program listens on ${host}:${port}: stop it, or set WIRECOPY_CONSOLE_PORT`, {
      cause: error,
    });
  }
}
