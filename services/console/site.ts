import type { Pool } from '../../shared/db.ts';
import type { ConfigReport, Setting } from './pages/settings.ts';

/** What the pages are made from. */
export interface Site {
  pool: Pool;
  /** The environment as it holds in this process, secrets hidden. */
  settings: readonly Setting[];
  /** What the file of feeds says at this moment; null where this process does not see it. */
  readConfig: () => Promise<ConfigReport | null>;
}
