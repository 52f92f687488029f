import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCUMENT_LINE, documentOfLine } from '../cli/ingest-documents.ts';
import { Intake } from '../cli/ingest-run.ts';
import type { Pipeline } from '../cli/pipeline.ts';
import type { KnownEntity } from '../shared/feeds-schema.ts';
import { writeKnownEntities } from '../shared/known-entities.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run } from './program.ts';
import { startReaders } from './readers.ts';

const TEXT =
  'The tide mill at Orrin Point turns again. Saltmark paid for the wheel, and thirty people came to see it turn on Sunday morning.';
const SALTMARK: KnownEntity = {
  name: 'Saltmark Society of Orrin',
  type: 'org',
  aliases: ['Saltmark'],
  qid: 'Q900009',
  country: 'GB',
};

const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-gazetteer-'));
let database: TestDatabase;
let pipeline: Pipeline;
let intake: Intake;

beforeAll(async () => {
  database = await testDatabase();
  pipeline = await startReaders(database);
  intake = new Intake(database.pool, pipeline.bells);
}, 120_000);
afterAll(async () => {
  await pipeline?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Who is linked to "Saltmark" in an article that comes now. */
async function saltmarkIn(id: string): Promise<unknown> {
  await intake.put(id, () =>
    documentOfLine(id, DOCUMENT_LINE.parse({ source: 'Test', text: `${TEXT} It was day ${id}.`, title: `Mill ${id}` })),
  );
  await intake.settle(() => {});
  const { rows } = await database.pool.query(
    `select e.name, e.type, e.wikidata_qid, m.resolution from news.mention m join news.article a using (article_id) left join news.entity e using (entity_id)
      where a.title = $1 and surface = 'Saltmark'`,
    [`Mill ${id}`],
  );
  return rows[0] ?? null;
}

test('a gazetteer that comes into force while the indexer runs holds for the articles after it, also for what leaves it', async () => {
  expect(await saltmarkIn('1')).not.toMatchObject({ name: SALTMARK.name });
  expect(await writeKnownEntities(database.pool, [SALTMARK])).toBe(true);
  expect(await writeKnownEntities(database.pool, [SALTMARK])).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // the indexer looks once a second
  expect(await saltmarkIn('2')).toEqual({ name: SALTMARK.name, type: 'org', wikidata_qid: 'Q900009', resolution: 'table' });
  await writeKnownEntities(database.pool, []);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await saltmarkIn('3')).not.toMatchObject({ name: SALTMARK.name });
});

test('`entities` and `ingest` know the names of feeds.yml', async () => {
  const yaml = `feeds: []\nentities: [{ name: Saltmark Society of Orrin, type: org, aliases: [Saltmark] }]\n`;
  writeFileSync(path.join(folder, 'feeds.yml'), yaml);
  writeFileSync(path.join(folder, 'mill.txt'), TEXT);
  const { stdout } = await run(['entities', 'mill.txt', '--json'], { cwd: folder });
  expect(JSON.parse(stdout).entities).toContainEqual(
    expect.objectContaining({
      name: 'Saltmark Society of Orrin',
      type: 'org',
      mentions: [expect.objectContaining({ text: 'Saltmark' })],
    }),
  );
  const { code } = await run(['ingest', 'mill.txt'], { cwd: folder, env: { DATABASE_URL: database.url } });
  expect(code).toBe(0);
  const { rows } = await database.pool.query(
    `select distinct e.name from news.mention m join news.entity e using (entity_id) join news.article a using (article_id) where a.text = $1 and surface = 'Saltmark'`,
    [TEXT],
  );
  expect(rows).toEqual([{ name: 'Saltmark Society of Orrin' }]);
}, 120_000);

test('`entities --config` with a file that is not valid says so', async () => {
  writeFileSync(path.join(folder, 'wrong.yml'), 'feeds: []\nentities: [{ name: A }]\n');
  const { code, stderr } = await run(['entities', 'mill.txt', '--config', 'wrong.yml'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('entities.0.type');
});
