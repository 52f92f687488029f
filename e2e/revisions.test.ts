import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXTRACTION_VERSION } from '../services/parser/extract.ts';
import { transaction } from '../shared/db.ts';
import { finish } from '../shared/work/finish.ts';
import { Desk, pageOf } from './desk.ts';
import { testDatabase } from './postgres.ts';
import { bear } from './steps.ts';

let desk: Desk;

const NEXT = EXTRACTION_VERSION + 1;

beforeEach(async () => {
  desk = new Desk(await testDatabase());
});
afterEach(() => desk.close());

const DIKE = [
  'The dike at Lower Marrow will be raised by half a metre before the winter storms, the water board of Tillage decided on Tuesday evening.',
  'Work on the first two kilometres begins in March, said Petra Olsen, who chairs the board, and the road behind the dike stays open for farm traffic.',
  '“We have waited for this since the flood of 1998,” said Petra Olsen. “Nobody here wants to see the church under water again.”',
  'The board pays nine million for it, a third of which comes from the province, and it hopes to find the rest by selling two old pumping stations.',
];
const SCHOOL = [
  'The village school of Upper Fenwick keeps its fifth class, although only eleven children have put their names down for the coming year.',
  'The county had wanted to send them by bus to Harlow, eight miles away, and parents had collected four hundred signatures against it within a week.',
  '“A school without its oldest is only half a school,” said Martin Cole, who has taught there for thirty years and will now stay for one more.',
  'The county council will look at the numbers again in two years, and until then a teacher from Harlow comes over on three days of the week.',
];

const DIKE_URL = 'https://gazette.example/dike';
const COPY_URL = 'https://courier.example/dike-raised';
const articleOf = async (item: string) =>
  (
    await desk.rows(
      'select a.article_id, a.story_id, a.title, a.text, a.revision, a.relation, w.item_id from news.article a join wirecopy.article w using (article_id) where w.item_id = $1',
      [item],
    )
  )[0]!;
const revisions = () => desk.rows('select revision, title, text, reason from news.revision order by article_id, revision');
const changes = async () =>
  (await desk.rows(`select kind, article_id, story_id, payload from change order by seq`)).map(({ kind, ...rest }) => [
    kind,
    rest,
  ]);
const storyOf = async (item: string) =>
  (await desk.rows('select s.* from news.story s where story_id = $1', [(await articleOf(item)).story_id]))[0]!;

