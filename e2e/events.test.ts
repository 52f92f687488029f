import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DOCUMENT_LINE, documentOfLine } from '../cli/ingest-documents.ts';
import { Intake } from '../cli/ingest-run.ts';
import type { Pipeline } from '../cli/pipeline.ts';
import { eventsGrouped } from '../cli/settled.ts';
import { groupDue } from '../services/indexer/events/group.ts';
import { termsOf } from '../services/indexer/events/terms.ts';
import { takeDown } from '../services/indexer/takedown.ts';
import { happenings, partition, type Report, reports, shuffled } from './happenings.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { startReaders } from './readers.ts';

let database: TestDatabase;
let pipeline: Pipeline;

const query = async <Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]> =>
  (await database.pool.query(sql, values)).rows;

beforeAll(async () => {
  database = await testDatabase();
  pipeline = await startReaders(database);
}, 120_000);
afterAll(async () => {
  await pipeline?.close();
  await database?.drop();
});

afterEach(() =>
  query(`drop trigger if exists refuse on story_terms;
    truncate item, story, event, entity, change, outcome, work, dead, draft, sketch_key, page, story_history, tombstone,
      event_due, story_terms, event_key, event_term, event_history cascade`),
);

/** An archive that has seen some news knows which words are common. */
async function knowCommonWords(): Promise<void> {
  const counts = new Map<number, number>([[-1, reports.length]]);
  for (const { title, text } of reports)
    for (const term of termsOf(title, text).numbers) counts.set(term, (counts.get(term) ?? 0) + 1);
  await query('insert into event_term select * from unnest($1::int[], $2::int[])', [[...counts.keys()], [...counts.values()]]);
}

const addressOf = (id: string): string => `https://paper${id}.example/report`;

async function ingest(list: readonly Report[]): Promise<void> {
  const intake = new Intake(database.pool, pipeline.bells);
  for (const { id, title, text, publishedAt } of list) {
    const line = DOCUMENT_LINE.parse({ url: addressOf(id), source: `Paper ${id}`, title, text, publishedAt });
    await intake.put(id, () => documentOfLine(id, line));
  }
  await intake.settle(() => {});
}

/** The reports by event, as analysts see them. */
async function eventsFound(): Promise<string[]> {
  const rows = await query<{ ids: string[] }>(
    String.raw`select array_agg(substring(url from 'paper(\d+)\.')) as ids from news.article join news.story using (story_id) group by event_id`,
  );
  return partition(rows.map(({ ids }) => ids));
}

const markAll = (): Promise<unknown> => query('insert into event_due (story_id) select story_id from story_terms');
const numberOf = async (table: string): Promise<number> =>
  (await query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;

/** Where each story stands, by nothing but what the change log says of events, one move after the other. */
async function eventsByChanges(): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  const changes = await query<{ payload: { event: string; stories: string[] } }>(
    `select payload from change where kind like 'event.%' order by seq`,
  );
  for (const { payload } of changes) for (const story of payload.stories) places.set(story, payload.event);
  return places;
}

test('reports of one happening come into one event, look-alikes into others', async () => {
  await ingest(reports);
  expect(await eventsFound()).toEqual(happenings);
  const [event] =
    await query(`select event_id, title, story_count, article_count, source_count, first_published_at, last_published_at from news.event
    where event_id = (select event_id from news.story where title like 'Ferry hits pier%')`);
  expect(event).toMatchObject({
    story_count: 3,
    article_count: 3,
    source_count: 3,
    first_published_at: new Date('2026-03-06T11:20Z'),
    last_published_at: new Date('2026-03-07T08:00Z'),
  });
  const stories = await query<{ story_id: string; event_id: string }>('select story_id, event_id from news.story');
  const places = await eventsByChanges();
  for (const { story_id, event_id } of stories) expect(places.get(story_id) ?? event_id).toBe(event_id);
  const gone = await query<{ lost: number }>(
    `select count(*)::int as lost from event e where not exists (select from story s where s.event_id = e.event_id)
      and not exists (select from news.event_history h where h.old_event_id = e.event_id)`,
  );
  expect(gone).toEqual([{ lost: 0 }]);
});

test('an event stands in the view once, also when its latest stories are of one instant or empty', async () => {
  await ingest(reports);
  await query(`update story set last_published_at = '2026-03-08T08:00Z' where story_id % 2 = 0`);
  await query(`insert into story (event_id, article_count, first_published_at, last_published_at)
    select distinct event_id, 0, timestamptz '2026-03-01', timestamptz '2026-03-09' from story union all select max(event_id), 0, null, null from story`);
  const columns = 'event_id, story_count, article_count, first_published_at, last_published_at';
  const counted = await query(
    `select event_id, count(*)::int as story_count, sum(article_count)::int as article_count, min(first_published_at) as first_published_at,
      max(last_published_at) as last_published_at
    from news.story group by event_id order by event_id`,
  );
  expect(counted.length).toBeGreaterThan(5);
  expect(await query(`select ${columns} from news.event order by event_id`)).toEqual(counted);
});

