import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BACKENDS } from '../../e2e/backends.ts';
import { handler, ids, openWorkplace, until, type Workplace } from '../../e2e/work.ts';
import { rowsOf } from '../db.ts';
import { claimByHost } from './claims.ts';

let place: Workplace;

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))('politeness of two processes on $backend', ({ redisUrl }) => {
  beforeEach(async () => {
    place = await openWorkplace(redisUrl);
  });
  afterEach(() => place.close());

  const pages = (host: string, from: number, to: number) => ids(from, to).map((id) => ({ stage: 'page' as const, id, host }));
  const others = [handler('poll', async () => {}), handler('recheck', async () => {})];

  test('a host with a long queue does not keep the others waiting', async () => {
    const order: string[] = [];
    const pageHandler = handler('page', async ({ host }) => void order.push(host!));
    await place.bear(pages('long:80', 1, 300));
    await place.bear(ids(1, 10).flatMap((n) => pages(`short${n}:80`, 1_000 + 2 * Number(n), 1_001 + 2 * Number(n))));
    const options = { concurrency: 4, politeness: () => ({ concurrency: 1, spacingMs: 0 }) };
    place.start([...others, pageHandler], options);
    place.start([...others, pageHandler], options);
    await until(async () => order.length >= 320 && (await place.count('work')) === 0);
    const lastShort = order.findLastIndex((host) => host !== 'long:80');
    expect(order.slice(0, lastShort).filter((host) => host === 'long:80').length).toBeLessThan(60);
  });

  test('keep to the limit of each host together, and to the time between two starts', async () => {
    let most = 0;
    const open = new Map<string, number>();
    const starts: { host: string; at: string }[] = [];
    const pageHandler = handler('page', async ({ host, fence }) => {
      const now = (open.get(host!) ?? 0) + 1;
      open.set(host!, now);
      most = Math.max(most, now);
      // What counts is when Postgres gave the work out, not when this process got round to it.
      const [row] = await rowsOf<{ at: string }>(
        place.database.pool,
        {
          name: 'start',
          text: `select (extract(epoch from lease_until) * 1000)::float8 as at from work where stage = 'page' and fence = $1`,
        },
        [fence],
      );
      starts.push({ host: host!, at: row!.at });
      open.set(host!, open.get(host!)! - 1);
    });
    await place.bear([...pages('a:80', 1, 6), ...pages('b:80', 11, 16)]);
    const options = { concurrency: 4, politeness: () => ({ concurrency: 2, spacingMs: 100 }) };
    place.start([...others, pageHandler], options);
    place.start([...others, pageHandler], options);
    await until(() => starts.length >= 12);
    expect(most).toBeLessThanOrEqual(2);
    for (const host of ['a:80', 'b:80']) {
      const times = starts
        .filter((start) => start.host === host)
        .map(({ at }) => Number(at))
        .sort((a, b) => a - b);
      for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(99.9);
    }
  });

  test('work in dead hands is found when its lease ends, though its place in the slot ended before', async () => {
    await place.bear(pages('a:80', 1, 1));
    const { pool } = place.database;
    const claim = claimByHost(
      pool,
      () => ({ concurrency: 2, spacingMs: 0 }),
      () => 0,
    );
    expect(await claim()).toMatchObject({ id: '1' });
    await pool.query(`update slot set held = '{}', wake_at = now()`);
    expect(await claim()).toBeUndefined();
    const { rows } = await pool.query('select wake_at = lease_until as is_right from slot, work');
    expect(rows).toEqual([{ is_right: true }]);
  });
});
