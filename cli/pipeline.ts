import type { ConfigSource } from '../services/fetcher/reload.ts';
import { countAnswer, countExit, countRung, countTrouble } from '../shared/counting.ts';
import { awayReason, STATEMENT_MS } from '../shared/db.ts';
import { type Settings, secretsOf } from '../shared/environment.ts';
import type { FeedsConfig } from '../shared/feeds-schema.ts';
import { type Log, openLog, troubleLog } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics.ts';
import { Outages } from '../shared/outages.ts';
import { type Bells, openBells, queueAwayReason } from '../shared/queue.ts';
import { redirectConsole } from '../shared/redirect-console.ts';
import type { Service, ServiceContext, ServiceName } from '../shared/service.ts';
import type { Tracing } from '../shared/tracing.ts';
import { ageOf, type Dropping, type Retention } from '../shared/work/retention.ts';
import { startUpkeep } from '../shared/work/upkeep.ts';
import type { Report } from '../shared/work/worker.ts';
import { type Database, requireConnections } from './database.ts';

export const SERVICES = ['fetcher', 'parser', 'indexer'] as const satisfies readonly ServiceName[];

/** The pool of a process with services. */
export const PIPELINE_POOL = { connections: 12, statementTimeoutMs: STATEMENT_MS } as const;
/** Those of BullMQ where the queue lives in Postgres. */
const QUEUE_CONNECTIONS = 14;

/** Connections that a process with services opens. */
export const connectionsOf = ({ redisUrl }: Settings): number => PIPELINE_POOL.connections + (redisUrl ? 0 : QUEUE_CONNECTIONS);

export interface PipelineOptions {
  settings: Settings;
  database: Database;
  services: readonly ServiceName[];
  /** What the fetcher subscribes; nothing else needs it. */
  config?: FeedsConfig;
  /** The file of the configuration, if the fetcher shall follow its changes. */
  source?: ConfigSource;
  /** Threads of the parser and of the indexer; default: the cores but one. */
  threads?: number;
  /** Hears of every exit, as the log does. */
  report?: Report;
  metrics?: Metrics;
  log?: Log;
  /** How long rows are kept; a program that only passes by drops nothing. */
  retention?: Retention;
  /** Keeps what is away; default one of its own. */
  outages?: Outages;
}

export interface Pipeline {
  bells: Bells;
  services: Service[];
  log: Log;
  /** Finishes or hands back what is in hand, within 10 s. */
  close(): Promise<void>;
}

/** The log of a process, which knows the secrets of its settings and its database. */
export const logOf = (settings: Settings, database?: Pick<Database, 'url'>): Log =>
  openLog(settings.logLevel, { secrets: [...secretsOf(settings), ...(database ? [database.url] : [])] });

/** Starts services in this process, on the queue that the settings name. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { settings, database, metrics } = options;
  const log = options.log ?? logOf(settings, database);
  const outages = options.outages ?? new Outages(log);
  const said = troubleLog(log);
  let closing = false;
  const onTroubleFrom =
    (source: 'queue' | 'work') =>
    (error: unknown): void => {
      if (closing) return; // what breaks while everything is taken down needs no telling
      if (metrics) countTrouble(metrics, source, error);
      const away = awayReason(error);
      const queueAway = source === 'queue' && settings.redisUrl ? queueAwayReason(error) : null;
      if (queueAway) outages.trouble('queue', queueAway);
      else if (away) outages.trouble('database', away);
      else said(error);
    };
  const onTrouble = onTroubleFrom('work');
  await requireConnections(database.pool, connectionsOf(settings));
  const restoreConsole = redirectConsole((line) => log.warn(line));
  const quietBells = await openBells({
    redisUrl: settings.redisUrl,
    databaseUrl: database.url,
    onError: onTroubleFrom('queue'),
    onAnswer: () => outages.answered('queue'),
  }).catch((error) => {
    restoreConsole();
    throw error;
  });
  const bells = metrics ? countRung(metrics, quietBells) : quietBells;
  const stopUpkeep = startUpkeep(database.pool, {
    onTrouble,
    onAnswer: () => outages.answered('database'),
    retention: options.retention,
    onDropping: sayDropping(log),
  });
  const tracing = await openTracing(settings, options.services, log);
  const services: Service[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.close()));
    closing = true;
    await Promise.all([stopUpkeep(), bells.close(), tracing?.close()]);
    restoreConsole();
  };
  const hearers = [reportTo(log), metrics && countExit(metrics), tracing?.report, options.report].filter(
    (hearer) => hearer !== undefined,
  );
  const report: Report = (event) => {
    for (const hear of hearers) hear(event);
  };
  const context = {
    pool: database.pool,
    bells,
    onTrouble,
    calmMs: () => outages.calmMs('database'),
    report,
    ...(metrics && { onAnswered: countAnswer(metrics) }),
  };
  try {
    for (const name of options.services)
      services.push(await start(name, { ...context, log: log.child({ service: name }) }, options));
  } catch (error) {
    await close();
    throw error;
  }
  return { bells, services, log, close };
}

async function start(name: ServiceName, context: ServiceContext, options: PipelineOptions): Promise<Service> {
  const { settings, config, source, threads } = options;
  switch (name) {
    case 'fetcher': {
      const { startFetcher } = await import('../services/fetcher/main.ts');
      return startFetcher(context, config!, {
        source,
        proxy: settings.proxy,
        contact: settings.contact,
        publicUrl: settings.publicUrl,
        keepDeliveriesMs: options.retention ? ageOf(settings.keepDeliveries) : null,
      });
    }
    case 'parser':
      return (await import('../services/parser/main.ts')).startParser(context, threads);
    case 'indexer':
      return (await import('../services/indexer/main.ts')).startIndexer(context, threads);
  }
}

/** Off unless a collector is named. */
async function openTracing(
  { otlpEndpoint, otlpHeaders }: Settings,
  services: readonly ServiceName[],
  log: Log,
): Promise<Tracing | null> {
  if (otlpEndpoint === null) return null;
  const { startTracing } = await import('../shared/tracing.ts');
  const pairs = (otlpHeaders ?? '').split(',').filter((pair) => pair !== '');
  const headers = Object.fromEntries(pairs.map((pair) => pair.trim().split(/=(.*)/s, 2).map(decodeURIComponent)));
  const service = services.length === 1 ? services[0]! : 'run';
  return startTracing({ endpoint: otlpEndpoint, headers, service: `wirecopy-${service}`, log });
}

/** One line per exit; what went well only says so at debug. */
function reportTo(log: Log): Report {
  return ({ stage, id, host, outcome, code, detail, ms }) => {
    const level = outcome === 'dead' ? 'error' : outcome === 'retry' || outcome === 'rejected' ? 'info' : 'debug';
    log[level]({ stage, id, host, outcome, code, detail, ms }, `${stage} ${outcome}`);
  };
}

/** One line per partition that is old enough to go. */
function sayDropping(log: Log): (dropping: Dropping) => void {
  return ({ isDropped, ...partition }) => {
    if (isDropped) log.info(partition, 'dropped what is older than its time of keeping');
    else log.warn(partition, 'kept beyond its time: pending work needs it');
  };
}