describe('a page whose text changed', () => {
  test('gives a revision with the earlier text, and everything that hangs on the text is made anew', async () => {
    const item = await desk.publish(DIKE_URL, pageOf('Dike to be raised', DIKE));
    const before = await articleOf(item);
    expect(await desk.rows('select text from news.quote order by start_offset')).toHaveLength(2);
    const later = [
      ...DIKE.slice(0, 2),
      'The mayor of Tillage, Harald Bruun, had voted against it, and he said so on Wednesday morning.',
    ];
    await desk.publish(DIKE_URL, pageOf('Dike to be raised at last', later));

    const after = await articleOf(item);
    expect(after).toMatchObject({ article_id: before.article_id, title: 'Dike to be raised at last', revision: 2 });
    expect(after.text).toContain('Harald Bruun');
    expect(await revisions()).toEqual([{ revision: 1, title: 'Dike to be raised', text: before.text, reason: 'publisher' }]);
    expect(await desk.rows('select text from news.quote')).toEqual([]);
    const names = (await desk.rows('select name from news.mention join news.entity using (entity_id)')).map(({ name }) => name);
    expect(names).toContain('Harald Bruun');
    expect(
      await desk.rows(
        'select surface, substr(text, start_offset + 1, end_offset - start_offset) as place from news.mention join news.article using (article_id) where surface <> substr(text, start_offset + 1, end_offset - start_offset)',
      ),
    ).toEqual([]);
    expect((await changes()).at(-1)).toEqual([
      'article.revised',
      {
        article_id: before.article_id,
        story_id: after.story_id,
        payload: { url: DIKE_URL, title: 'Dike to be raised at last', revision: 2, reason: 'publisher' },
      },
    ]);
    expect(await desk.rows('select count(*)::int as n, count(distinct article_id)::int as articles from sketch')).toEqual([
      { n: 1, articles: 1 },
    ]);
  });

  test('and back again is a third text', async () => {
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE.slice(0, 3)));
    const item = await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    expect(await articleOf(item)).toMatchObject({ revision: 3 });
    expect((await revisions()).map(({ revision }) => revision)).toEqual([1, 2]);
  });

  test('changes the story of an article that stands alone', async () => {
    const item = await desk.publish(DIKE_URL, pageOf('Dike to be raised', DIKE));
    await desk.publish(DIKE_URL, pageOf('Dike: the work begins', [...DIKE, 'The first lorries came on Thursday.']));
    expect(await storyOf(item)).toMatchObject({ title: 'Dike: the work begins', article_count: 1 });
  });

  test('takes an article out of its story, and into another one', async () => {
    const original = await desk.publish(DIKE_URL, pageOf('Dike to be raised', DIKE));
    const copy = await desk.publish(COPY_URL, pageOf('Dike to be raised', DIKE));
    const school = await desk.publish('https://gazette.example/school', pageOf('School keeps its fifth class', SCHOOL));
    expect((await articleOf(copy)).story_id).toBe((await articleOf(original)).story_id);

    await desk.publish(
      COPY_URL,
      pageOf('Nothing but rain', [
        SCHOOL[0]!,
        DIKE[3]!,
        'It will rain until Friday, and nobody knows when it will end. '.repeat(9),
      ]),
    );
    expect((await articleOf(copy)).story_id).not.toBe((await articleOf(original)).story_id);
    expect(await storyOf(original)).toMatchObject({ article_count: 1, source_count: 1 });
    expect(await storyOf(copy)).toMatchObject({ article_count: 1, title: 'Nothing but rain' });
    expect((await changes()).map(([kind]) => kind)).toContain('story.split');

    await desk.publish(COPY_URL, pageOf('School keeps its fifth class', SCHOOL));
    expect((await articleOf(copy)).story_id).toBe((await articleOf(school)).story_id);
    expect(await storyOf(school)).toMatchObject({ article_count: 2, source_count: 2 });
    expect(await revisions()).toHaveLength(2);
  });

  test('keeps its copies, also those that nobody would look for any more', async () => {
    const original = await desk.publish(DIKE_URL, pageOf('Dike to be raised', DIKE));
    const copy = await desk.publish(COPY_URL, pageOf('Dike to be raised', DIKE));
    await desk.rows(`update sketch_key set arrived_at = now() - interval '60 days'`);
    await desk.rows(`update article set indexed_at = now() - interval '60 days'`);
    await desk.publish(COPY_URL, pageOf('Dike to be raised', [...DIKE, 'A correction: the pumping stations are three.']));
    expect((await articleOf(copy)).story_id).toBe((await articleOf(original)).story_id);
    // Nobody looks that far back, so its keys would only be in the way.
    expect(await desk.rows('select from sketch_key where article_id = $1', [(await articleOf(copy)).article_id])).toEqual([]);
  });
});

describe('the same text again', () => {
  test('leaves nothing but an outcome, whatever else the page says', async () => {
    const item = await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    const before = await desk.contents();
    for (const noise of ['advertisement 1', 'advertisement 2']) {
      const id = await desk.deliver(DIKE_URL, pageOf('Dike', DIKE, noise));
      expect(await desk.finish(id)).toEqual(['parse done', 'index unchanged']);
      expect(id).toBe(item);
    }
    const { item: _, ...after } = await desk.contents();
    expect(after).toEqual({ ...before, item: undefined });
    const [row] = await desk.rows('select i.page_at = a.page_at as same from item i join article a using (item_id)');
    expect(row).toEqual({ same: true });
  });

  test('keeps the new page when the old one has been cleared away', async () => {
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    await desk.rows('delete from page');
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE, 'later'));
    expect(await desk.rows('select from page join item on page.item_id = item.item_id and fetched_at = page_at')).toHaveLength(1);
  });

  test('in an article from before the pages were noted', async () => {
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    await desk.rows('update article set page_at = null');
    const before = await desk.contents();
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE, 'later'));
    expect((await desk.contents()).page).toBe(before.page);
  });
});

