import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { VERSION } from './package.ts';
import { QUEUES, STAGES } from './pipeline.ts';

/** Every way in which an attempt can end. */
const OUTCOMES = ['done', 'unchanged', 'skipped', 'rejected', 'retry', 'later', 'dead', 'lost'] as const;
const TROUBLES = ['database', 'queue', 'work'] as const;
const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx', 'none'] as const;

/** From a row that is looked up to a page that takes its full deadline, in seconds. */
const ATTEMPT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type Metrics = ReturnType<typeof createMetrics>;

/** The metrics of one process. Counters are its own and begin at 0; the gauges named "in the database" say the same in every process. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const metrics = {
    exits: new Counter({
      name: 'wirecopy_exits_total',
      help: 'Attempts that ended, each exactly once, by how: done, unchanged, skipped, rejected, retry, later, dead, or lost (its lease went to another worker, which counts the result).',
      labelNames: ['stage', 'outcome'] as const,
      registers,
    }),
    exitCodes: new Counter({
      name: 'wirecopy_exit_codes_total',
      help: 'Attempts that ended with an error code; part of wirecopy_exits_total.',
      labelNames: ['stage', 'code'] as const,
      registers,
    }),
    attemptSeconds: new Histogram({
      name: 'wirecopy_attempt_duration_seconds',
      help: 'Time from the claim of an attempt to its end, the writing included.',
      labelNames: ['stage'] as const,
      buckets: ATTEMPT_BUCKETS,
      registers,
    }),
    responses: new Counter({
      name: 'wirecopy_fetch_responses_total',
      help: 'Answers of feeds and pages by class of status, each hop of a redirect counted; none: no answer came. robots.txt counts as well.',
      labelNames: ['class'] as const,
      registers,
    }),
    receivedBytes: new Counter({
      name: 'wirecopy_fetch_received_bytes_total',
      help: 'Bytes of bodies as they came over the network, mostly compressed.',
      registers,
    }),
    bellsRung: new Counter({
      name: 'wirecopy_bells_rung_total',
      help: 'Bells that were rung for due work. A bell decides nothing: several may ring for one work, and work may be found without.',
      labelNames: ['queue'] as const,
      registers,
    }),
    bellsAnswered: new Counter({
      name: 'wirecopy_bells_answered_total',
      help: 'Bells that woke a worker, which then works until nothing is due; counted when it has.',
      labelNames: ['queue'] as const,
      registers,
    }),
    bellsEmpty: new Counter({
      name: 'wirecopy_bells_empty_total',
      help: 'Answered bells that found no work; part of wirecopy_bells_answered_total.',
      labelNames: ['queue'] as const,
      registers,
    }),
    troubles: new Counter({
      name: 'wirecopy_troubles_total',
      help: 'Errors around the work, not of it: the database or the queue was away, or a batch had to be written singly (work).',
      labelNames: ['source'] as const,
      registers,
    }),
    poolConnections: new Gauge({
      name: 'wirecopy_pool_connections',
      help: 'Connections to Postgres that are busy or idle, and callers for whom one is awaited. Those of a queue in Postgres are not among them.',
      labelNames: ['state'] as const,
      registers,
    }),
    storeAway: new Gauge({
      name: 'wirecopy_store_away',
      help: 'Whether this process cannot use the database or the queue at the moment: it does not answer, is read-only, full or out of connections.',
      labelNames: ['store'] as const,
      registers,
    }),
    movedAt: new Gauge({
      name: 'wirecopy_moved_timestamp_seconds',
      help: 'When an attempt last ended, or the service started.',
      labelNames: ['service'] as const,
      registers,
    }),
    build: new Gauge({
      name: 'wirecopy_build_info',
      help: 'Always 1; the labels say what runs.',
      labelNames: ['version', 'node'] as const,
      registers,
    }),
    databaseUp: new Gauge({
      name: 'wirecopy_database_up',
      help: 'Whether Postgres answered this scrape. When 0, all gauges of what is in the database are absent.',
      registers,
    }),
    work: new Gauge({
      name: 'wirecopy_work_items',
      help: 'Work in the database by state: waiting (due), later (its next poll, look at a page, or try), in_hand, dead (given up and not replayed). For poll a feed, else an item.',
      labelNames: ['stage', 'state'] as const,
      registers,
    }),
    oldestWaiting: new Gauge({
      name: 'wirecopy_oldest_waiting_seconds',
      help: 'How long the oldest waiting work in the database has been due; 0 when none is. Politeness makes it grow: work for a busy host waits its turn.',
      labelNames: ['stage'] as const,
      registers,
    }),
    neglected: new Gauge({
      name: 'wirecopy_neglected_seconds',
      help: 'Longest time that work in the database could have been taken up and was not: pauses of hosts do not count. Alert on this one.',
      labelNames: ['queue'] as const,
      registers,
    }),
    feeds: new Gauge({
      name: 'wirecopy_feeds',
      help: 'Feeds in the database by state: healthy, failing, new (never polled), paused, stopped.',
      labelNames: ['state'] as const,
      registers,
    }),
    feedsInCare: new Gauge({
      name: 'wirecopy_feeds_needing_care',
      help: 'Feeds in the database that need care, by why: gone, not_a_feed, refused, failing, moved, silent; as `news.feed_health.care` names them.',
      labelNames: ['care'] as const,
      registers,
    }),
    configValid: new Gauge({
      name: 'wirecopy_config_valid',
      help: '1 when the feeds.yml on disk is in force, 0 when it is invalid and an earlier one still holds.',
      registers,
    }),
    sourcesWorse: new Gauge({
      name: 'wirecopy_sources_extraction_worse',
      help: 'Publishers whose last pages gave much less or much worse text than usual: their layout has probably changed. `news.source` names them.',
      registers,
    }),
    partitionWeeks: new Gauge({
      name: 'wirecopy_partition_weeks_ahead',
      help: 'Weekly partitions of a table in the database that begin after this week; 0 means that rows will soon go to its default partition.',
      labelNames: ['table'] as const,
      registers,
    }),
    defaultRows: new Gauge({
      name: 'wirecopy_default_partition_rows',
      help: 'Rows of a table in the database that had no weekly partition to go to, counted up to 1,000; they move as soon as it can be made.',
      labelNames: ['table'] as const,
      registers,
    }),
    webhookMessages: new Gauge({
      name: 'wirecopy_webhook_messages',
      help: 'Messages of a webhook since it was made, from the database: delivered, failed (each try that failed), given_up (refused for three days while others got through). It only grows: rate() works.',
      labelNames: ['webhook', 'outcome'] as const,
      registers,
    }),
    webhookLag: new Gauge({
      name: 'wirecopy_webhook_lag_seconds',
      help: 'How old the oldest change in the database is that a webhook was not sent or did not look at yet; 0 when there is none. Alert on this one.',
      labelNames: ['webhook'] as const,
      registers,
    }),
    webhookBehind: new Gauge({
      name: 'wirecopy_webhook_behind_changes',
      help: 'Changes in the database that a webhook was not sent or did not look at yet.',
      labelNames: ['webhook'] as const,
      registers,
    }),
    droppedBefore: new Gauge({
      name: 'wirecopy_dropped_before_timestamp_seconds',
      help: 'What arrived in a table before this time was dropped because of its age; absent while nothing was.',
      labelNames: ['table'] as const,
      registers,
    }),
    replicas: new Gauge({
      name: 'wirecopy_replicas',
      help: 'Servers that follow the database at the moment; absent while the database is away.',
      registers,
    }),
    replicaLag: new Gauge({
      name: 'wirecopy_replica_lag_bytes',
      help: 'How much of the log of the database a replica has not replayed yet, by its application_name; absent for a role that may not see it (grant pg_read_all_stats).',
      labelNames: ['replica'] as const,
      registers,
    }),
    diskAvailable: new Gauge({
      name: 'wirecopy_disk_available_bytes',
      help: 'Room on the disk that this process works on: that of the embedded database, else that of its working folder, which with Compose is the disk of all volumes.',
      registers,
    }),
    diskSize: new Gauge({
      name: 'wirecopy_disk_size_bytes',
      help: 'Size of that disk.',
      registers,
    }),
  };
  for (const stage of STAGES) for (const outcome of OUTCOMES) metrics.exits.inc({ stage, outcome }, 0);
  for (const status of STATUS_CLASSES) metrics.responses.inc({ class: status }, 0);
  for (const source of TROUBLES) metrics.troubles.inc({ source }, 0);
  const bellCounters = [metrics.bellsRung, metrics.bellsAnswered, metrics.bellsEmpty];
  for (const queue of QUEUES) for (const bells of bellCounters) bells.inc({ queue }, 0);
  metrics.build.set({ version: VERSION, node: process.versions.node }, 1);
  return { registry, ...metrics };
}
