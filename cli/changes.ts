import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type Change, LOG_DROPPED, LOGGED_KINDS, lastChange, readChanges } from '../shared/changes.ts';
import { awayReason, type Pool, STATEMENT_MS } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import { closest } from '../shared/suggest.ts';
import { dataDirOption, example, readWhole } from './options.ts';
import { jsonLine, print, say } from './output.ts';

const AT_ONCE = 1_000;
/** Numbers are given four times a second: looking more often would find nothing. In ms. */
const LOOK_MS = 250;

interface Options {
  dataDir?: string;
  cursor: number;
  kinds?: string[];
  follow?: boolean;
}

export function register(program: Command): void {
  program
    .command('changes')
    .description('the change log as JSON lines: what happened to articles, stories, events, entities and feeds, in order')
    .option('--cursor <N>', 'begin behind this change_id', (text) => readWhole(text, 0, Number.MAX_SAFE_INTEGER), 0)
    .option('--kinds <KINDS>', 'only these, with commas between', readKinds)
    .option('--follow', 'go on with what happens from now on, until stopped')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      example('changes', 'changes --follow --cursor 4711', 'changes --kinds article.indexed,article.removed | jq .payload.url'),
    )
    .action(stream);
}

function readKinds(text: string): string[] {
  const kinds = text.split(',').map((kind) => kind.trim());
  for (const kind of kinds) {
    if (LOGGED_KINDS.some((known) => known === kind)) continue;
    const meant = closest(kind, LOGGED_KINDS);
    throw new InvalidArgumentError(
      `there is no ${kind}, ${meant ? `did you mean ${meant}?` : `there are ${LOGGED_KINDS.join(', ')}`}`,
    );
  }
  return kinds;
}

async function stream({ dataDir, cursor, kinds, follow = false }: Options): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const { stopSignal } = await import('./signals.ts');
  const { numberChanges } = await import('../shared/work/upkeep.ts');
  const database = await openDatabase({
    settings: readEnvironment(process.env),
    dataDir,
    applicationName: 'wirecopy changes',
    connections: 1,
    statementTimeoutMs: STATEMENT_MS,
  });
  const stop = stopSignal();
  const stopped = stop.stopped.then(() => 'stopped' as const);
  try {
    // Services give the numbers; what commands wrote while none runs has none yet.
    while ((await numberChanges(database.pool)) > 0);
    await requirePlace(database.pool, cursor);
    const isWanted = ({ kind }: Change) => kinds === undefined || kind === LOG_DROPPED || kinds.includes(kind);
    for (let position = cursor; ; ) {
      const read = readNext(database.pool, position, follow);
      const changes = await Promise.race([read, stopped]);
      if (changes === 'stopped') return;
      for (const change of changes) {
        position = change.change_id;
        if (isWanted(change) && (await Promise.race([print(jsonLine(change)), stopped])) === 'stopped') return;
      }
      if (changes.length === AT_ONCE) continue;
      if (!follow || (await Promise.race([sleep(LOOK_MS, 'on' as const), stopped])) === 'stopped') return;
    }
  } finally {
    stop.dispose();
    await database.close();
  }
}

/** A place that the log has not reached belongs to another database, or to this one before a backup was restored: waiting there would miss changes. */
async function requirePlace(pool: Pool, cursor: number): Promise<void> {
  const last = await lastChange(pool);
  if (cursor <= last) return;
  throw new Fault('E_USAGE', `there is no change ${cursor} yet, the log ends at ${last}: it is the log of another database`, {
    remedy: `If a backup was restored, read the views anew and go on with --cursor ${last}.`,
  });
}

/** The next changes. Who follows waits for a database that is away. */
async function readNext(pool: Pool, position: number, follow: boolean): Promise<Change[]> {
  for (let isSaid = false; ; await sleep(LOOK_MS)) {
    try {
      const changes = await readChanges(pool, position, AT_ONCE);
      if (isSaid) say('the database is back');
      return changes;
    } catch (error) {
      const reason = awayReason(error);
      if (!follow || reason === null) throw error;
      if (!isSaid) say(`the database is away, ${reason}: it goes on behind ${position} when it is back`);
      isSaid = true;
    }
  }
}
