import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feedsYaml, type Newsroom, startNewsroom } from '../infra/newsroom/newsroom.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run } from './program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-once-'));
const elsewhere = createServer((_, response) => response.end('this host is not allowed, so it is never asked'));
let newsroom: Newsroom;
let database: TestDatabase;

beforeAll(async () => {
  [newsroom, database] = await Promise.all([startNewsroom(), testDatabase()]);
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  elsewhere.close();
  await Promise.all([newsroom.close(), database.drop()]);
  rmSync(folder, { recursive: true });
});

test('one poll of every feed, until nothing is left to do, and then what came of it', async () => {
  const closed = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  writeFileSync(path.join(folder, 'feeds.yml'), `${feedsYaml(newsroom)}  - http://${closed}/rss\n`);
  const { code, stdout, stderr } = await run(['run', '--once'], { cwd: folder, env: { DATABASE_URL: database.url } });
  expect([code, stdout]).toEqual([0, '']);
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining({ stage: 'poll', host: closed, code: 'E_SSRF' }));
  expect(lines.find(({ msg }) => msg.startsWith('every feed was polled once'))).toMatchObject({
    polls: 6,
    pages: newsroom.articles,
    articles: newsroom.articles,
    rejected: 1,
  });
  const count = async (sql: string) => Number((await database.pool.query(`select count(*) as n from ${sql}`)).rows[0].n);
  expect(await count('news.article')).toBe(newsroom.articles);
  expect(await count(`outcome where stage = 'poll'`)).toBe(7);
  expect(await count('work where due_at <= now()')).toBe(0);
}, 60_000);
