import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BACKENDS } from '../../e2e/backends.ts';
import { handler, ids, openWorkplace, pause, until, type Workplace } from '../../e2e/work.ts';
import { transaction } from '../db.ts';
import type { Stage, Work } from '../pipeline.ts';
import { alone } from './alone.ts';
import { accept } from './finish.ts';
import { CLAIM, RELEASE } from './statements.ts';

/** The sentences of the delivery protocol that no other test holds. */
describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('the protocol on $backend', ({ redisUrl }) => {
  let place: Workplace;
  let { start, bear, count, outcomes } = {} as Workplace;
  const query = async (sql: string): Promise<Record<string, unknown>[]> => (await place.database.pool.query(sql)).rows;
  const never = (): Promise<void> => new Promise(() => {});

  beforeEach(async () => {
    place = await openWorkplace(redisUrl);
    ({ start, bear, count, outcomes } = place);
  });
  afterEach(() => place.close());

  test('one state of a row rings once, and its next state can be rung again', async () => {
    const bell = (fence: string) => [{ id: '1', fence }];
    for (const fence of ['7', '7', '7', '8']) place.bells.ring('match', bell(fence));
    await until(async () => (await place.bells.count('match')) === 2);
    const heard: string[] = [];
    const listener = place.bells.listen(
      'match',
      1,
      async ({ fence }) => void heard.push(fence),
      () => {},
    );
    await until(() => heard.length === 2);
    await pause(200); // its job is removed after it was answered
    place.bells.ring('match', bell('7')); // the number would be another one; that nothing of the first ring is left is what counts
    await until(() => heard.length === 3);
    await listener.close();
  });

  test('a backlog rings no more than four bells for each handler, here or in a service that is stopped', async () => {
    await bear(ids(1, 500).map((id) => ({ stage: 'parse', id })));
    const seen: number[] = [];
    const parser = start([
      handler(
        'parse',
        async () => void seen.push(Math.max(await place.bells.count('parse'), await place.bells.count('index'))),
        ({ id }) => ({ outcome: 'done', next: [{ stage: 'index', id }] }),
      ),
    ]);
    await until(() => outcomes.length >= 200);
    await parser.close();
    expect(Math.max(...seen)).toBeLessThanOrEqual(16);
    expect(await count(`work where stage = 'index'`)).toBeGreaterThanOrEqual(200);
  });

  test('a worker that is woken works until nothing is due', async () => {
    let bells = 0;
    const counted: typeof place.bells = {
      ...place.bells,
      listen(queue, concurrency, onBell, onDrained) {
        const onCounted: typeof onBell = (bell) => {
          bells++;
          return onBell(bell);
        };
        return place.bells.listen(queue, concurrency, onCounted, onDrained);
      },
    };
    await bear(ids(1, 100).map((id) => ({ stage: 'parse', id })));
    start([handler('parse', async () => {})], { bells: counted, concurrency: 2 });
    await until(async () => (await count('work')) === 0);
    expect(bells).toBeGreaterThan(0);
    expect(bells).toBeLessThan(50);
  });

  test('due work is found although no bell arrives', async () => {
    const deaf: typeof place.bells = { ...place.bells, listen: () => ({ close: async () => {} }) };
    start([handler('parse', async () => {})], { bells: deaf });
    await bear(ids(1, 20).map((id) => ({ stage: 'parse', id })));
    await until(async () => (await count('work')) === 0);
    expect(await count('outcome where final')).toBe(20);
  });

  test('a second bell for work in hand ends at once', async () => {
    const begun: string[] = [];
    const hang = ({ id }: Work): Promise<void> => {
      begun.push(id);
      return never();
    };
    const worker = start([handler('parse', hang)], { drainMs: 100 });
    await bear([{ stage: 'parse', id: '1' }], worker);
    await until(() => begun.length === 1);
    const [row] = await query('select id, fence from work');
    for (let i = 0; i < 5; i++) worker.ring([{ queue: 'parse', bell: { id: '1', fence: `${row!.fence}${i}` } }]);
    await until(async () => (await place.bells.count('parse')) === 0);
    expect(begun).toEqual(['1']);
  });

  test('no transaction is open while an attempt runs', async () => {
    const states: unknown[] = [];
    start([
      handler('parse', async () => {
        await pause(200);
        states.push(
          ...(await query(`select state from pg_stat_activity where datname = current_database() and state like 'idle in%'`)),
        );
      }),
    ]);
    await bear([{ stage: 'parse', id: '1' }]);
    await until(() => outcomes.length === 1);
    expect(states).toEqual([]);
  });

  test('fences are never used again: one who slept writes nothing into a row that was born again', async () => {
    let wake = (): void => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let attempts = 0;
    start([handler('parse', () => (attempts++ === 0 ? asleep : Promise.resolve()))]);
    await bear([{ stage: 'parse', id: '1' }]);
    await until(() => attempts === 1);
    const [held] = await query('select fence from work');
    await query('delete from work');
    await bear([{ stage: 'parse', id: '1' }]);
    await until(() => outcomes.some(({ outcome }) => outcome === 'done'));
    wake();
    await until(() => outcomes.some(({ outcome }) => outcome === 'lost'));
    expect(await count('change')).toBe(1);
    const [next] = await query(`select nextval('fence') as fence`);
    expect(Number(next!.fence)).toBeGreaterThan(Number(held!.fence));
  });

  test('a lease is renewed for as long as its attempt lasts, and not beyond the deadline of its stage', async () => {
    let parsed = 0;
    start([
      handler('parse', async () => {
        parsed++;
        await pause(14_000); // longer than a lease
      }),
    ]);
    const hung: Work[] = [];
    const hang = (work: Work): Promise<void> => {
      hung.push(work);
      return never();
    };
    start([{ ...handler('index', hang), deadlineMs: 500 }], { concurrency: 1 });
    await bear([
      { stage: 'parse', id: '1' },
      { stage: 'index', id: '2' },
      { stage: 'index', id: '3' },
    ]);
    // Both hung in the one place that there is: the first gave it up.
    await until(() => hung.some(({ id }) => id === '2') && hung.some(({ id }) => id === '3'));
    await until(() => outcomes.some(({ stage }) => stage === 'parse'));
    expect(parsed).toBe(1);
    expect(outcomes.filter(({ stage }) => stage === 'index')).toContainEqual(
      expect.objectContaining({ outcome: 'retry', code: 'E_DEADLINE' }),
    );
  });

  test('a finish whose connection breaks is tried again, and no try is counted', async () => {
    let breaks = 1;
    const whole = handler('parse', async () => {});
    start([
      {
        ...whole,
        async store(client, done) {
          const exits = await whole.store(client, done, undefined);
          if (breaks-- > 0) await client.query('select pg_terminate_backend(pg_backend_pid())');
          return exits;
        },
      },
    ]);
    await bear(ids(1, 3).map((id) => ({ stage: 'parse', id })));
    await until(() => outcomes.length === 3);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(await count('change')).toBe(3);
    expect(await count('outcome where tries > 0')).toBe(0);
  });

  test('an attempt that meets an outage comes again, and no try is counted', async () => {
    let attempts = 0;
    start([
      handler('parse', async () => {
        if (attempts++ === 0)
          throw Object.assign(new Error('cannot execute INSERT in a read-only transaction'), { code: '25006' });
      }),
    ]);
    await bear([{ stage: 'parse', id: '1' }]);
    await until(() => outcomes.length === 2);
    expect(outcomes).toMatchObject([{ outcome: 'later', code: 'E_DATABASE' }, { outcome: 'done' }]);
    expect(await query('select outcome, tries, final from outcome order by at')).toEqual([
      { outcome: 'later', tries: 0, final: false },
      { outcome: 'done', tries: 0, final: true },
    ]);
  });

  test.each([
    ['counts when its holder could have renewed it', `now() - interval '1 ms'`, 1],
    ['does not count when it is older than the server', `pg_postmaster_start_time() - interval '1 s'`, 0],
  ])('a lease that ran out %s', async (_, until_, lost) => {
    await query(`select pg_sleep(greatest(0, 11 - extract(epoch from now() - pg_postmaster_start_time())))`);
    await bear([{ stage: 'parse', id: '1' }]);
    await query(`update work set lease_until = ${until_}`);
    const claimed = await place.database.pool.query({ ...CLAIM, values: ['parse', 1, '-infinity', 1e11] });
    expect(claimed.rows).toMatchObject([{ id: '1', tries: 0, lost, code: 'E_LEASE_RAN_OUT' }]);
  });

  test('a lease that ran out does not count for one who has just had trouble with the server himself', async () => {
    await query(`select pg_sleep(greatest(0, 11 - extract(epoch from now() - pg_postmaster_start_time())))`);
    await bear([{ stage: 'parse', id: '1' }]);
    await query(`update work set lease_until = now() - interval '1 ms'`);
    const claimed = await place.database.pool.query({ ...CLAIM, values: ['parse', 1, '-infinity', 5_000] });
    expect(claimed.rows).toMatchObject([{ id: '1', lost: 0 }]);
  });

  test('work whose leases run out again and again waits apart from its neighbours, and is dead at the tenth', async () => {
    await query(`select pg_sleep(greatest(0, 11 - extract(epoch from now() - pg_postmaster_start_time())))`);
    let attempts = 0;
    const begin = () => void attempts++;
    await bear([{ stage: 'parse', id: '1' }]);
    const lose = (lost: number) => query(`update work set lost = ${lost}, due_at = now(), lease_until = now() - interval '1 ms'`);
    await lose(1);
    start([handler('parse', async () => begin())]);
    await until(() => outcomes.length >= 1);
    expect(outcomes[0]).toMatchObject({ outcome: 'retry', code: 'E_LEASE_RAN_OUT' });
    await query(`update work set due_at = now() where lease_until is null`);
    await until(() => outcomes.some(({ outcome }) => outcome === 'done'));
    expect(attempts).toBe(1);

    await bear([{ stage: 'parse', id: '1' }]);
    await until(async () => (await count('work')) === 0);
    attempts = 0;
    await transaction(place.database.pool, async (client) => {
      await accept(client, [{ stage: 'parse', id: '2' }]);
      await client.query(`update work set lost = 9, lease_until = now() - interval '1 ms'`);
    });
    await until(async () => (await count(`dead where id = 2 and code = 'E_LEASE_RAN_OUT'`)) === 1);
    expect(attempts).toBe(0);
  });

  test('neighbours that were lost with a poison do not die of a failure of their own', async () => {
    let failures = 0;
    start([handler('parse', () => (failures++ === 0 ? Promise.reject(new Error('once')) : Promise.resolve()))]);
    await transaction(place.database.pool, async (client) => {
      await accept(client, [{ stage: 'parse', id: '1' }]);
      await client.query('update work set lost = 5');
    });
    await until(() => outcomes.length === 1);
    expect(outcomes).toMatchObject([{ outcome: 'retry', code: 'E_INTERNAL' }]);
    expect(await query('select tries, lost from work')).toEqual([{ tries: 1, lost: 5 }]);
  });

  test('what failed together does not return together', async () => {
    start([handler('parse', () => Promise.reject(new Error('no')))]);
    await bear(ids(1, 20).map((id) => ({ stage: 'parse', id })));
    await until(() => outcomes.length >= 20);
    const waits = await query('select distinct due_at from work where tries > 0');
    expect(waits.length).toBeGreaterThan(10);
  });

  test('a slot that was given back has a new fence, so no late renewal can take it again', async () => {
    await bear([{ stage: 'page', id: '1', host: 'a.example:443' }]);
    await query(`update slot set held = '{"5": 1}'`);
    const [before] = await query('select fence from slot');
    await place.database.pool.query({ ...RELEASE, values: [['a.example:443'], ['5']] });
    const [after] = await query('select fence, held from slot');
    expect(Number(after!.fence)).toBeGreaterThan(Number(before!.fence));
    expect(after!.held).toEqual({});
  });

  test('work that comes to a host while it is parked wakes it', async () => {
    const stages: Stage[] = ['poll', 'page', 'recheck'];
    start(
      stages.map((stage) => handler(stage, async () => {})),
      { concurrency: 8, politeness: () => ({ concurrency: 1, spacingMs: 0 }) },
    );
    for (let i = 0; i < 60; i++) {
      await Promise.all(
        [1, 2, 3].map((n) => bear([{ stage: 'page', id: String(10 * i + n), host: `host-${i % 3}.example:443` }])),
      );
    }
    await until(async () => (await count('work')) === 0);
    expect(await count('outcome where final')).toBe(180);
  });

  test('what one process does for all is done by one at a time', async () => {
    let running = 0;
    let most = 0;
    const job = () =>
      alone(place.database.pool, [1, 1], async () => {
        most = Math.max(most, ++running);
        await pause(50);
        running--;
        return true;
      });
    const did = await Promise.all([job(), job(), job()]);
    expect(most).toBe(1);
    expect(did.filter(Boolean).length).toBeGreaterThanOrEqual(1);
  });
});
