import { statfs } from 'node:fs/promises';
import { readConfigError } from './config-state.ts';
import { type Pool, type Queryable, rowsOf } from './db.ts';
import { countCares, countFeeds } from './feed-counts.ts';
import type { Metrics } from './metrics.ts';
import { readWaits } from './motion.ts';
import { type Outage, STORES } from './outages.ts';
import { readReplicas } from './replicas.ts';
import type { Service } from './service.ts';
import { countStages } from './stage-counts.ts';
import { readWebhookProgress } from './webhooks.ts';
import { countDefaultRows } from './work/partitions.ts';
import { readDropped } from './work/retention.ts';

/** What the gauges and the readiness need to know of the database. */
export type Reading = Awaited<ReturnType<typeof readDatabase>>;

/** Throws when the database is away. */
export async function readDatabase(db: Queryable) {
  const [stages, waits, feeds, cares, partitions, worseSources, defaultRows, dropped, configError, replicas, webhooks] =
    await Promise.all([
      countStages(db),
      readWaits(db),
      countFeeds(db),
      countCares(db),
      countPartitionsAhead(db),
      countWorseSources(db),
      countDefaultRows(db),
      readDropped(db),
      readConfigError(db),
      readReplicas(db),
      readWebhookProgress(db),
    ]);
  return { stages, waits, feeds, cares, partitions, worseSources, defaultRows, dropped, configError, replicas, webhooks };
}

/** Weekly partitions that begin after this week; their names hold the week as the default partition's does not. */
const countPartitionsAhead = (db: Queryable): Promise<{ table: string; weeks: number }[]> =>
  rowsOf(db, {
    name: 'partitions_ahead',
    text: `select parent.relname as table, count(*) filter (where right(child.relname, 7) ~ '^\\d{4}w\\d\\d$' and right(child.relname, 7) > to_char(now() at time zone 'utc', 'IYYY"w"IW'))::int as weeks
      from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
      where parent.relkind = 'p' and parent.relnamespace = 'wirecopy'::regnamespace group by parent.relname order by parent.relname`,
  });

async function countWorseSources(db: Queryable): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    db,
    { name: 'sources_worse', text: "select count(*)::int as count from news.source where extraction_state = 'worse'" },
    [],
  );
  return row!.count;
}

/** Sets the gauges to what a reading says; without one (the database is away) they are absent, because old values would pass for new ones. */
export function setDatabaseGauges(metrics: Metrics, reading: Reading | null): void {
  const {
    databaseUp,
    work,
    oldestWaiting,
    neglected,
    feeds,
    feedsInCare,
    configValid,
    partitionWeeks,
    defaultRows,
    droppedBefore,
    sourcesWorse,
    replicas,
    replicaLag,
    webhookMessages,
    webhookLag,
    webhookBehind,
  } = metrics;
  databaseUp.set(reading ? 1 : 0);
  for (const gauge of [
    ...[work, oldestWaiting, neglected, feeds, feedsInCare, partitionWeeks, defaultRows, droppedBefore, replicaLag],
    ...[webhookMessages, webhookLag, webhookBehind],
  ])
    gauge.reset();
  for (const gauge of [configValid, sourcesWorse, replicas]) gauge.remove(); // resetting them would set them to 0
  if (!reading) return;
  for (const { stage, due, later, inHand, dead, oldestSeconds } of reading.stages) {
    work.set({ stage, state: 'waiting' }, due);
    work.set({ stage, state: 'later' }, later);
    work.set({ stage, state: 'in_hand' }, inHand);
    work.set({ stage, state: 'dead' }, dead);
    oldestWaiting.set({ stage }, oldestSeconds ?? 0);
  }
  for (const [queue, seconds] of Object.entries(reading.waits)) neglected.set({ queue }, seconds);
  for (const [state, count] of Object.entries(reading.feeds)) feeds.set({ state }, count);
  for (const [care, count] of Object.entries(reading.cares)) feedsInCare.set({ care }, count);
  for (const { table, weeks } of reading.partitions) partitionWeeks.set({ table }, weeks);
  for (const { table, rows } of reading.defaultRows) defaultRows.set({ table }, rows);
  for (const { table, before } of reading.dropped) droppedBefore.set({ table }, before.getTime() / 1_000);
  for (const { id: webhook, state, delivered, failed, givenUp, lagSeconds, behind, waiting } of reading.webhooks) {
    webhookMessages.set({ webhook, outcome: 'delivered' }, delivered);
    webhookMessages.set({ webhook, outcome: 'failed' }, failed);
    webhookMessages.set({ webhook, outcome: 'given_up' }, givenUp);
    if (state === 'stopped') continue;
    webhookLag.set({ webhook }, lagSeconds);
    webhookBehind.set({ webhook }, behind + waiting);
  }
  sourcesWorse.set(reading.worseSources);
  configValid.set(reading.configError === null ? 1 : 0);
  replicas.set(reading.replicas.length);
  for (const { name, lagBytes } of reading.replicas) if (lagBytes !== null) replicaLag.set({ replica: name }, lagBytes);
}

/** Sets what is known of the disk with this folder; absent when it cannot be asked. */
export async function setDiskGauges({ diskAvailable, diskSize }: Metrics, folder: string): Promise<void> {
  const disk = await statfs(folder).catch(() => null);
  for (const gauge of [diskAvailable, diskSize]) gauge.remove();
  if (!disk) return;
  diskAvailable.set(disk.bavail * disk.bsize);
  diskSize.set(disk.blocks * disk.bsize);
}

/** Sets the gauges that this process knows by itself. */
export function setProcessGauges(
  { movedAt, poolConnections, storeAway }: Metrics,
  { pool, services, outages }: { pool: Pool; services: readonly Service[]; outages: readonly Outage[] },
): void {
  for (const store of STORES) storeAway.set({ store }, outages.some((outage) => outage.store === store) ? 1 : 0);
  for (const service of services) movedAt.set({ service: service.name }, (Date.now() - service.stillMs()) / 1_000);
  poolConnections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
  poolConnections.set({ state: 'idle' }, pool.idleCount);
  poolConnections.set({ state: 'awaited' }, pool.waitingCount);
}
