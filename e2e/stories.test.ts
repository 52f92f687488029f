import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { versionChains } from '../bench/wire/chains.ts';
import { FORMS } from '../bench/wire/forms.ts';
import { print } from '../bench/wire/papers.ts';
import { Words } from '../bench/wire/words.ts';
import { explain } from '../services/indexer/explain.ts';
import { matchHandler } from '../services/indexer/match.ts';
import { mergeStories, splitStory, undoDecision } from '../services/indexer/story-decisions.ts';
import { takeDown } from '../services/indexer/takedown.ts';
import type { Work } from '../shared/pipeline.ts';
import { randomNumbers } from '../shared/random.ts';
import { BATCH, claimByStage } from '../shared/work/claims.ts';
import { Hands } from '../shared/work/hands.ts';
import { Desk, pageOf } from './desk.ts';
import { testDatabase } from './postgres.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk(await testDatabase());
});
afterEach(() => desk.close());

const [ferry, strike, fire] = versionChains().map(({ versions }) => versions);
const FERRY = ferry![0]!;
const STRIKE = strike![0]!;
const FIRE = fire![0]!;

/** Works on everything that waits, in whatever order it comes. */
async function finishAll(): Promise<void> {
  for (;;) {
    const [next] = await desk.rows("select id from work where stage in ('parse', 'index', 'match') order by id limit 1");
    if (!next) return;
    await desk.finish(String(next.id));
  }
}

const publish = (
  paper: string,
  { title, paragraphs }: { title: string; paragraphs: string[] },
  page = 'story',
): Promise<string> => desk.publish(`https://${paper}.example/${page}`, pageOf(title, paragraphs));

/** Everything but the search for copies. Returns the number of the item. */
async function indexOnly(paper: string, { title, paragraphs }: { title: string; paragraphs: string[] }): Promise<string> {
  const id = await desk.deliver(`https://${paper}.example/story`, pageOf(title, paragraphs));
  for (const stage of ['parse', 'index'] as const) await desk.perform(stage, id);
  return id;
}

/** What a process does that finds much to match: as many at once as one statement claims, until nothing is due. */
async function matchAtOnce(): Promise<void> {
  const { pool } = desk.database;
  const hands = new Hands({ pool, handlers: [matchHandler({ pool })], ring: () => {}, onTrouble: () => {} });
  const claim = claimByStage(
    pool,
    'match',
    () => '-infinity',
    () => 0,
  );
  for (let works: Work[] = []; ; ) {
    works = (await Promise.all(Array.from({ length: BATCH.most }, claim))).flatMap((work) => work ?? []);
    if (works.length === 0) break;
    await Promise.all(works.map((work) => hands.attempt(work)));
  }
  await hands.giveBack(0);
}

/** Stories as lists of papers. */
async function stories(): Promise<string[]> {
  const rows = await desk.rows(
    `select string_agg(split_part(split_part(url, '/', 3), '.', 1) || coalesce(nullif('/' || split_part(url, '/', 4), '/story'), ''), ' ' order by url) as papers
      from news.article group by story_id order by 1`,
  );
  return rows.map(({ papers }) => String(papers));
}

const storyOf = async (paper: string): Promise<string> =>
  String((await desk.rows('select story_id from news.article where url like $1', [`https://${paper}.%`]))[0]!.story_id);
const articleOf = async (paper: string): Promise<string> =>
  String((await desk.rows('select article_id from news.article where url like $1', [`https://${paper}.%`]))[0]!.article_id);