describe('another version of the parser', () => {
  const again = async (item: string): Promise<string[]> => {
    await bear(desk.database.pool, { stage: 'parse', id: item });
    return desk.finish(item);
  };

  test('that gives another text makes a revision that is not the publisher’s', async () => {
    const item = await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    desk.reader = (article) => ({ ...article, version: NEXT, text: article.text.split('\n\n').slice(0, 3).join('\n\n') });
    expect(await again(item)).toEqual(['parse done', 'index done', 'match done']);
    expect(await revisions()).toMatchObject([{ revision: 1, reason: 'parser' }]);
    expect((await changes()).at(-1)).toMatchObject(['article.revised', { payload: { reason: 'parser' } }]);
    // What the publisher changes from here on is the publisher's again.
    await desk.publish(DIKE_URL, pageOf('Dike', [...DIKE].reverse()));
    expect(await revisions()).toMatchObject([{ reason: 'parser' }, { reason: 'publisher' }]);
  });

  test('says so when the page is another one as well', async () => {
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    desk.reader = (article) => ({ ...article, version: NEXT });
    await desk.publish(DIKE_URL, pageOf('Dike', DIKE.slice(1)));
    expect(await revisions()).toMatchObject([{ revision: 1, reason: 'unclear' }]);
  });

  test('that gives other metadata updates them, without a revision', async () => {
    const item = await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    desk.reader = (article) => ({ ...article, version: NEXT, authors: ['Ada Lund'], section: 'Coast' });
    expect(await again(item)).toEqual(['parse done', 'index done', 'match done']);
    expect(await desk.rows('select authors, section, revision from news.article')).toEqual([
      { authors: ['Ada Lund'], section: 'Coast', revision: 1 },
    ]);
    expect(await revisions()).toEqual([]);
    expect((await changes()).at(-1)).toMatchObject(['article.updated', { payload: { changed: ['authors', 'section'] } }]);
    expect(await again(item)).toEqual(['parse done', 'index unchanged']);
  });

  test('that gives the same leaves its version and nothing else', async () => {
    const item = await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    const { article: _, ...before } = await desk.contents();
    desk.reader = (article) => ({ ...article, version: NEXT });
    expect(await again(item)).toEqual(['parse done', 'index unchanged']);
    expect(await desk.rows('select extraction_version as version from article')).toEqual([{ version: NEXT }]);
    const { article: __, ...after } = await desk.contents();
    expect(after).toEqual(before);
  });
});

describe('races', () => {
  test('an article that became another one since it was compared is judged anew', async () => {
    const item = await desk.publish(DIKE_URL, pageOf('Dike', DIKE));
    await desk.deliver(DIKE_URL, pageOf('Dike', DIKE.slice(1)));
    await desk.perform('parse', item);
    const done = await desk.attempt('index', item);
    await desk.rows('update article set revision = 2');
    await expect(finish(desk.database.pool, desk.handlers.index, [done])).rejects.toThrow(
      expect.objectContaining({ code: 'E_DATABASE' }),
    );
    expect(await revisions()).toEqual([]);
    await desk.finish(item);
    expect(await revisions()).toMatchObject([{ revision: 2 }]);
  });

  test('a comparison with a text that has become another one meanwhile leaves no edge', async () => {
    const first = await desk.publish(DIKE_URL, pageOf('Dike to be raised', DIKE));
    const copy = await desk.deliver(COPY_URL, pageOf('Dike to be raised', DIKE));
    await desk.perform('parse', copy);
    await desk.perform('index', copy);
    const compared = await desk.attempt('match', copy); // has seen the first text of the first article
    await desk.publish(DIKE_URL, pageOf('School keeps its fifth class', SCHOOL));
    await finish(desk.database.pool, desk.handlers.match, [compared]);
    expect(await desk.rows('select relation from edge')).toEqual([]);
    expect((await articleOf(first)).story_id).not.toBe((await articleOf(copy)).story_id);
  });

  test('an edge that is being written while the text becomes another one is found and removed', async () => {
    const first = await desk.publish(DIKE_URL, pageOf('Dike to be raised', DIKE));
    const copy = await desk.deliver(COPY_URL, pageOf('Dike to be raised', DIKE));
    await desk.perform('parse', copy);
    await desk.perform('index', copy);
    const compared = await desk.attempt('match', copy);
    await desk.deliver(DIKE_URL, pageOf('School keeps its fifth class', SCHOOL));
    await desk.perform('parse', first);
    const changed = await desk.attempt('index', first);
    const { pool } = desk.database;
    let revised: Promise<unknown> = Promise.resolve();
    await transaction(pool, async (client) => {
      await desk.handlers.match.store(client, [compared], undefined); // and is not committed yet
      revised = finish(pool, desk.handlers.index, [changed]);
      while (
        (await desk.rows(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`))
          .length === 0
      )
        await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await revised;
    expect(await desk.rows('select from edge')).toHaveLength(1);
    await desk.perform('match', first);
    expect(await desk.rows('select from edge')).toEqual([]);
    expect((await articleOf(first)).story_id).not.toBe((await articleOf(copy)).story_id);
    expect((await storyOf(copy)).article_count).toBe(1);
  });
});