test('a stream in any order, in small batches, with several indexers, gives the same events', async () => {
  const order = shuffled(reports, 7);
  const extra = setInterval(() => void groupDue(database.pool, () => {}).catch(() => {}), 20);
  for (let from = 0; from < order.length; from += 8) await ingest(order.slice(from, from + 8));
  clearInterval(extra);
  expect(await eventsFound()).toEqual(happenings);
  expect(await numberOf('event_due')).toBe(0);
});

test('a last name is linked to whom another report of the same happening names in full', async () => {
  await knowCommonWords();
  const [short, full] = reports.filter(({ happening }) => happening === reports[0]!.happening);
  const added = (report: Report, sentence: string): Report => ({ ...report, text: `${report.text}\n\n${sentence}` });
  await ingest([added(short!, 'Minister Orrell said on Friday that he would wait for the findings.')]);
  await ingest([added(full!, 'Minister Matthias Orrell said that he would wait for the findings.')]);
  const mentions = await query(
    `select surface, resolution, name from news.mention left join news.entity using (entity_id) where surface like '%Orrell' order by surface`,
  );
  expect(mentions).toEqual([
    { surface: 'Matthias Orrell', resolution: 'name', name: 'Matthias Orrell' },
    { surface: 'Orrell', resolution: 'event', name: 'Matthias Orrell' },
  ]);
});

test('comparing everything again moves nothing', async () => {
  await knowCommonWords();
  const list = reports.slice(0, 24);
  await ingest(list);
  await markAll();
  await eventsGrouped(database.pool);
  const before = [await eventsFound(), await numberOf('event_history'), await numberOf('change')];
  await markAll();
  await eventsGrouped(database.pool);
  expect([await eventsFound(), await numberOf('event_history'), await numberOf('change')]).toEqual(before);
  expect(await query('select stories from event_term where term = -1')).toEqual([{ stories: reports.length + list.length }]);
});

test('copies share one story in an event, and the events they were born in are not announced', async () => {
  await knowCommonWords();
  const [first] = reports;
  await ingest([...reports.slice(0, 6), { ...first!, id: '90' }, { ...first!, id: '91' }]);
  expect((await eventsFound()).sort()).toEqual(['1 2 3 90 91', '4 5 6']);
  expect(await query('select story_count, article_count from news.event order by article_count desc')).toEqual([
    { story_count: 3, article_count: 5 },
    { story_count: 3, article_count: 3 },
  ]);
});

test('a text that comes to report another happening changes the event, and the log says so', async () => {
  await knowCommonWords();
  const [quake, other] = [reports[0]!, reports[3]!];
  await ingest(reports.slice(0, 6));
  expect(await eventsFound()).toEqual(['1 2 3', '4 5 6']);
  await ingest([
    { ...other, id: quake.id, title: `Again: ${other.title}`, text: other.text.replace('Two people', 'Three people') },
  ]);
  expect(await eventsFound()).toEqual(['1 4 5 6', '2 3']);
});

test('a story that cannot be compared is put off; the others go on, and nobody waits', async () => {
  await knowCommonWords();
  await query(`create or replace function refuse() returns trigger language plpgsql as $$ begin
      if exists (select from article where article_id = new.article_id and title like 'Magnitude%') then raise 'refused'; end if; return new; end $$;
    create trigger refuse before insert on story_terms for each row execute function refuse()`);
  await ingest(reports.slice(0, 6));
  expect(await eventsFound()).toEqual(['1 2 3', '4', '5 6']);
  expect(await query('select tries, due_at > now() as is_later from event_due')).toEqual([{ tries: 1, is_later: true }]);
  await query('drop trigger refuse on story_terms; update event_due set tries = 0, due_at = now()');
  await eventsGrouped(database.pool);
  expect(await eventsFound()).toEqual(['1 2 3', '4 5 6']);
});

test('a takedown leaves nothing of the text, and the event goes when it was the last', async () => {
  await knowCommonWords();
  await ingest(reports.slice(0, 4));
  const [lonely] = await query<{ event_id: string }>(`select event_id from news.story where title like 'Magnitude%'`);
  for (const id of ['1', '4']) await takeDown(database.pool, addressOf(id));
  expect(await numberOf('story_terms')).toBe(2);
  expect(
    await query(
      'select count(*)::int as n from event_key k where not exists (select from story_terms t where t.story_id = k.story_id)',
    ),
  ).toEqual([{ n: 0 }]);
  expect(await eventsFound()).toEqual(['2 3']);
  expect(await query('select event_id from news.event where event_id = $1', [lonely!.event_id])).toEqual([]);
  expect(await query('select event_id, reason from news.event_history where old_event_id = $1', [lonely!.event_id])).toEqual([
    { event_id: null, reason: 'removed: its articles were taken down' },
  ]);
});

test('what arrived weeks ago is not kept for comparisons', async () => {
  await knowCommonWords();
  await ingest(reports.slice(0, 3));
  await query(`update story_terms set arrived_at = now() - interval '20 days'`);
  await ingest(reports.slice(3, 6));
  await markAll();
  await eventsGrouped(database.pool);
  expect([await numberOf('story_terms'), await numberOf('(select distinct story_id from event_key) k')]).toEqual([3, 3]);
  expect(await eventsFound()).toEqual(['1 2 3', '4 5 6']);
});