describe('boilerplate that is learnt after a brief came', () => {
  const box = (paper: string) => [
    `Support local reporting from the harbour to the hills: become a member of the ${paper} today and read everything, without advertising.`,
    `The ${paper} was founded in 1871 by a printer and a schoolmaster, and belongs to its readers, who elect its editor every fourth year.`,
  ];
  const BRIEF = { title: 'Aground', paragraphs: [...FERRY.paragraphs.slice(0, 1), ...box('Mercury')] };

  test('brings it into its story', async () => {
    await publish('agency', FERRY);
    await publish('mercury', BRIEF);
    expect(await stories()).toEqual(['agency', 'mercury']);
    await publish('mercury', { ...STRIKE, paragraphs: [...STRIKE.paragraphs, ...box('Mercury')] }, 'second');
    await publish('mercury', { ...FIRE, paragraphs: [...FIRE.paragraphs, ...box('Mercury')] }, 'third');
    await finishAll();
    expect(await stories()).toEqual(['agency mercury', 'mercury/second', 'mercury/third']);
    expect(await desk.rows('select from work')).toEqual([]);
  });

  test('is left out of what comes later, and its keys are gone', async () => {
    for (const [i, text] of [FERRY, STRIKE, FIRE].entries())
      await publish('mercury', { ...text, paragraphs: [...text.paragraphs, ...box('Mercury')] }, `page-${i}`);
    await finishAll();
    expect(await desk.rows('select h from sketch_key group by h having count(*) > 1')).toEqual([]);
    await publish('mercury', { ...ferry![5]!, paragraphs: [...ferry![5]!.paragraphs, ...box('Mercury')] }, 'page-4');
    const shared = await desk.rows(
      'select count(distinct article_id)::int as n from sketch_key where h in (select h from sketch_key group by h having count(*) > 2)',
    );
    expect(shared).toEqual([{ n: 0 }]);
  });
});

describe('in any order of arrival', () => {
  const words = new Words(randomNumbers(11));
  const texts = [
    ferry![0]!,
    ferry![1]!,
    strike![3]!,
    FORMS.police!(words),
    FORMS.police!(words),
    FORMS.election!(words),
    FORMS.election!(words),
  ];
  const printings = texts.flatMap((text, i) =>
    (['exact', 'house style', 'cut', 'local'] as const).map((treatment) => ({
      name: `text${i}-${treatment.replace(' ', '-')}`,
      text: i,
      ...print(text, treatment, words),
    })),
  );
  const wanted = texts.map((_, i) =>
    printings
      .filter(({ text }) => text === i)
      .map(({ name }) => name)
      .sort()
      .join(' '),
  );

  test.each([1, 2, 3])('the same articles give the same stories (seed %i)', async (seed) => {
    for (const { name, title, paragraphs } of new Words(randomNumbers(seed)).shuffled(printings))
      await publish(name, { title, paragraphs });
    await finishAll();
    expect(await stories()).toEqual(wanted.sort());
  });

  test('and when several processes match many of them at once', async () => {
    const shuffled = new Words(randomNumbers(4)).shuffled(printings);
    for (const { name, ...text } of shuffled) await indexOnly(name, text);
    await Promise.all([matchAtOnce(), matchAtOnce(), matchAtOnce()]);
    await finishAll();
    expect(await stories()).toEqual(wanted.sort());
  });
});

test('an article that cannot be matched does not hold up those that are matched with it', async () => {
  const [broken] = [await indexOnly('broken', FERRY), await indexOnly('a1', STRIKE), await indexOnly('a2', STRIKE)];
  await desk.rows(`update sketch set body = '\\x02' where article_id = (select article_id from article where item_id = $1)`, [
    broken,
  ]);
  await matchAtOnce();
  expect(await desk.rows("select id, tries from work where stage = 'match'")).toEqual([{ id: broken, tries: 1 }]);
  expect(await stories()).toEqual(['a1 a2', 'broken']);
});

test('a story that loses the article which held it together is one story all the same', async () => {
  const names = Array.from({ length: 24 }, (_, i) => `paper${String(i).padStart(2, '0')}`);
  for (const name of names) await publish(name, FERRY);
  expect(await stories()).toEqual([names.join(' ')]);
  for (const name of names.slice(0, 18)) await takeDown(desk.database.pool, `https://${name}.example/story`);
  await finishAll();
  expect(await stories()).toEqual([names.slice(18).join(' ')]);
});

test('one text on many sites: what is compared for the last of them is bounded', async () => {
  for (let i = 0; i < 60; i++) await publish(`site${i}`, { title: `Headline ${i}`, paragraphs: FERRY.paragraphs });
  expect(await desk.rows('select article_count, source_count from news.story')).toEqual([
    { article_count: 60, source_count: 60 },
  ]);
  const [row] = await desk.rows('select count(*)::int as n from edge where b = (select max(article_id) from article)');
  expect(row!.n).toBeLessThanOrEqual(14);
});

