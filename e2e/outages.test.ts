import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { outlast } from '../shared/db.ts';
import { BACKENDS } from './backends.ts';
import { openScene, pause, type Scene } from './outage.ts';
import { canMountDisks, type PostgresServer, startPostgres } from './server.ts';

/** Longer than a lease: what was in hand when the outage came has run out when it ends. */
const LONG_MS = 12_000;
const SHORT_MS = 5_000;
const MOST_CONNECTIONS = 60;
/** Room for a database of 20 MB. */
const DISK_MB = 64;

interface Outage {
  name: string;
  ms: number;
  begin(scene: Scene): Promise<unknown>;
  /** What readiness says meanwhile. */
  reason: RegExp;
  end(scene: Scene): Promise<unknown>;
}

const ADMINISTERED: Outage[] = [
  {
    name: 'stops at once and comes back after a lease',
    ms: LONG_MS,
    begin: ({ postgres }) => postgres.crash(),
    reason: /it (does not answer|is stopping or starting)/,
    end: ({ postgres }) => postgres.restart(),
  },
  {
    name: 'is restarted in order',
    ms: 0,
    begin: ({ postgres }) => postgres.shutDown(),
    reason: /it (does not answer|is stopping or starting)/,
    end: ({ postgres }) => postgres.restart(),
  },
  {
    name: 'is read-only, as a standby is',
    ms: SHORT_MS,
    begin: ({ postgres }) =>
      postgres.administer('alter system set default_transaction_read_only = on', 'select pg_reload_conf()'),
    reason: /it is read-only/,
    end: ({ postgres }) => postgres.administer('alter system reset default_transaction_read_only', 'select pg_reload_conf()'),
  },
  {
    name: 'has no connection left',
    ms: SHORT_MS,
    begin: takeAllConnections,
    reason: /it has no connection left/,
    end: giveConnectionsBack,
  },
  {
    name: 'falls silent on every line',
    ms: 0,
    begin: async ({ proxy }) => void proxy.swallow(60_000),
    reason: /it does not answer/,
    end: async () => {},
  },
  {
    name: 'cannot be reached',
    ms: SHORT_MS,
    begin: async ({ proxy }) => {
      void proxy.stall(SHORT_MS + 3_000);
      proxy.cut();
    },
    reason: /it does not answer/,
    end: async () => {},
  },
];

const others: pg.Client[] = [];

/** Others take all that the server has to give. Ours are kept out for the moment in which they would be quicker. */
async function takeAllConnections({ postgres }: Scene): Promise<void> {
  await postgres.administer(
    'alter role news connection limit 0',
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'news'`,
  );
  const taken = Array.from(
    { length: MOST_CONNECTIONS },
    () => new pg.Client({ connectionString: postgres.adminUrl.replace('user=postgres', 'user=other') }),
  );
  const connected = await Promise.allSettled(taken.map((client) => client.on('error', () => {}).connect()));
  others.push(...taken.filter((_, i) => connected[i]!.status === 'fulfilled'));
  // Who knocks and is turned away takes a place for a moment, also that which is kept for the superuser.
  await outlast(() => postgres.administer('alter role news connection limit -1'));
}

async function giveConnectionsBack(): Promise<void> {
  await Promise.all(others.splice(0).map((client) => client.end()));
}

afterEach(giveConnectionsBack);

/** Begins with work in hand, and ends when all of it is done: once, without a try that was counted, and with one line each for the way there and back. */
async function lastThrough(scene: Scene, { begin, ms, reason, end }: Outage): Promise<void> {
  const before = scene.documents;
  await scene.put();
  await scene.indexed(before + 3);
  scene.said();
  await begin(scene);
  while (!reason.test((await scene.readyz()).text)) await pause(100);
  expect(await scene.readyz()).toMatchObject({ status: 503 });
  await pause(ms);
  await end(scene);
  await scene.indexed(scene.documents);
  while ((await scene.readyz()).status !== 200) await pause(100);
  expect(scene.said()).toEqual(['database: away', 'database: back']);
  await scene.nothingCounted();
}

let postgres: PostgresServer;
beforeAll(async () => {
  const disk = canMountDisks() ? { smallDiskMb: DISK_MB } : {};
  postgres = await startPostgres({ args: ['-c', `max_connections=${MOST_CONNECTIONS}`], ...disk });
  await postgres.administer('create role other login');
});
afterAll(() => postgres?.stop());

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('a Postgres that, queue on $backend,', ({ redisUrl }) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await openScene({ postgres, redisUrl });
  });
  afterAll(() => scene?.close());

  test.each(ADMINISTERED)('$name', (outage) => lastThrough(scene, outage));

  test('is slow makes work slow and nothing else', async () => {
    const before = scene.documents;
    await scene.put();
    await scene.indexed(before + 3);
    scene.said();
    scene.proxy.slow(250);
    await pause(LONG_MS + SHORT_MS);
    expect(await scene.readyz()).toMatchObject({ status: 200 });
    scene.proxy.slow(0);
    await scene.indexed(scene.documents);
    expect(scene.said()).toEqual([]);
    await scene.nothingCounted();
  });
});

describe.runIf(canMountDisks()).each(BACKENDS.filter(({ isMissing }) => !isMissing))(
  'a Postgres whose disk is full, queue on $backend,',
  ({ redisUrl }) => {
    let scene: Scene;

    beforeAll(async () => {
      await postgres
        .administer(
          `do $$ begin perform from pg_tablespace where spcname = 'small'; if not found then raise exception 'no'; end if; end $$`,
        )
        .catch(() => postgres.administer(`create tablespace small location '${postgres.smallDisk}'`));
      scene = await openScene({ postgres, redisUrl, clauses: 'tablespace small' });
    });
    afterAll(() => scene?.close());

    test('waits for room', async () => {
      const fill = `dd if=/dev/zero of=${postgres.smallDisk}/fill bs=64k 2>/dev/null; true`;
      await lastThrough(scene, {
        name: '',
        ms: SHORT_MS,
        begin: () => postgres.administer(`copy (select) to program '${fill}'`),
        reason: /its disk is full/,
        end: () => postgres.administer(`copy (select) to program 'rm ${postgres.smallDisk}/fill'`),
      });
    });
  },
);
