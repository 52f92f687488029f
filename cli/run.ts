import { Argument, type Command, Option } from 'commander';
import type { ConfigSource } from '../services/fetcher/reload.ts';
import { loadFeeds } from '../shared/config.ts';
import { describeUrl } from '../shared/db.ts';
import { HEALTH_PORT, readEnvironment, type Settings } from '../shared/environment.ts';
import type { FeedsConfig } from '../shared/feeds-schema.ts';
import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics.ts';
import { Outages } from '../shared/outages.ts';
import { VERSION } from '../shared/package.ts';
import type { Service } from '../shared/service.ts';
import type { Report } from '../shared/work/worker.ts';
import { openConsole } from './console.ts';
import type { Database } from './database.ts';
import { configOption, dataDirOption, example } from './options.ts';
import { counted, say } from './output.ts';

const ONE_SERVICE = ['fetcher', 'parser', 'indexer', 'console'] as const;
type OneService = (typeof ONE_SERVICE)[number];

interface Options {
  dataDir?: string;
  config?: string;
  once?: boolean;
}

interface Run {
  settings: Settings;
  database: Database;
  log: Log;
  /** Absent where nothing is fetched. */
  config: FeedsConfig | undefined;
  source?: ConfigSource;
  configFile: string;
  /** Absent: all of them. */
  service: OneService | undefined;
  once: boolean;
  outages: Outages;
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
    .action(async (service: OneService | undefined, options: Options) => {
      const settings = readEnvironment(process.env);
      const source = { file: options.config ?? settings.configFile, allowHosts: settings.allowHosts };
      const fetches = service === undefined || service === 'fetcher';
      const config = fetches ? await loadFeeds(source.file, source.allowHosts) : undefined;
      const { openDatabase } = await import('./database.ts');
      const { logOf, PIPELINE_POOL } = await import('./pipeline.ts');
      const early = logOf(settings);
      const database = await openDatabase({
        settings,
        dataDir: options.dataDir,
        applicationName: `wirecopy ${service ?? 'run'}`,
        migrates: service === undefined,
        ...PIPELINE_POOL,
        log: (line) => early.info(line),
      });
      const once = options.once === true;
      const log = logOf(settings, database);
      try {
        await work({
          settings,
          database,
          log,
          config,
          ...(!once && { source }),
          configFile: source.file,
          service,
          once,
          outages: new Outages(log),
        });
      } finally {
        await database.close();
      }
    });
}

async function work(run: Run): Promise<void> {
  const { database, log, service, once } = run;
  const { databaseTime, pollNow, settled } = await import('./settled.ts');
  const { claimRun } = await import('./run-lock.ts');
  const { stopSignal } = await import('./signals.ts');
  const { summarise } = await import('./summary.ts');
  const stop = stopSignal();
  const opened: { close(): unknown }[] = [{ close: stop.dispose }];
  const keep = <T extends { close(): unknown }>(resource: T): T => {
    opened.push(resource);
    return resource;
  };
  try {
    if (service === undefined) keep({ close: await claimRun(database, log) });
    const hasConsole = service === 'console' || (service === undefined && !once);
    const console = hasConsole ? keep(await openConsole(run.settings, database, log, run.configFile)) : null;
    let services: Service[] | null = null;
    const monitoring = await startMonitoring(run, () => services);
    if (monitoring) keep(monitoring);
    const since = await databaseTime(database.pool);
    const summary = summarise(log);
    services = service === 'console' ? [] : keep(await startServices(run, summary.report, monitoring?.metrics)).services;
    announce(run, { console: console?.url, monitoring: monitoring?.url });
    if (once) {
      await pollNow(database.pool, since);
      const done = settled(database.pool, since, { retries: false }).then(() => true);
      if (await Promise.race([done, stop.stopped]))
        log.info({ ...summary.total }, 'every feed was polled once; `wirecopy feeds list` and `wirecopy status` say how it went');
    } else await stop.stopped;
    log.info('stopping: what is in hand is finished or handed back');
  } finally {
    for (const resource of opened.reverse()) await resource.close();
  }
  log.info('stopped');
}

async function startServices(
  { settings, database, log, config, source, service, outages }: Run,
  report: Report,
  metrics: Metrics | undefined,
) {
  const { SERVICES, startPipeline } = await import('./pipeline.ts');
  const { retentionOf } = await import('../shared/work/retention.ts');
  const retention = retentionOf(settings);
  const services = SERVICES.filter((name) => service === undefined || service === name);
  return startPipeline({ settings, database, services, config, source, log, metrics, outages, retention, report });
}

/** Metrics and probes: always for a service of its own, for a whole run where a port is set. */
async function startMonitoring({ settings, database, service, outages }: Run, services: () => Service[] | null) {
  const port = settings.healthPort ?? (service === undefined ? null : HEALTH_PORT);
  if (port === null) return null;
  const { startHealth } = await import('../shared/health.ts');
  const { createMetrics } = await import('../shared/metrics.ts');
  const metrics = createMetrics();
  const { healthHost: host } = settings;
  const folder = database.dataDir ?? '.';
  const health = await startHealth({ port, host, pool: database.pool, metrics, services, outages: () => outages.list(), folder });
  return { ...health, metrics };
}

/** Says what runs and where: to a person in lines, to a log in one. */
function announce(
  { settings, database, log, config, service, once }: Run,
  urls: { console?: string; monitoring?: string },
): void {
  const feeds = config && counted(config.feeds.length, 'feed');
  const what = feeds ? (once ? `polling ${feeds} once` : `${feeds} subscribed`) : `${service} is running`;
  const doing = once ? what : `${what}; stop with ^C`;
  if (!process.stderr.isTTY) {
    const stores = {
      database: describeUrl(database.url),
      queue: settings.redisUrl ? describeUrl(settings.redisUrl) : 'in Postgres',
    };
    log.info({ version: VERSION, service: service ?? 'all', ...urls, ...stores }, doing);
    return;
  }
  if (urls.console) say(`console   ${urls.console}`);
  if (urls.monitoring) say(`metrics   ${urls.monitoring}/metrics`);
  if (service === undefined) {
    const where = database.dataDir ? `embedded, in ${database.dataDir}` : 'as DATABASE_URL says';
    say(`database  ${where}; ask it with \`wirecopy sql "select …"\``);
  }
  say(doing);
}