describe('an editor', () => {
  const pool = () => desk.database.pool;

  test('merges two stories; later copies of either join, and undoing parts them again', async () => {
    await publish('a1', FERRY);
    await publish('a2', FERRY);
    await publish('b1', STRIKE);
    const [a, b] = [await storyOf('a1'), await storyOf('b1')];
    const { stories: after } = await mergeStories(pool(), a, b, 'one press release');
    expect(after).toMatchObject([{ storyId: a, articleCount: 3 }]);
    await publish('b2', STRIKE);
    await publish('a3', FERRY);
    expect(await stories()).toEqual(['a1 a2 a3 b1 b2']);
    expect(
      await desk.rows('select old_story_id, story_id, reason from news.story_history where reason like $1', ['%editor%']),
    ).toEqual([{ old_story_id: b, story_id: a, reason: 'merged by an editor' }]);
    expect((await explain(pool(), await articleOf('a1'), await articleOf('b1'))).decisions).toMatchObject([
      { kind: 'merge', reason: 'one press release' },
    ]);
    await undoDecision(pool(), a);
    await finishAll();
    expect(await stories()).toEqual(['a1 a2 a3', 'b1 b2']);
    await expect(undoDecision(pool(), a)).rejects.toThrow(/no decision/);
  });

  test('splits a story; no later copy brings it together again, and undoing does', async () => {
    for (const name of ['a1', 'a2', 'a3']) await publish(name, FERRY);
    const story = await storyOf('a1');
    await splitStory(pool(), story, [await articleOf('a3')], null);
    await finishAll();
    expect(await stories()).toEqual(['a1 a2', 'a3']);
    for (const name of ['a4', 'a5']) await publish(name, FERRY);
    expect((await stories()).filter((papers) => papers.includes('a1') && papers.includes('a3'))).toEqual([]);
    expect(await desk.rows(`select kind from news.change where kind = 'story.split'`)).toHaveLength(0); // unnumbered until the numberer has run
    expect(await desk.rows(`select kind from change where kind = 'story.split'`)).toHaveLength(1);
    await undoDecision(pool(), story);
    await finishAll();
    expect(await stories()).toEqual(['a1 a2 a3 a4 a5']);
  });

  test('may change their mind: the newest decision about the same articles holds', async () => {
    for (const name of ['a1', 'a2']) await publish(name, FERRY);
    const story = await storyOf('a1');
    await splitStory(pool(), story, [await articleOf('a2')], null);
    await mergeStories(pool(), story, await storyOf('a2'), null);
    await finishAll();
    expect(await stories()).toEqual(['a1 a2']);
  });

  test('is told what cannot be done', async () => {
    await publish('a1', FERRY);
    const story = await storyOf('a1');
    const article = await articleOf('a1');
    await expect(splitStory(pool(), story, [article], null)).rejects.toThrow(/nothing would be left/);
    await expect(splitStory(pool(), story, ['999'], null)).rejects.toThrow(/does not stand/);
    await expect(mergeStories(pool(), story, story, null)).rejects.toThrow(/two different/);
    await expect(mergeStories(pool(), story, '999', null)).rejects.toThrow(/no story/);
  });
});

test('explain says why, from either side', async () => {
  await publish('agency', FERRY);
  await publish('brief', { title: 'Aground', paragraphs: FERRY.paragraphs.slice(0, 4) });
  await publish('later', ferry![1]!);
  const [agency, brief, later] = [await articleOf('agency'), await articleOf('brief'), await articleOf('later')];
  const copy = await explain(desk.database.pool, agency, brief);
  expect(copy).toMatchObject({
    sameStory: true,
    comparison: { relation: 'trimmed', coverageB: 1 },
    stored: { relation: 'trimmed' },
  });
  expect(copy.diff.map(({ in: where }) => where)).toEqual(['both', 'a']);
  expect(await explain(desk.database.pool, brief, agency)).toMatchObject({
    comparison: { relation: 'extended' },
    stored: { relation: 'extended' },
  });
  const update = await explain(desk.database.pool, agency, later);
  expect(update).toMatchObject({ sameStory: false, comparison: { relation: 'update', why: 'the lead is another' } });
  await expect(explain(desk.database.pool, agency, '999')).rejects.toThrow(/no article/);
});
