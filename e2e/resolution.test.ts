import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KnownNames } from '../services/indexer/entities/known-names.ts';
import { applyKnownEntities } from '../services/indexer/known-entities-store.ts';
import { mergeEntities, undoMerge } from '../services/indexer/merges.ts';
import { Desk, pageOf } from './desk.ts';
import { testDatabase } from './postgres.ts';
import { DOCUMENTS, GAZETTEER, type NamedDocument, unmarked } from './resolution/documents.ts';
import { score } from './resolution/score.ts';

let desk: Desk;

beforeEach(async () => {
  desk = new Desk(await testDatabase());
});
afterEach(() => desk.close());

const publish = ({ id, title, paragraphs }: NamedDocument): Promise<string> =>
  desk.publish(
    `https://${id.replace(/\W/g, '')}.example/${id}`,
    pageOf(
      title,
      paragraphs.map((paragraph) => unmarked(paragraph).text),
    ),
  );

async function publishAll(documents: readonly NamedDocument[]): Promise<void> {
  await applyKnownEntities(desk.database.pool, GAZETTEER);
  desk.users = new KnownNames(GAZETTEER);
  for (const document of documents) await publish(document);
}

const links = (): Promise<Record<string, unknown>[]> =>
  desk.rows(`select a.url, m.start_offset, m.surface, e.type, e.name, m.resolution from news.mention m join news.article a using (article_id)
    left join news.entity e using (entity_id) order by 1, 2`);

describe('hard and ambiguous names', () => {
  test('are linked to who is meant, or to nobody', async () => {
    await publishAll(DOCUMENTS);
    const { wanted, given, right, precision, recall, faults } = await score(desk.database);
    console.info(
      `${right} of ${wanted} names right, ${given} linked: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    );
    expect(precision, faults.join('\n')).toBeGreaterThanOrEqual(0.99);
    expect(recall, faults.join('\n')).toBeGreaterThanOrEqual(0.9);
  }, 180_000);

  test('are linked the same in whatever order the articles come', async () => {
    const stories = DOCUMENTS.filter(({ id }) => /^(?:budget|halls|water|palace|bridge)/.test(id));
    await publishAll(stories);
    const before = await links();
    await desk.close();
    desk = new Desk(await testDatabase());
    await publishAll([...stories].reverse());
    expect((await links()).map(({ name, ...link }) => link)).toEqual(before.map(({ name, ...link }) => link));
  }, 180_000);
});

describe('the user’s gazetteer', () => {
  test('gives name, country and Wikidata id, and what left it is an entity like others', async () => {
    await publishAll(DOCUMENTS.filter(({ id }) => id.startsWith('marsh')));
    const marsh = `select name, wikidata_qid, country, array_agg(alias order by alias) filter (where a.origin = 'config') as aliases
      from news.entity e join news.entity_alias a using (entity_id) where name in ('John Marsh', 'Northern Fish Combine') group by 1, 2, 3 order by 2`;
    expect(await desk.rows(marsh)).toEqual([
      { name: 'John Marsh', wikidata_qid: 'Q900001', country: 'GB', aliases: ['Johnny Marsh'] },
      { name: 'John Marsh', wikidata_qid: 'Q900002', country: 'NZ', aliases: ['J. R. Marsh'] },
      { name: 'Northern Fish Combine', wikidata_qid: null, country: null, aliases: ['Norfisk', 'the Combine'] },
    ]);
    await applyKnownEntities(desk.database.pool, []);
    // nothing names the second one; the first one and the combine stand in articles
    expect(
      await desk.rows(
        `select name, wikidata_qid from news.entity where name in ('John Marsh', 'Northern Fish Combine') order by 1`,
      ),
    ).toEqual([
      { name: 'John Marsh', wikidata_qid: null },
      { name: 'Northern Fish Combine', wikidata_qid: null },
    ]);
  });
});

describe('merges', () => {
  test('join two entities until they are undone, and are told in the change log', async () => {
    await publishAll(DOCUMENTS.filter(({ id }) => id.startsWith('senate')));
    const idOf = async (name: string) =>
      String((await desk.rows('select entity_id from news.entity where name = $1', [name]))[0]!.entity_id);
    const [mary, mark] = [await idOf('Mary Kellen'), await idOf('Mark Kellen')];
    const articles = async () =>
      (
        await desk.rows(
          'select count(distinct article_id)::int as n from news.article_entity join news.entity using (entity_id) where living_entity_id = $1',
          [mark],
        )
      )[0]!.n;
    const { pool } = desk.database;
    const mentions = await links();
    expect(await articles()).toBe(1);
    await mergeEntities(pool, mary, mark, 'one and the same');
    expect(await articles()).toBe(2);
    await expect(mergeEntities(pool, mary, mark, null)).rejects.toMatchObject({ code: 'E_USAGE' });
    await expect(mergeEntities(pool, mark, mary, null)).rejects.toMatchObject({ code: 'E_USAGE' });
    await expect(mergeEntities(pool, mark, '999999', null)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    await undoMerge(pool, mary);
    expect(await articles()).toBe(1);
    expect(await links()).toEqual(mentions);
    await expect(undoMerge(pool, mary)).rejects.toMatchObject({ code: 'E_USAGE' });
    expect((await desk.rows(`select kind from change where kind like 'entity.%' order by seq`)).map(({ kind }) => kind)).toEqual([
      'entity.merged',
      'entity.split',
    ]);
  });
});

test('a guess is worth less than what the text says', async () => {
  await publishAll(DOCUMENTS.filter(({ id }) => id.startsWith('palace')));
  const guesses = await desk.rows(
    `select distinct surface, name, confidence < 0.7 as is_low from news.mention join news.entity using (entity_id) where resolution = 'spun_guess'`,
  );
  expect(guesses).toContainEqual({ surface: 'Miles Dragovic', name: 'Milan Dragovic', is_low: true });
  expect(
    await desk.rows(
      `select 1 from news.mention where surface like '%Dragovic%' and resolution <> 'spun_guess' and confidence < 0.5`,
    ),
  ).toEqual([]);
});

test('what only a removed article explained is open again', async () => {
  const { takeDown } = await import('../services/indexer/takedown.ts');
  await publishAll(DOCUMENTS.filter(({ id }) => id === 'water-1' || id === 'water-2'));
  const open = `select m.surface from news.mention m join news.article using (article_id) where url like '%/water-2' and m.surface = 'NWB' and entity_id is null`;
  expect(await desk.rows(open)).toEqual([]);
  await takeDown(desk.database.pool, 'https://water1.example/water-1');
  expect(await desk.rows(open)).not.toEqual([]);
  expect(await desk.rows(`select 1 from news.entity where name = 'Norbury Water Board'`)).toEqual([]);
});
