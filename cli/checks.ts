import type { Settings } from '../shared/environment.ts';
import type { Check } from './check.ts';
import { checkDatabase } from './checks-database.ts';
import { checkConsole, checkFeedsFile, checkHealth, checkNode } from './checks-machine.ts';
import { checkNames } from './checks-names.ts';
import { checkQueue } from './checks-queue.ts';

export type { Check } from './check.ts';

/** What usually goes wrong, looked at in the order in which it would. */
export async function runChecks(settings: Settings, options: { dataDir?: string; config?: string }): Promise<Check[]> {
  return [
    checkNode(),
    await checkFeedsFile(settings, options.config),
    await checkConsole(settings),
    await checkHealth(settings),
    await checkNames(settings),
    await checkQueue(settings.redisUrl),
    ...(await checkDatabase(settings, options.dataDir)),
  ];
}
