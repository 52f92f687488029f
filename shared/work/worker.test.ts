import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BACKENDS } from '../../e2e/backends.ts';
import type { TestDatabase } from '../../e2e/postgres.ts';
import { handler, ids, openWorkplace, until, type Workplace } from '../../e2e/work.ts';
import { rowsOf } from '../db.ts';
import { Later, Reject } from '../errors.ts';
import type { Exit, Stage, Work } from '../pipeline.ts';
import type { Handler } from './finish.ts';
import { numberChanges } from './upkeep.ts';

let place: Workplace;
let database: TestDatabase;
let { start, bear, count, outcomes } = {} as Workplace;

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('work on $backend', ({ redisUrl }) => {
  beforeEach(async () => {
    place = await openWorkplace(redisUrl);
    ({ database, start, bear, count, outcomes } = place);
  });
  afterEach(() => place.close());

  test('every item passes its stages once, whether a bell rang or not', async () => {
    const next =
      (stage: Stage) =>
      (work: Work): Exit => ({ outcome: 'done', next: [{ stage, id: work.id }] });
    const parser = start([handler('parse', async () => {}, next('index'))]);
    start([handler('index', async () => {})]);
    await bear(
      ids(1, 40).map((id) => ({ stage: 'parse', id })),
      parser,
    );
    await bear(ids(41, 60).map((id) => ({ stage: 'parse', id }))); // nobody rings: the sweep finds them
    await until(async () => (await count('work')) === 0);
    expect(await count('outcome where final')).toBe(120);
    expect(await count(`(select stage, id from outcome group by 1, 2 having count(*) > 1) twice`)).toBe(0);
    expect(await count('change')).toBe(120);
  });

  test('a rejected item ends with its code, a failed one waits with a counted try, a later one without', async () => {
    start([
      handler('parse', async ({ id }) => {
        if (id === '1') throw new Reject('E_EMPTY', 'nothing to read');
        if (id === '2') throw new Error('a fault');
        if (id === '3') throw new Later('E_HTTP_429', new Date(Date.now() + 3_600_000));
      }),
    ]);
    await bear(ids(1, 4).map((id) => ({ stage: 'parse', id })));
    await until(() => outcomes.length >= 4);
    const work = await rowsOf<{ id: string; tries: number; code: string }>(database.pool, {
      name: 't',
      text: 'select id, tries, code from work order by id',
    });
    expect(work).toEqual([
      { id: '2', tries: 1, code: 'E_INTERNAL' },
      { id: '3', tries: 0, code: 'E_HTTP_429' },
    ]);
    const exits = await rowsOf(database.pool, { name: 'o', text: 'select id, outcome, code, final from outcome order by id' });
    expect(exits).toEqual([
      { id: '1', outcome: 'rejected', code: 'E_EMPTY', final: true },
      { id: '2', outcome: 'retry', code: 'E_INTERNAL', final: false },
      { id: '3', outcome: 'later', code: 'E_HTTP_429', final: false },
      { id: '4', outcome: 'done', code: null, final: true },
    ]);
  });

  test('a work that keeps failing is dead after six tries', async () => {
    start([handler('parse', () => Promise.reject(new Error('always')))]);
    await bear([{ stage: 'parse', id: '7' }]);
    for (let tries = 1; tries <= 6; tries++) {
      await until(() => outcomes.length === tries);
      await database.pool.query('update work set due_at = now()');
    }
    expect(outcomes.map((event) => event.outcome)).toEqual(['retry', 'retry', 'retry', 'retry', 'retry', 'dead']);
    expect(await count(`dead where stage = 'parse' and id = 7 and tries = 6 and code = 'E_INTERNAL'`)).toBe(1);
    expect(await count('work')).toBe(0);
  });

  test('a worker that lost its fence writes nothing', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let attempts = 0;
    start([handler('parse', () => (attempts++ === 0 ? held : Promise.resolve()))]);
    await bear([{ stage: 'parse', id: '1' }]);
    await until(async () => (await count('work where lease_until > now()')) === 1);
    // As if the process had slept through its lease: somebody else may claim the work now.
    await database.pool.query(`update work set lease_until = now() - interval '1 s', fence = nextval('fence')`);
    await until(() => outcomes.some((event) => event.outcome === 'done'));
    release();
    await until(() => outcomes.some((event) => event.outcome === 'lost'));
    expect(await count('change')).toBe(1);
    expect(await count('outcome where final')).toBe(1);
  });

  test('a bad item in a batch does not hold back its neighbours', async () => {
    const broken = handler('parse', async () => {});
    const parser = start([
      {
        ...broken,
        async store(client, done) {
          if (done.some(({ work }) => work.id === '3')) throw new Error('refuses its row');
          return broken.store(client, done, undefined);
        },
      },
    ]);
    await bear(
      ids(1, 8).map((id) => ({ stage: 'parse', id })),
      parser,
    );
    await until(async () => (await count('outcome where final')) === 7);
    await until(async () => (await count(`work where id = 3 and tries = 1`)) === 1);
    expect(await count('change')).toBe(7);
  });

  test('a host gets as many visits at once as it allows, spaced: polls first, then new pages, then what is looked at again', async () => {
    const starts: { host: string; stage: Stage; at: number }[] = [];
    let running = 0;
    let most = 0;
    const visit = (stage: Stage): Handler =>
      handler(stage, async ({ host }) => {
        starts.push({ host: host!, stage, at: performance.now() });
        if (host === 'slow.example:80') most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 60));
        if (host === 'slow.example:80') running--;
      });
    start([visit('poll'), visit('page'), visit('recheck')], {
      concurrency: 16,
      politeness: (host) => (host === 'slow.example:80' ? { concurrency: 2, spacingMs: 0 } : { concurrency: 1, spacingMs: 300 }),
    });
    await bear([
      ...ids(1, 8).map((id) => ({ stage: 'page' as const, id, host: 'slow.example:80' })),
      { stage: 'recheck', id: '10', host: 'spaced.example:80' },
      ...ids(11, 13).map((id) => ({ stage: 'page' as const, id, host: 'spaced.example:80' })),
      { stage: 'poll', id: '99', host: 'spaced.example:80' },
      { stage: 'recheck', id: '14', host: 'spaced.example:80', delayMs: 3_600_000 },
    ]);
    await database.pool.query(`update work set due_at = now() - interval '1 h' where stage = 'recheck' and id = 10`); // it has waited longest
    await until(async () => (await count('work')) === 1);
    expect(most).toBeLessThanOrEqual(2);
    const spaced = starts.filter(({ host }) => host === 'spaced.example:80');
    expect(spaced.map(({ stage }) => stage)).toEqual(['poll', 'page', 'page', 'page', 'recheck']);
    for (const [i, visit] of spaced.slice(1).entries()) expect(visit.at - spaced[i]!.at).toBeGreaterThan(250);
    expect(await count(`slot where held <> '{}'`)).toBe(0);
    await until(
      async () =>
        (await count(
          `slot where host = 'spaced.example:80' and wake_at between now() + interval '50 min' and now() + interval '1 h'`,
        )) === 1,
    );
  });

  test('a pause that a server asks for holds for its whole host', async () => {
    let visits = 0;
    start(
      [
        handler('poll', async () => {}),
        handler('page', () => {
          visits++;
          return Promise.reject(new Later('E_HTTP_429', new Date(Date.now() + 3_600_000)));
        }),
        handler('recheck', async () => {}),
      ],
      { politeness: () => ({ concurrency: 1, spacingMs: 0 }) },
    );
    await bear(ids(1, 5).map((id) => ({ stage: 'page', id, host: 'tired.example:80' })));
    await until(() => visits === 1);
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // two sweeps
    expect(visits).toBe(1);
    expect(await count(`slot where next_start_at > now() + interval '50 min'`)).toBe(1);
  });

  test('a work that repeats keeps its row and gets a new time', async () => {
    start(
      [
        handler(
          'poll',
          async () => {},
          () => ({ outcome: 'done', again: { delayMs: 3_600_000, host: 'feed.example:80' } }),
        ),
        handler('page', async () => {}),
        handler('recheck', async () => {}),
      ],
      {
        politeness: () => ({ concurrency: 1, spacingMs: 0 }),
      },
    );
    await bear([{ stage: 'poll', id: '5', host: 'feed.example:80' }]);
    await until(() => outcomes.length === 1);
    expect(
      await count(`work where stage = 'poll' and id = 5 and due_at > now() + interval '50 min' and lease_until is null`),
    ).toBe(1);
  });

  test('a process that stops hands back what it cannot finish', async () => {
    const worker = start(
      [
        handler(
          'parse',
          (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
        ),
      ],
      { drainMs: 100 },
    );
    await bear([{ stage: 'parse', id: '1' }]);
    await until(async () => (await count('work where lease_until > now()')) === 1);
    await worker.close();
    expect(await count('work where lease_until is null and due_at <= now() and tries = 0')).toBe(1);
  });

  test('changes are numbered without gaps in the order in which they became visible', async () => {
    const early = await database.pool.connect();
    await early.query('begin');
    await early.query(`insert into change (kind) values ('early')`);
    await database.pool.query(`insert into change (kind) values ('late')`);
    expect(await numberChanges(database.pool)).toBe(1);
    await early.query('commit');
    early.release();
    expect(await numberChanges(database.pool)).toBe(1);
    const rows = await rowsOf<{ kind: string; change_id: string }>(database.pool, {
      name: 'c',
      text: 'select kind, change_id from news.change order by change_id',
    });
    expect(rows).toEqual([
      { kind: 'late', change_id: '1' },
      { kind: 'early', change_id: '2' },
    ]);
  });
});

describe.each(BACKENDS.filter(({ isMissing }) => isMissing))('work on $backend', () => {
  test.skip('needs a redis-server on PATH', () => {});
});
