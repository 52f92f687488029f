import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEASE_SECONDS } from '../shared/work/statements.ts';
import { BACKENDS } from './backends.ts';
import { handler, ids, openWorkplace, pause, until, type Workplace } from './work.ts';

/** Promised, for a process that is killed and for a queue that is emptied. */
const BACK_AT_WORK_SECONDS = 15;
const POISON = '7';
const NEIGHBOURS = 24;
/** Leases may run out ten times. */
const MOST_DEATHS = 10;
/** Starting a process from source takes its time on a busy machine, and the poison kills ten of them. */
const HANG_MS = 600_000;

/** The poison comes again at once, while its neighbours keep the waits that part them from it. */
const NO_WAIT = `update work set due_at = now() - interval '1 h' where id = ${POISON} and lease_until is null and due_at > now()`;

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('processes that die, queue on $backend', ({ redisUrl }) => {
  let place: Workplace;
  let children: ChildProcess[];
  const query = async (sql: string): Promise<Record<string, unknown>[]> => (await place.database.pool.query(sql)).rows;

  const open = (...args: string[]): ChildProcess => {
    const script = new URL('worker-process.ts', import.meta.url).pathname;
    const all = ['--import', import.meta.resolve('tsx'), script, place.database.url, redisUrl ?? '', place.namespace, ...args];
    const child = spawn(process.execPath, all, { stdio: 'inherit' });
    children.push(child);
    return child;
  };

  beforeEach(async () => {
    place = await openWorkplace(redisUrl);
    children = [];
    // A lease that ran out counts when it could have been renewed: the server has to be older than one.
    await query(`select pg_sleep(greatest(0, ${LEASE_SECONDS + 1} - extract(epoch from now() - pg_postmaster_start_time())))`);
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await place.close();
  });

  test('what a killed process had in hand is taken over within 15 s', { timeout: HANG_MS }, async () => {
    const child = open('hang');
    await place.bear(ids(1, 4).map((id) => ({ stage: 'parse', id })));
    await until(async () => (await place.count('work where lease_until > now()')) === 4);
    place.start([handler('parse', async () => {})]);
    await pause(4_000); // its heart beats, so nobody takes them from it
    expect(place.outcomes).toEqual([]);
    child.kill('SIGKILL');
    const [{ killed }] = (await query('select clock_timestamp() as killed')) as [{ killed: Date }];
    await until(async () => (await place.count('work')) === 0);
    const [{ seconds }] = (
      await place.database.pool.query('select extract(epoch from max(at) - $1)::float8 as seconds from outcome', [killed])
    ).rows;
    expect(seconds).toBeLessThan(BACK_AT_WORK_SECONDS);
    expect(await place.count('outcome')).toBe(4);
  });

  test('a queue that is emptied costs less than 15 s', async () => {
    await place.bear(ids(1, 40).map((id) => ({ stage: 'parse', id })));
    let begun = 0;
    const parser = place.start(
      [
        handler('parse', async () => {
          begun++;
          await pause(100);
        }),
      ],
      { concurrency: 2 },
    );
    await until(() => begun > 4);
    await place.emptyQueue();
    await place.bear(
      ids(41, 60).map((id) => ({ stage: 'parse', id })),
      parser,
    );
    await place.emptyQueue();
    const [{ emptied }] = (await query('select clock_timestamp() as emptied')) as [{ emptied: Date }];
    await until(async () => (await place.count('work')) === 0);
    const [{ seconds }] = (
      await place.database.pool.query(
        'select max(gap)::float8 as seconds from (select extract(epoch from at - lag(at, 1, $1::timestamptz) over (order by at)) as gap from outcome where at > $1) gaps',
        [emptied],
      )
    ).rows;
    expect(seconds).toBeLessThan(BACK_AT_WORK_SECONDS);
    expect(await place.count('outcome where final')).toBe(60);
  });

  test('an item that kills its process is given up after ten deaths, and takes no neighbour along', {
    timeout: HANG_MS,
  }, async () => {
    await place.bear(ids(1, NEIGHBOURS).map((id) => ({ stage: 'parse', id })));
    let deaths = 0;
    while ((await place.count('dead')) === 0) {
      const child = open(POISON);
      const ended = once(child, 'exit');
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      while (!isOver && (await place.count('dead')) === 0) {
        await query(NO_WAIT);
        await pause(200);
      }
      child.kill('SIGKILL');
      await ended;
      await query(`update work set lease_until = now() - interval '1 ms' where lease_until is not null`); // as after ten seconds
      if (++deaths > 2 * MOST_DEATHS) throw new Error('it is not given up');
    }
    expect(deaths).toBeGreaterThanOrEqual(MOST_DEATHS);
    expect(await query('select id, code, detail from dead')).toEqual([
      { id: POISON, code: 'E_LEASE_RAN_OUT', detail: 'its lease ran out 10 times' },
    ]);
    place.start([handler('parse', async () => {})]);
    await query(`update work set due_at = now()`);
    await until(async () => (await place.count('work')) === 0);
    expect(await place.count('dead')).toBe(1);
    expect(await place.count(`outcome where final and outcome = 'done'`)).toBe(NEIGHBOURS - 1);
    expect(await place.count('outcome where tries > 0')).toBe(0);
  });
});
