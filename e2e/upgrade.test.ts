import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../cli/database.ts';
import { type Pipeline, startPipeline } from '../cli/pipeline.ts';
import { migrate } from '../infra/migrate.ts';
import { takeDown } from '../services/indexer/takedown.ts';
import { readEnvironment } from '../shared/environment.ts';
import { traceItem } from '../shared/trace.ts';
import { countDefaultRows } from '../shared/work/partitions.ts';
import type { TestDatabase } from './postgres.ts';
import { RELEASES, releasedDatabase } from './releases.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../infra/migrations');

describe.each(RELEASES)('a database of the schema %s with data in it', (release) => {
  let database: TestDatabase;
  let pipeline: Pipeline;

  const rows = async (sql: string): Promise<unknown[]> => (await database.pool.query(sql)).rows;

  beforeAll(async () => {
    database = await releasedDatabase(release);
  });
  afterAll(async () => {
    await pipeline?.close();
    await database?.drop();
  });

  test('comes to the present schema, and what analysts saw and built is still there', async () => {
    const seen = 'select article_id, url, title, text, story_id, relation, revision from news.article order by 1';
    await database.pool.query(
      'create view public.titles as select title from news.article join news.story using (story_id, title)',
    );
    const before = await rows(seen);
    expect((await migrate(database.url)).applied).toHaveLength(readdirSync(MIGRATIONS).length - Number(release));
    expect(before).toHaveLength(4);
    expect(await rows(seen)).toEqual(before);
    expect(await rows('select * from public.titles')).toHaveLength(3);
    expect(await rows('select revision from news.revision')).toEqual([{ revision: 1 }]);
    expect((await migrate(database.url)).applied).toEqual([]);
  });

  test('goes on with the work that was waiting', async () => {
    pipeline = await startPipeline({
      settings: readEnvironment({ LOG_LEVEL: 'error' }),
      database: database as unknown as Database,
      services: ['parser', 'indexer'],
    });
    const waiting = `select from work where stage not in ('poll', 'recheck')`;
    while ((await rows(waiting)).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(
      await rows(
        'select title, source, relation, article_count from news.article join news.story using (story_id, title) order by 1',
      ),
    ).toEqual([
      { title: 'Brackenford sea lock to close for eleven months', source: 'Tidewire', relation: 'original', article_count: 3 },
      { title: 'Ferries return early', source: 'Brackenford Gazette', relation: 'original', article_count: 1 },
      { title: 'Last song of the miners', source: 'Saltby Notes', relation: 'original', article_count: 1 },
      { title: 'Library lends spades', source: 'Ottermouth Courier', relation: 'original', article_count: 1 },
    ]);
  });

  test('knows a new copy of an old article', async () => {
    expect(await rows(`select relation from news.article where url = 'https://gazette.example/lock-closure'`)).toEqual([
      { relation: 'trimmed' },
    ]);
    expect(await rows('select from dead')).toEqual([]);
  });

  test('has its old rows in weekly partitions, and no headline of a story that was merged away', async () => {
    expect((await countDefaultRows(database.pool)).filter(({ rows }) => rows > 0)).toEqual([]);
    expect(await rows('select from story where article_count = 0 and title is not null')).toEqual([]);
  });

  test('tells the way of an old article, and takes it down', async () => {
    const old = await rows(`select article_id, url from news.article where title = 'Last song of the miners'`);
    const [{ article_id, url }] = old as [{ article_id: string; url: string }];
    expect((await traceItem(database.pool, article_id))?.verdict).toMatchObject({ state: 'indexed' });
    await takeDown(database.pool, article_id);
    expect((await traceItem(database.pool, url ?? article_id))?.verdict).toMatchObject({ state: 'taken down' });
    expect(await rows('select count(*)::int as n from news.story')).toEqual([{ n: 3 }]);
  });

  test('keeps its feeds and their polls', async () => {
    expect(await rows('select f.id, h.state, f.tags from news.feed f join news.feed_health h using (feed_id)')).toMatchObject([
      { id: 'closed', tags: ['harbour'] },
    ]);
    expect(await rows(`select from work where stage = 'poll'`)).toHaveLength(1);
  });
});
