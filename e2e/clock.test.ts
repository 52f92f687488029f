import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { feedsYaml, type Newsroom, startNewsroom } from '../infra/newsroom/newsroom.ts';
import { BACKENDS } from './backends.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { start } from './program.ts';
import { until } from './work.ts';

/** Every time that the program itself writes, by table. What publishers say about themselves is theirs. */
const TIMES: Record<string, string[]> = {
  outcome: ['at'],
  change: ['at'],
  item: ['discovered_at', 'page_at'],
  page: ['fetched_at'],
  article: ['first_seen_at', 'indexed_at'],
  story: ['updated_at'],
  feed: ['created_at', 'last_polled_at', 'last_success_at', 'last_new_item_at'],
};

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))(
  'a clock that is set by hours, queue on $backend',
  ({ redisUrl }) => {
    let database: TestDatabase;
    let newsroom: Newsroom;
    let folder: string;

    beforeEach(async () => {
      [database, newsroom] = await Promise.all([testDatabase(), startNewsroom()]);
      folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-clock-'));
      writeFileSync(path.join(folder, 'feeds.yml'), feedsYaml(newsroom).replace(/spacing: .*/, 'spacing: 300ms'));
    });
    afterEach(async () => {
      await newsroom.close();
      await database.drop();
      rmSync(folder, { recursive: true });
    });

    test('changes nothing: Postgres tells the time, and timers run on', async () => {
      const count = async (sql: string): Promise<number> =>
        Number((await database.pool.query(`select count(*) as n from ${sql}`)).rows[0].n);
      const { began } = (await database.pool.query<{ began: Date }>('select now() as began')).rows[0] as { began: Date };
      const program = start(['run'], {
        cwd: folder,
        env: {
          DATABASE_URL: database.url,
          ...(redisUrl && { REDIS_URL: redisUrl }),
          WIRECOPY_CONSOLE_PORT: '0',
          NODE_OPTIONS: `--import=${new URL('clock-step.mjs', import.meta.url)}`,
        },
      });
      await program.says('stop with ^C');
      program.child.kill('SIGUSR2');
      await program.says('the clock was set');
      await until(async () => (await count('news.article')) >= newsroom.articles / 3);
      program.child.kill('SIGUSR2');
      await until(async () => (await count('news.article')) >= newsroom.articles);
      await until(async () => (await count(`work where stage in ('page', 'parse', 'index', 'match') and due_at <= now()`)) === 0);

      for (const [table, columns] of Object.entries(TIMES))
        for (const column of columns)
          expect(
            await count(`${table} where ${column} not between '${began.toISOString()}' and now()`),
            `${table}.${column}`,
          ).toBe(0);
      expect(await count(`work where due_at > now() + interval '3 days'`)).toBe(0);
      expect(await count(`slot where next_start_at > now() + interval '1 min'`)).toBe(0);
      expect(await count(`feed where next_poll_at not between now() - interval '1 min' and now() + interval '1 day'`)).toBe(0);
      expect(await count(`outcome where outcome in ('retry', 'dead') or tries > 0`)).toBe(0);
      program.child.kill('SIGTERM');
      const { code, stderr } = await program.ended;
      expect(stderr.match(/the clock was set/g)).toHaveLength(2);
      expect(stderr).not.toMatch(/is away/);
      expect(code).toBe(0);
    });
  },
);
