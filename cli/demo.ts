import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Newsroom } from '../infra/newsroom/newsroom.ts';
import { readEnvironment, type Settings } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import { parseFeedsFile } from '../shared/feeds-file.ts';
import type { FeedsConfig } from '../shared/feeds-schema.ts';
import type { Log } from '../shared/log.ts';
import { openConsole } from './console.ts';
import type { Database } from './database.ts';
import { dataDirOption, example } from './options.ts';
import { say } from './output.ts';

interface Options {
  dataDir?: string;
  once?: boolean;
}

export function register(program: Command): void {
  program
    .command('demo')
    .description('run the whole pipeline over the bundled sample newsroom and show what it found')
    .addOption(dataDirOption())
    .addOption(new Option('--once', 'stop when everything has arrived'))
    .addHelpText('after', example('demo', 'demo --once'))
    .action(async (options: Options) => {
      const settings = readEnvironment(process.env);
      const { openDatabase } = await import('./database.ts');
      const { PIPELINE_POOL } = await import('./pipeline.ts');
      const { startNewsroom } = await import('../infra/newsroom/newsroom.ts');
      const dataDir = path.join(options.dataDir ?? settings.dataDir, 'demo');
      say(settings.databaseUrl ? 'starting on the database of DATABASE_URL' : `starting the embedded Postgres in ${dataDir}`);
      const database = await openDatabase({
        settings,
        dataDir,
        applicationName: 'wirecopy demo',
        migrates: true,
        ...PIPELINE_POOL,
      });
      try {
        const newsroom = await startNewsroom();
        try {
          await demonstrate(settings, database, newsroom, options.once === true);
        } finally {
          await newsroom.close();
        }
      } finally {
        await database.close();
      }
    });
}

async function demonstrate(settings: Settings, database: Database, newsroom: Newsroom, once: boolean): Promise<void> {
  const { claimRun } = await import('./run-lock.ts');
  const { stopSignal } = await import('./signals.ts');
  const releaseRun = await claimRun(database);
  const stop = stopSignal();
  try {
    if (!database.dataDir) await requireOwnDatabase(database);
    await startAfresh(database);
    const { logOf } = await import('./pipeline.ts');
    const log = logOf({ ...settings, logLevel: settings.logLevel === 'info' ? 'warn' : settings.logLevel }, database);
    const console = once ? null : await openConsole(settings, database, log, null);
    try {
      await readNewsroom({ settings, database, newsroom, log, stopped: stop.stopped, consoleUrl: console?.url ?? null });
    } finally {
      await console?.close();
    }
  } finally {
    stop.dispose();
    await releaseRun();
  }
}

interface Demonstration {
  settings: Settings;
  database: Database;
  newsroom: Newsroom;
  log: Log;
  stopped: Promise<void>;
  consoleUrl: string | null;
}

/** Reads the newsroom and shows what was found; with a console it goes on until it is stopped. */
async function readNewsroom({ settings, database, newsroom, log, stopped, consoleUrl }: Demonstration): Promise<void> {
  const { SERVICES, startPipeline } = await import('./pipeline.ts');
  const { databaseTime, pollNow, settled } = await import('./settled.ts');
  const { printReport } = await import('./demo-report.ts');
  const startedAt = Date.now();
  const since = await databaseTime(database.pool);
  const pipeline = await startPipeline({ settings, database, services: SERVICES, config: await configOf(newsroom), log });
  try {
    say(
      `reading ${newsroom.publishers.length} papers of the sample newsroom: ${newsroom.publishers.map(({ name }) => name).join(', ')}`,
    );
    await pollNow(database.pool, since);
    const arrived = settled(database.pool, since, {
      retries: true,
      onProgress: showProgress(newsroom.articles),
    });
    const isComplete = await Promise.race([arrived.then(() => true), stopped.then(() => false)]);
    if (!isComplete) return;
    const missing = await printReport(database.pool, newsroom, Date.now() - startedAt);
    if (missing > 0) {
      const remedy = 'look at them with `wirecopy trace URL`';
      throw new Fault('E_INCOMPLETE', `${missing} of ${newsroom.articles} articles did not arrive; ${remedy}`);
    }
    const dataDir = database.dataDir ? ` --data-dir ${path.relative('', database.dataDir)}` : '';
    say(`\ndatabase  bin/wirecopy sql "select …"${dataDir}`);
    if (consoleUrl === null) return;
    say(`console   ${consoleUrl}`);
    say('running on; stop with ^C');
    await stopped;
  } finally {
    await pipeline.close();
  }
}

async function configOf(newsroom: Newsroom): Promise<FeedsConfig> {
  const { feedsYaml } = await import('../infra/newsroom/newsroom.ts');
  const result = parseFeedsFile(feedsYaml(newsroom), 'the sample newsroom');
  if ('problems' in result) throw new Fault('E_CONFIG', 'the sample newsroom has no valid feeds');
  return result.config;
}

/** What an earlier demonstration left: its papers had other ports, so their articles would stand beside the new ones. */
async function startAfresh(database: Database): Promise<void> {
  const { rows } = await database.pool.query('select count(*)::int as n from feed');
  if (rows[0].n === 0) return;
  const { migrate } = await import('../infra/migrate.ts');
  await database.pool.query('drop schema wirecopy, news, bullmq cascade');
  await migrate(database.url);
}

/** The demonstration starts afresh, so everything in the database has to come from earlier ones. */
async function requireOwnDatabase(database: Database): Promise<void> {
  const { rows } = await database.pool.query(
    `select (select count(*) from feed where not tags @> '{sample}')
      + (select count(*) from item i left join feed f using (feed_id) where f.tags @> '{sample}' is not true) as others`,
  );
  if (Number(rows[0].others) > 0)
    throw new Fault('E_USAGE', 'the database holds feeds or articles of yours: the demo wants a database of its own');
}

/** Says how far it is: on a terminal in one line that moves, else each time a tenth more has arrived. */
function showProgress(articles: number): (progress: { items: number; ended: number }) => void {
  let said = -1;
  return ({ items, ended }) => {
    const tenth = Math.floor((10 * ended) / articles);
    if (process.stderr.isTTY) process.stderr.write(`\r${ended} of ${articles} articles through (${items} announced) `);
    else if (tenth > said) say(`${ended} of ${articles} articles through`);
    if (process.stderr.isTTY && ended === articles && tenth > said) process.stderr.write('\n');
    said = tenth;
  };
}
