import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pipeline } from '../cli/pipeline.ts';
import { databaseTime, pollNow, settled } from '../cli/settled.ts';
import { analystRole, migrate } from '../infra/migrate.ts';
import { groundTruth, type Newsroom } from '../infra/newsroom/newsroom.ts';
import { queriesPage } from '../infra/queries-page.ts';
import { QUESTIONS, type Question } from '../infra/questions/index.ts';
import { traceItem } from '../shared/trace.ts';
import { answerOn } from './answers.ts';
import { BACKENDS } from './backends.ts';
import { readNewsroom } from './newsroom-pipeline.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

describe.each(BACKENDS.filter(({ isMissing }) => !isMissing))(
  'the sample newsroom through the whole pipeline on $backend',
  ({ redisUrl }) => {
    let newsroom: Newsroom;
    let database: TestDatabase;
    let pipeline: Pipeline;
    const storyOf = new Map<string, string>();
    const midnight = new Date(new Date().setUTCHours(0, 0, 0, 0));

    const storyOfArticle = (article: string): string | undefined => storyOf.get(newsroom.urlOf(article));
    const count = async (sql: string): Promise<number> =>
      Number((await database.pool.query(`select count(*) as n from ${sql}`)).rows[0].n);

    beforeAll(async () => {
      database = await testDatabase();
      ({ newsroom, pipeline } = await readNewsroom(database, redisUrl, midnight));
      for (const { url, story_id } of (await database.pool.query('select url, story_id from news.article')).rows)
        storyOf.set(url.replace(/\?utm.*/, ''), story_id);
    }, 180_000);

    afterAll(async () => {
      await pipeline?.close();
      await newsroom?.close();
      await database?.drop();
    });

    test('every announced article arrives once', async () => {
      expect(await count('news.article')).toBe(newsroom.articles);
      expect(await count('work where stage not in ($$poll$$, $$recheck$$)')).toBe(0);
      expect(await count('dead')).toBe(0);
      expect(await count(`news.outcome where outcome not in ('done')`)).toBe(0);
      // An article whose story fell apart is matched once more.
      const once = `(select item_id, stage, count(*) as n from news.outcome group by 1, 2) o`;
      expect(await count(`${once} where n <> 1 and stage <> 'match'`)).toBe(0);
      expect(await count(once)).toBe(4 * newsroom.articles);
    });

    test('the printings of one agency text are one story', () => {
      const apart = groundTruth().families.flatMap(({ printings: [original, ...copies] }) =>
        copies.filter(({ id }) => storyOfArticle(id) !== storyOfArticle(original!.id)).map(({ id }) => id),
      );
      expect(apart).toEqual([]);
    });

    test('what only shares passages or its form is a story of its own', () => {
      const truth = groundTruth();
      const glued = truth.reuse.filter(({ article, of }) => storyOfArticle(article) === storyOfArticle(of));
      expect(glued).toEqual([]);
      for (const { form, articles } of truth.lookAlikes)
        expect(new Set(articles.map(storyOfArticle)).size, form).toBe(articles.length);
    });

    test('a round-up contains the stories that it carries', async () => {
      const { rows } = await database.pool.query(`select a.url as a, b.url as b, r.relation from news.reuse r
      join news.article a on a.article_id = article_id_a join news.article b on b.article_id = article_id_b`);
      const edges = new Map(
        rows.map((row) => [
          [row.a, row.b]
            .map((url: string) => url.replace(/\?utm.*/, ''))
            .sort()
            .join(' '),
          row.relation,
        ]),
      );
      for (const { article, of, relation } of groundTruth().reuse.filter((pair) => pair.relation === 'contains'))
        expect(edges.get([newsroom.urlOf(article), newsroom.urlOf(of)].sort().join(' ')), `${article} and ${of}`).toBe(relation);
    });

    test('the agency that wrote a text is named, and its own article leads', async () => {
      const { rows } = await database.pool.query(`select s.origin_agency, a.source, c.relation from news.story s
      join news.article a on a.article_id = s.origin_article_id join news.copy c on c.article_id = a.article_id where s.origin_agency = 'Norwire'`);
      expect(rows.length).toBeGreaterThanOrEqual(5);
      expect(rows.every((row) => row.source === 'Norwire' && row.relation === 'original')).toBe(true);
    });

    test('offsets count characters of the stored text', async () => {
      expect(await count('news.mention')).toBeGreaterThan(300);
      expect(
        await count(
          `news.mention m join news.article a using (article_id) where substr(a.text, m.start_offset + 1, m.end_offset - m.start_offset) <> m.surface`,
        ),
      ).toBe(0);
      expect(await count('news.quote')).toBeGreaterThan(50);
      expect(
        await count(
          `news.quote q join news.article a using (article_id) where substr(a.text, q.start_offset + 1, q.end_offset - q.start_offset) <> q.text`,
        ),
      ).toBe(0);
    });

    test('the change log is numbered without gaps', async () => {
      while ((await count('change where change_id is null')) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      const { rows } = await database.pool.query(
        'select min(change_id)::int as first, max(change_id)::int as last, count(*)::int as n from news.change',
      );
      expect(rows[0].first).toBe(1);
      expect(rows[0].last).toBe(rows[0].n);
      expect(await count(`news.change where kind = 'article.indexed'`)).toBe(newsroom.articles);
    });

    test('the questions of the documentation have the answers that stand there', async () => {
      await migrate(database.url); // makes the role of the analysts
      const answers = new Map<Question, string>();
      try {
        for (const question of QUESTIONS) answers.set(question, await answerOn(database, question, midnight));
      } finally {
        const role = analystRole(new URL(database.url).pathname.slice(1));
        await database.pool.query(`drop owned by "${role}"; drop role "${role}"`);
      }
      await expect(queriesPage((question) => answers.get(question)!)).toMatchFileSnapshot('../docs/queries.md');
    });

    test('a trace tells every step, also by an address with tracking parameters', async () => {
      const url = newsroom.urlOf('norwire/ferry-deal');
      const trace = await traceItem(database.pool, `${url}?utm_source=mail`);
      expect(trace?.article?.relation).toBe('original');
      const steps = trace?.steps.map(({ stage, outcome }) => `${stage} ${outcome}`);
      // Whether it moves to the story of a copy or the copy to its own depends on who came first.
      expect(steps?.filter((step) => step !== 'match moved' && step !== 'page later')).toEqual([
        'poll discovered',
        'page done',
        'parse done',
        'index article',
        'index done',
        'match done',
        'recheck waiting',
      ]);
      expect(await traceItem(database.pool, 'https://nowhere.example/')).toBeNull();
    });

    test('a second poll finds nothing new and asks with the validators', async () => {
      const items = await count('item');
      const since = await databaseTime(database.pool);
      await pollNow(database.pool, since);
      await settled(database.pool, since, { retries: true });
      expect(await count('item')).toBe(items);
      expect(await count(`outcome where stage = 'poll' and outcome = 'unchanged'`)).toBe(newsroom.publishers.length);
      expect(await count(`news.feed_health where state = 'healthy' and items_24h > 0`)).toBe(newsroom.publishers.length);
    });
  },
);

describe.each(BACKENDS.filter(({ isMissing }) => isMissing))('the sample newsroom through the whole pipeline on $backend', () => {
  test.skip('needs a redis-server on PATH', () => {});
});
