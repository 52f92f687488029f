import { setTimeout } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { readConfigError } from '../shared/config-state.ts';
import { describeUrl, type Queryable, rowsOf } from '../shared/db.ts';
import { formatSeconds } from '../shared/duration.ts';
import { readEnvironment } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import { countFeeds, type FeedState } from '../shared/feed-counts.ts';
import { countLately } from '../shared/motion.ts';
import type { Store } from '../shared/outages.ts';
import type { Stage } from '../shared/pipeline.ts';
import { countStages, type StageCounts } from '../shared/stage-counts.ts';
import { readWebhooks, type WebhookStatus } from '../shared/webhooks.ts';
import { type Dropped, readDropped } from '../shared/work/retention.ts';
import { checkQueue } from './checks-queue.ts';
import type { Database } from './database.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, table } from './output.ts';

const REPAINT_MS = 2_000;
/** Counting a million rows takes two seconds; a line that fell silent must not hold the command for ever. In ms. */
const ANSWER_MS = 30_000;
/** To the upper left corner, and everything below it away. */
const REPAINT = '\u001b[H\u001b[J';

/** One stage; the rates are what ended well per minute, over the last five minutes and the last hour. */
export type StageStatus = StageCounts & { stage: Stage; perMinuteOf5: number; perMinuteOf60: number };

export interface Status {
  stages: StageStatus[];
  /** Feeds by state. */
  feeds: Record<FeedState, number>;
  /** `feeds` counts those that are polled. */
  totals: {
    feeds: number;
    failingFeeds: number;
    items: number;
    articles: number;
    stories: number;
    entities: number;
    quotes: number;
  };
  /** Size of the whole database, the queue's tables included. */
  databaseBytes: number;
  /** What was dropped because of its age. */
  dropped: Dropped[];
  /** Why the feeds.yml on disk is not in force; null when it is. */
  configError: string | null;
  webhooks: Pick<WebhookStatus, 'id' | 'state' | 'behind' | 'waiting' | 'lagSeconds' | 'lastErrorCode'>[];
}

/** What keeps work from moving, or from moving at once, in the stores themselves; null where they are well. */
export type Stores = Record<Store, string | null>;

/** Asks the database, which answers, whether it also takes work, and the queue whether it takes bells. */
export async function readStores(db: Queryable, redisUrl: string | null): Promise<Stores> {
  const [[database], queue] = await Promise.all([
    rowsOf<{ isReadOnly: boolean }>(db, {
      name: 'status_stores',
      text: `select current_setting('transaction_read_only') = 'on' as "isReadOnly"`,
    }),
    checkQueue(redisUrl),
  ]);
  return {
    database: database!.isReadOnly ? 'it is read-only: work waits, nothing is lost' : null,
    queue: queue.state === 'ok' ? null : queue.detail,
  };
}

export async function readStatus(db: Queryable): Promise<Status> {
  const [[totals], stages, rates, feeds, dropped, configError, webhooks] = await Promise.all([
    rowsOf<Omit<Status['totals'], 'feeds' | 'failingFeeds'> & { databaseBytes: number }>(db, {
      name: 'status_totals',
      text: `select (select count(*) from item)::int as items, (select count(*) from article)::int as articles,
        (select count(*) from story where article_count > 0)::int as stories, (select count(*) from entity where merged_into is null)::int as entities,
        (select count(*) from quote)::int as quotes, pg_database_size(current_database())::float8 as "databaseBytes"`,
    }),
    countStages(db),
    countLately(db),
    countFeeds(db),
    readDropped(db),
    readConfigError(db),
    readWebhooks(db),
  ]);
  const { databaseBytes, ...counts } = totals!;
  const withRates = stages.map((stage, i) => ({ ...stage, perMinuteOf5: rates[i]!.done / 5, perMinuteOf60: stage.done / 60 }));
  const polled = { feeds: feeds.healthy + feeds.failing + feeds.new, failingFeeds: feeds.failing };
  const hooks = webhooks.map(({ id, state, behind, waiting, lagSeconds, lastErrorCode }) => ({
    id,
    state,
    behind,
    waiting,
    lagSeconds,
    lastErrorCode,
  }));
  return { stages: withRates, feeds, totals: { ...polled, ...counts }, databaseBytes, dropped, configError, webhooks: hooks };
}

interface Options {
  dataDir?: string;
  json?: boolean;
  watch?: boolean;
}

