import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool, type Pool } from '../shared/db.ts';
import { readReplicas } from '../shared/replicas.ts';
import { run } from './program.ts';
import { type PostgresServer, startPostgres } from './server.ts';
import { until } from './work.ts';

const document = (id: string) =>
  JSON.stringify({ id, title: `The ${id} tide table`, text: `High water comes at noon on the ${id} day.` });
const login = ({ port }: PostgresServer, user: string, password: string) =>
  `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/news`;

describe('a replica for analysts', () => {
  let primary: PostgresServer;
  let replica: PostgresServer;
  let pool: Pool;
  let reader: Record<string, string>;
  const wirecopy = (args: string[], env: Record<string, string> = {}, input?: string) =>
    run(args, { env: { DATABASE_URL: login(primary, 'app', 'of the app'), ...env }, input });
  const titles = async () => (await wirecopy(['sql', 'select title from news.article order by 1', '--csv'], reader)).stdout;

  beforeAll(async () => {
    primary = await startPostgres();
    await primary.administer(`create role app login createrole password 'of the app'`, 'create database news owner app');
    expect(await wirecopy(['migrate'])).toMatchObject({ code: 0 });
    replica = await startPostgres({ replica: { of: primary, name: 'reports' }, args: ['-c', 'hot_standby_feedback=on'] });
    pool = openPool({ url: login(primary, 'app', 'of the app'), max: 2, applicationName: 'wirecopy test' });
    const { rows } = await pool.query(`select value from wirecopy.setting where name = 'analyst_password'`);
    reader = { WIRECOPY_ANALYST_URL: login(replica, 'news_analyst', rows[0].value) };
  });
  afterAll(async () => {
    await pool?.end();
    await replica?.stop();
    await primary?.stop(); // it crashed; its files are removed
  });

  test('gets what is written, and takes nothing', async () => {
    expect(await wirecopy(['ingest', '--jsonl'], {}, document('first'))).toMatchObject({ code: 0 });
    await until(async () => (await titles()) === 'title\nThe first tide table\n');
    expect(await wirecopy(['sql', 'delete from news.article'], reader)).toMatchObject({ code: 1 });
    expect(await wirecopy(['status'], { DATABASE_URL: login(replica, 'app', 'of the app') })).toMatchObject({
      stdout: expect.stringContaining('read-only'),
    });
  });

  test('says how far it is behind to those who may know', async () => {
    expect(await readReplicas(pool)).toEqual([{ name: 'reports', lagBytes: null }]);
    await primary.administer('grant pg_read_all_stats to app');
    await until(async () => (await readReplicas(pool))[0]?.lagBytes === 0);
    await replica.administer('select pg_wal_replay_pause()');
    expect(await wirecopy(['ingest', '--jsonl'], {}, document('second'))).toMatchObject({ code: 0 });
    expect((await readReplicas(pool))[0]!.lagBytes).toBeGreaterThan(0);
    expect(await titles()).toBe('title\nThe first tide table\n');
    await replica.administer('select pg_wal_replay_resume()');
    await until(async () => (await readReplicas(pool))[0]?.lagBytes === 0);
    expect(await titles()).toBe('title\nThe first tide table\nThe second tide table\n');
  });

  test('takes over when the first server is gone, and the work goes on', async () => {
    await replica.shutDown();
    await until(async () => (await readReplicas(pool)).length === 0);
    expect(await wirecopy(['ingest', '--jsonl'], {}, document('third'))).toMatchObject({ code: 0 }); // the primary waits for nobody
    await replica.restart();
    await until(async () => (await titles()).includes('third'));
    await primary.crash();
    await replica.administer('select pg_promote()');
    const promoted = { DATABASE_URL: login(replica, 'app', 'of the app') };
    expect(await wirecopy(['ingest', '--jsonl'], promoted, document('fourth'))).toMatchObject({ code: 0 });
    Object.assign(reader, promoted);
    expect(await titles()).toContain('fourth');
  });
});
