import { existsSync } from 'node:fs';
import { loadFeeds } from '../shared/config.ts';
import type { Settings } from '../shared/environment.ts';
import { messageOf } from '../shared/errors.ts';
import type { KnownEntity } from '../shared/feeds-schema.ts';
import { say } from './output.ts';

/**
 * The gazetteer of the configuration, for commands that can do without one: empty where there is no feeds.yml, or where it is not valid, which is
 * said. A file that was asked for by name has to be there and valid (E_CONFIG).
 */
export async function knownEntitiesOf(
  { configFile, allowHosts }: Settings,
  config: string | undefined,
): Promise<readonly KnownEntity[]> {
  if (config !== undefined) return (await loadFeeds(config, allowHosts)).entities;
  if (!existsSync(configFile)) return [];
  try {
    return (await loadFeeds(configFile, allowHosts)).entities;
  } catch (error) {
    say(`wirecopy: the entities of ${configFile} are left out, for it is not valid: ${messageOf(error)}`);
    return [];
  }
}
