import type { Pool } from '../../shared/db.ts';
import type { Log } from '../../shared/log.ts';
import type { Desk } from './desk.ts';
import type { ConfigReport, Setting } from './pages/settings.ts';

/** What the pages are made from. */
export interface Site {
  pool: Pool;
  log: Log | undefined;
  /** What may be changed; null = nothing. */
  desk: Desk | null;
  /** The environment as it holds in this process, secrets hidden. */
  settings: readonly Setting[];
  /** What the file of feeds says at this moment; null where this process does not see it. */
  readConfig: () => Promise<ConfigReport | null>;
}
