import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCUMENT_LINE, documentOfLine } from '../cli/ingest-documents.ts';
import { Intake } from '../cli/ingest-run.ts';
import type { Pipeline } from '../cli/pipeline.ts';
import { findWords, type NerServer, startNerServer } from '../services/indexer/entities/engines/fixtures/ner-server.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run } from './program.ts';
import { startReaders } from './readers.ts';

const TEXT =
  'The tide mill at Orrin turns again 🙂. Quellmarta Vosskamp paid for the wheel, and thirty people came on Sunday.\n\n“It was time,” Vosskamp said.';
const FINDS = findWords({ 'Quellmarta Vosskamp': 'PERSON', Orrin: 'GPE' });

let service: NerServer;
let database: TestDatabase;
let pipeline: Pipeline;

beforeAll(async () => {
  service = await startNerServer((_, response) => response.writeHead(503).end('still loading'));
  database = await testDatabase();
  process.env.WIRECOPY_NER_MODEL = service.url;
  pipeline = await startReaders(database);
}, 120_000);
afterAll(async () => {
  delete process.env.WIRECOPY_NER_MODEL;
  await pipeline?.close();
  await database?.drop();
  await service?.close();
});

const outcomes = async (): Promise<string[]> => {
  const { rows } = await database.pool.query(`select outcome, code from wirecopy.outcome where stage = 'index' order by at`);
  return rows.map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));
};

/** Waits for the outcome number `count` of stage index, and lets what waits then be due. */
async function outcome(count: number): Promise<string> {
  for (;;) {
    const all = await outcomes();
    if (all.length >= count) {
      await database.pool.query('update wirecopy.work set due_at = now() where due_at > now()');
      return all[count - 1]!;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('an article waits for a service of names that is away or fails, and has its names when it is well again', async () => {
  const intake = new Intake(database.pool, pipeline.bells);
  await intake.put('1', () =>
    documentOfLine('1', DOCUMENT_LINE.parse({ source: 'Test', text: TEXT, title: 'A mill turns again' })),
  );
  const settled = intake.settle(() => {});
  const first = await outcome(1);
  service.handle = (_, response) => response.end('not quite');
  const second = await outcome((await outcomes()).length + 1);
  service.handle = FINDS;
  await database.pool.query('update wirecopy.work set due_at = now() where due_at > now()');
  await settled;
  expect([first, second]).toEqual(['later E_NER_SERVICE', 'retry E_NER_ANSWER']);
  expect((await outcomes()).at(-1)).toBe('done');
  const { rows } = await database.pool.query(
    `select distinct m.surface, e.type, e.name, a.text like '%' || substr(a.text, start_offset + 1, end_offset - start_offset) || '%' as there
      from news.mention m join news.article a using (article_id) join news.entity e using (entity_id) order by 1`,
  );
  expect(rows).toEqual([
    { surface: 'Orrin', type: 'place', name: 'Orrin', there: true },
    { surface: 'Quellmarta Vosskamp', type: 'person', name: 'Quellmarta Vosskamp', there: true },
    { surface: 'Vosskamp', type: 'person', name: 'Quellmarta Vosskamp', there: true },
  ]);
  const quotes = await database.pool.query('select speaker from news.quote');
  expect(quotes.rows).toEqual([{ speaker: 'Quellmarta Vosskamp' }]);
});

test('a batch goes on where the service fails at a line', async () => {
  service.handle = (asked, response, request) =>
    asked.text.startsWith('Bad') ? response.writeHead(500).end() : FINDS(asked, response, request);
  const input = ['Bad', 'Good'].map((id) => `${JSON.stringify({ id, text: `${id}: Quellmarta Vosskamp left.` })}\n`).join('');
  const { stdout, code } = await run(['entities', '--jsonl'], { env: { WIRECOPY_NER_MODEL: service.url }, input });
  const [bad, good] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([code, bad.error.code, good.entities[0].name]).toEqual([0, 'E_NER_SERVICE', 'Quellmarta Vosskamp']);
});
