import { Argument, type Command, Option } from 'commander';
import { loadFeeds } from '../shared/config.ts';
import { readEnvironment, type Settings } from '../shared/environment.ts';
import type { FeedsConfig } from '../shared/feeds-schema.ts';
import type { Database } from './database.ts';
import { configOption, dataDirOption, example } from './options.ts';
import { say } from './output.ts';
import type { ServiceName } from './pipeline.ts';

const ONE_SERVICE = ['fetcher', 'parser', 'indexer', 'console'] as const;

interface Options {
  dataDir?: string;
  config?: string;
  once?: boolean;
}

export function register(program: Command): void {
  program
    .command('run')
    .addArgument(new Argument('[service]', 'run one service only').choices(ONE_SERVICE))
    .description('poll the feeds of feeds.yml and work on what they bring, until stopped')
    .addOption(dataDirOption())
    .addOption(configOption())
    .addOption(new Option('--once', 'one poll of every feed, then stop when nothing is left to do'))
    .addHelpText('after', example('run', 'run --once', 'DATABASE_URL=postgres://… wirecopy run fetcher'))
    .action(async (service: (typeof ONE_SERVICE)[number] | undefined, options: Options) => {
      const settings = readEnvironment(process.env);
      const config = await loadFeeds(options.config ?? settings.configFile, settings.allowHosts);
      const { openDatabase } = await import('./database.ts');
      const { POOL_CONNECTIONS } = await import('./pipeline.ts');
      const database = await openDatabase({
        settings,
        dataDir: options.dataDir,
        applicationName: `wirecopy ${service ?? 'run'}`,
        migrates: service === undefined,
        connections: POOL_CONNECTIONS,
        log: say,
      });
      try {
        await work(settings, database, config, service, options.once === true);
      } finally {
        await database.close();
      }
    });
}

/** Services of this call; the console belongs to a whole run. */
const servicesOf = (service: (typeof ONE_SERVICE)[number] | undefined): ServiceName[] =>
  service === undefined ? ['fetcher', 'parser', 'indexer'] : service === 'console' ? [] : [service];

async function work(
  settings: Settings,
  database: Database,
  config: FeedsConfig,
  service: (typeof ONE_SERVICE)[number] | undefined,
  once: boolean,
): Promise<void> {
  const { startPipeline } = await import('./pipeline.ts');
  const { pollNow, settled } = await import('./settled.ts');
  const { claimRun } = await import('./run-lock.ts');
  const { stopSignal } = await import('./signals.ts');
  const releaseRun = service === undefined ? await claimRun(database) : async () => {};
  const stop = stopSignal();
  try {
    const console = !once && (service === undefined || service === 'console') ? await startConsole(settings, database) : null;
    const pipeline = await startPipeline({ settings, database, services: servicesOf(service), config });
    try {
      if (console) say(`console   ${console.url}`);
      if (service === undefined)
        say(
          `database  ${database.dataDir ? `embedded, in ${database.dataDir}` : 'as DATABASE_URL says'}; ask it with \`wirecopy sql "select …"\``,
        );
      say(once ? `polling ${config.feeds.length} feeds once` : `${config.feeds.length} feeds subscribed; stop with ^C`);
      if (once) {
        const since = await pollNow(database.pool);
        await Promise.race([settled(database.pool, since), stop.stopped]);
      } else await stop.stopped;
    } finally {
      await pipeline.close();
      await console?.close();
    }
  } finally {
    stop.dispose();
    await releaseRun();
  }
}

async function startConsole(settings: Settings, database: Database) {
  const { startConsole: start } = await import('../services/console/main.ts');
  return start({ pool: database.pool, port: settings.consolePort });
}
