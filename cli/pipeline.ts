import type { Settings } from '../shared/environment.ts';
import type { FeedsConfig } from '../shared/feeds-schema.ts';
import { type Log, openLog, troubleLog } from '../shared/log.ts';
import { type Bells, openBells } from '../shared/queue.ts';
import type { Service, ServiceContext } from '../shared/service.ts';
import { startUpkeep } from '../shared/work/upkeep.ts';
import type { Report } from '../shared/work/worker.ts';
import { type Database, requireConnections } from './database.ts';

export const SERVICES = ['fetcher', 'parser', 'indexer'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Connections that one process opens: its pool, and BullMQ's where the queue lives in Postgres. */
export const POOL_CONNECTIONS = 12;
const QUEUE_CONNECTIONS = 14;

export interface PipelineOptions {
  settings: Settings;
  database: Database;
  services: readonly ServiceName[];
  /** What the fetcher subscribes; nothing else needs it. */
  config?: FeedsConfig;
  /** Threads of the parser and of the indexer; default: the cores but one. */
  threads?: number;
  report?: Report;
  log?: Log;
}

export interface Pipeline {
  bells: Bells;
  services: Service[];
  log: Log;
  /** Finishes or hands back what is in hand, within 10 s. */
  close(): Promise<void>;
}

/** Starts services in this process, on the queue that the settings name. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { settings, database } = options;
  const log = options.log ?? openLog(settings.logLevel);
  const said = troubleLog(log);
  let closing = false;
  // What breaks while everything is taken down needs no telling.
  const onTrouble = (error: unknown): void => {
    if (!closing) said(error);
  };
  await requireConnections(database.pool, settings.redisUrl ? POOL_CONNECTIONS : POOL_CONNECTIONS + QUEUE_CONNECTIONS);
  const bells = await openBells({ redisUrl: settings.redisUrl, databaseUrl: database.url, onError: onTrouble });
  const stopUpkeep = startUpkeep(database.pool, onTrouble);
  const services: Service[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.close()));
    closing = true;
    await stopUpkeep();
    await bells.close();
  };
  const context: ServiceContext = { pool: database.pool, bells, log, onTrouble, report: options.report ?? reportTo(log) };
  try {
    for (const name of options.services) services.push(await start(name, context, options));
  } catch (error) {
    await close();
    throw error;
  }
  return { bells, services, log, close };
}

async function start(name: ServiceName, context: ServiceContext, { config, threads }: PipelineOptions): Promise<Service> {
  switch (name) {
    case 'fetcher': {
      const { startFetcher } = await import('../services/fetcher/main.ts');
      return startFetcher(context, config!);
    }
    case 'parser':
      return (await import('../services/parser/main.ts')).startParser(context, threads);
    case 'indexer':
      return (await import('../services/indexer/main.ts')).startIndexer(context, threads);
  }
}

/** One line per exit; what went well only says so at debug. */
function reportTo(log: Log): Report {
  return ({ outcome, ...event }) => {
    const level = outcome === 'dead' ? 'error' : outcome === 'retry' || outcome === 'rejected' ? 'info' : 'debug';
    log[level]({ ...event, outcome }, `${event.stage} ${outcome}`);
  };
}
