import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { Question } from '../infra/questions/index.ts';
import { type ArchiveOptions, declareArchive } from './archive-options.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options extends ArchiveOptions {
  plans?: string;
}

const RUNS = 3;
/** A scan over a table is worth a word from so many rows on. */
const MANY_ROWS = 50_000;

/** What the questions of docs/queries.md take on a generated archive, asked as the analysts' role. */
export const benchmark: Benchmark<Options> = {
  declare: (command) =>
    void declareArchive(command, 20_000).option(
      '--plans <DIR>',
      'write the plan of each question, with its times, into a file here',
    ),
  async *run({ plans, ...options }, say): AsyncIterable<Figures> {
    const { analystUrl } = await import('../infra/migrate.ts');
    const { QUESTIONS } = await import('../infra/questions/index.ts');
    const { default: driver } = await import('pg');
    const { openArchive } = await import('./archive.ts');
    const began = performance.now();
    const archive = await openArchive(options, say);
    try {
      yield { title: 'archive', rows: [await sizeOf(archive.pool, began)] };
      const client = new driver.Client({ connectionString: (await analystUrl(archive.pool, archive.url))! });
      await client.connect();
      try {
        if (plans) mkdirSync(plans, { recursive: true });
        const rows: Measured[] = [];
        for (const question of QUESTIONS) {
          const row = await measure(client, question);
          say(`${row.question}: ${row.first}, then ${row.median} ms`);
          rows.push(row);
          if (plans) writeFileSync(path.join(plans, `${fileNameOf(question)}.txt`), await planOf(client, question));
        }
        rows.sort((a, b) => b.median - a.median);
        yield { title: `questions on ${options.articles} articles: the first answer and the median of ${RUNS}, ms`, rows };
      } finally {
        await client.end();
      }
    } finally {
      await archive.close();
    }
  },
};

async function sizeOf(pool: pg.Pool, began: number): Promise<Record<string, string | number>> {
  const { rows } =
    await pool.query(`select (select count(*)::int from news.article) as articles, (select count(*)::int from news.story) as stories,
    (select count(*)::int from news.entity) as entities, (select count(*)::int from news.mention) as mentions, pg_size_pretty(pg_database_size(current_database())) as size,
    pg_size_pretty(pg_indexes_size('wirecopy.article')) as "indexes of articles", current_setting('shared_buffers') as "shared buffers"`);
  return { ...rows[0], 'filled in s': Math.round((performance.now() - began) / 1000) };
}

type Measured = { question: string; rows: number; first: number; median: number; 'whole tables': string };

/** The answers' times in ms; one that the role's limit ended counts with what it took until then. */
async function measure(client: pg.Client, { title, sql }: Question): Promise<Measured> {
  const times: number[] = [];
  let found = 0;
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    const answer = await client.query(sql).catch(ended);
    found = answer?.rows.length ?? -1;
    times.push(Math.round(performance.now() - began));
  }
  const first = times[0]!;
  const median = times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
  return { question: title, rows: found, first, median, 'whole tables': await scansOf(client, sql) };
}

/** Null for a statement that ran longer than the role may. */
function ended(error: { code?: string }): null {
  if (error.code !== '57014') throw error;
  return null;
}

const fileNameOf = ({ title }: Question): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

async function planOf(client: pg.Client, { sql }: Question): Promise<string> {
  const answer = await client.query(`explain (analyze, buffers) ${sql}`).catch(ended);
  const lines = (answer ?? (await client.query(`explain ${sql}`))).rows.map((row) => row['QUERY PLAN']);
  return `${sql}\n\n${lines.join('\n')}\n`;
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Plan Rows': number;
  Plans?: Plan[];
}

/** The large tables that the plan reads from end to end. */
async function scansOf(client: pg.Client, sql: string): Promise<string> {
  const { rows } = await client.query(`explain (format json) ${sql}`);
  const { rows: sizes } = await client.query(`select relname, reltuples from pg_class where reltuples >= ${MANY_ROWS}`);
  const large = new Set(sizes.map(({ relname }) => relname));
  const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
  const scanned = nodes(rows[0]['QUERY PLAN'][0].Plan as Plan)
    .filter((node) => node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name']))
    .map((node) => node['Relation Name']!);
  return [...new Set(scanned)].join(' ');
}