export function register(program: Command): void {
  program
    .command('status')
    .description('counts per stage and state, how fast they move, and how long the oldest item has been waiting')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addOption(new Option('--watch', 'show it again every two seconds, until stopped').conflicts('json'))
    .addHelpText('after', example('status', 'status --watch', 'status --json'))
    .action(async (options: Options) => {
      if (options.watch && !process.stdout.isTTY) throw new Fault('E_USAGE', '--watch needs a terminal');
      const { openDatabase } = await import('./database.ts');
      const settings = readEnvironment(process.env);
      const database = await openDatabase({
        settings,
        dataDir: options.dataDir,
        applicationName: 'wirecopy status',
        statementTimeoutMs: ANSWER_MS,
      });
      try {
        const read = async () => ({
          ...(await readStatus(database.pool)),
          stores: await readStores(database.pool, settings.redisUrl),
        });
        if (options.watch) await watch(database, read);
        else if (options.json) await printJson(await read());
        else await print(describe(await read(), whereOf(database)));
      } finally {
        await database.close();
      }
    });
}

async function watch(database: Database, read: () => Promise<Shown>): Promise<void> {
  const { stopSignal } = await import('./signals.ts');
  const stop = stopSignal();
  const ended = stop.stopped.then(() => true);
  try {
    do await print(REPAINT + describe(await read(), whereOf(database)));
    while (!(await Promise.race([ended, setTimeout(REPAINT_MS, false, { ref: false })])));
  } finally {
    stop.dispose();
  }
}

/** Whoever asks in the wrong folder sees that it is another database. */
const whereOf = ({ dataDir, url }: Database): string => (dataDir ? `embedded in ${dataDir}` : describeUrl(url));

type Shown = Status & { stores: Stores };

function describe(
  { stages, feeds, totals, databaseBytes, dropped, configError, webhooks, stores }: Shown,
  where: string,
): string {
  const dead = stages.reduce((sum, stage) => sum + stage.dead, 0);
  const states = Object.entries(feeds).filter(([, count]) => count > 0);
  const { items, articles, stories, entities, quotes } = totals;
  return [
    ...(configError ? [`the configuration file is not valid, the one before stays in force:\n${configError}\n`] : []),
    table(stages.map(stageRow)),
    '',
    `feeds     ${states.map(([state, count]) => `${count} ${state}`).join(', ') || 'none yet'}`,
    `items     ${items} accepted: ${articles} articles in ${stories} stories, ${entities} entities, ${quotes} quotes`,
    `database  ${(databaseBytes / 1e6).toFixed(0)} MB, ${where}${stores.database ? `: ${stores.database}` : ''}`,
    ...(stores.queue ? [`queue     ${stores.queue}: work goes on, a little later`] : []),
    ...(webhooks.length > 0 ? [`webhooks  ${webhooks.map(describeWebhook).join(', ')}`] : []),
    ...(dead > 0 ? [`dead      ${dead} given up: \`wirecopy dead\` lists them, \`wirecopy replay\` puts them back`] : []),
    ...(dropped.length > 0 ? [`dropped   ${dropped.map(describeDropped).join(', ')}`] : []),
  ].join('\n');
}

const describeDropped = ({ table, before }: Dropped): string =>
  `${table.replace('_', ' ')}s before ${before.toISOString().slice(0, 10)}`;

/** 'desk 12 changes behind (2 min), failing: E_TIMEOUT' */
function describeWebhook({ id, state, behind, waiting, lagSeconds, lastErrorCode }: Status['webhooks'][number]): string {
  if (state === 'stopped') return `${id} stopped`;
  const left = behind + waiting;
  const lag = left === 0 ? 'is up to date' : `${left} changes behind (${formatSeconds(lagSeconds)})`;
  return `${id} ${lag}${state === 'failing' ? `, failing: ${lastErrorCode}` : ''}`;
}

const stageRow = (stage: StageStatus) => ({
  stage: stage.stage,
  waiting: stage.due,
  'in hand': stage.inHand,
  later: stage.later,
  dead: stage.dead,
  'oldest waiting': stage.oldestSeconds === null ? '-' : formatSeconds(stage.oldestSeconds),
  'per min (5 min)': rate(stage.perMinuteOf5),
  'per min (1 h)': rate(stage.perMinuteOf60),
  'rejected (1 h)': stage.rejected,
});

/** Whole numbers where they say enough. */
const rate = (perMinute: number): number => (perMinute >= 10 ? Math.round(perMinute) : Math.round(10 * perMinute) / 10);
