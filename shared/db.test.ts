import { expect, test } from 'vitest';
import { testDatabase } from '../e2e/postgres.ts';
import { openProxy } from '../e2e/storm/proxy.ts';
import { describeUrl, isAway, openPool, requireDatabase, transaction } from './db.ts';
import { Fault } from './errors.ts';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

test.each([
  ['a server that stops', withCode('57P01'), true],
  ['a deadlock', withCode('40P01'), false],
  ['a full disk', withCode('53100'), true],
  ['a password that was changed', withCode('28P01'), true],
  ['a socket that is not there', Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'connect' }), true],
  ['a file that is not there', Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }), false],
  ['a publisher that is away', new Fault('E_CONNECT', 'connect ECONNREFUSED'), false],
  ['an answer that does not come', new Error('Query read timeout'), true],
  ['too many connections', withCode('53300'), true],
  ['a read-only server', withCode('25006'), true],
  ['a statement that took too long', withCode('57014'), true],
  ['a transaction that waited too long', withCode('25P03'), true],
  ['a refused connection', withCode('ECONNREFUSED'), true],
  ['a connection that ended', new Error('Connection terminated unexpectedly'), true],
  ['a broken rule', withCode('23505'), false],
  ['a fault of the program', new TypeError('x is undefined'), false],
  ['no error at all', 'text', false],
])('away or not: %s', (_, error, expected) => {
  expect(isAway(error)).toBe(expected);
});

test.each([
  ['postgres://user:secret@db.example:5433/news?sslmode=require', 'postgres://user@db.example:5433/news'],
  ['not a url', 'the given address'],
])('%s is shown without its password', (url, expected) => {
  expect(describeUrl(url)).toBe(expected);
});

test('a database that is not there is named', async () => {
  const url = 'postgres://news@127.0.0.1:9/news';
  const pool = openPool({ url, max: 1, applicationName: 'test' });
  await expect(requireDatabase(pool, url)).rejects.toMatchObject({
    code: 'E_DATABASE',
    message: expect.stringContaining('127.0.0.1:9/news'),
  });
  await pool.end();
});

test('a transaction that fails leaves nothing, and its connection is not used again', async () => {
  const { pool, drop } = await testDatabase();
  await pool.query('create table note (text text)');
  const failing = transaction(pool, async (client) => {
    await client.query(`insert into note values ('x')`);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect((await pool.query('select * from note')).rows).toEqual([]);
  expect(await transaction(pool, async (client) => (await client.query('select 1 as one')).rows)).toEqual([{ one: 1 }]);
  await drop();
});

test('connections that fall silent are given up, and the server gives up what they held', async () => {
  const { url, pool: direct, drop } = await testDatabase();
  await direct.query('create table note (text text)');
  const proxy = await openProxy(Number(new URL(url).port));
  const behind = new URL(url);
  behind.port = String(proxy.port);
  const pool = openPool({ url: behind.href, max: 3, applicationName: 'test', statementTimeoutMs: 500 });
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query('lock table note');
  await pool.query('select 1');

  const silence = proxy.swallow(60_000);
  const dead = await Promise.allSettled([holder.query('select 1'), pool.query('select 1')]);
  expect(dead.map((one) => one.status === 'rejected' && isAway(one.reason))).toEqual([true, true]);
  expect((await direct.query(`insert into note values ('free again')`)).rowCount).toBe(1);
  expect((await pool.query('select text from note')).rows).toEqual([{ text: 'free again' }]);

  holder.release(true);
  await pool.end();
  await proxy.close();
  await drop();
  void silence;
});
