import type pg from 'pg';
import type { Question } from '../infra/questions/index.ts';
import { type ArchiveOptions, declareArchive } from './archive-options.ts';
import type { Benchmark, Figures } from './benchmark.ts';

const RUNS = 3;
/** A scan over a table is worth a word from so many rows on. */
const MANY_ROWS = 50_000;

/** What the questions of docs/queries.md take on a generated archive, asked as the analysts' role. */
export const benchmark: Benchmark<ArchiveOptions> = {
  declare: (command) => void declareArchive(command, 20_000),
  async *run(options, say): AsyncIterable<Figures> {
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
        const rows: Figures['rows'] = [];
        for (const question of QUESTIONS) rows.push(await measure(client, question));
        rows.sort((a, b) => Number(b.median) - Number(a.median));
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

export async function measure(client: pg.Client, { title, sql }: Question): Promise<Record<string, string | number>> {
  const times: number[] = [];
  let found = 0;
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    found = (await client.query(sql)).rows.length;
    times.push(performance.now() - began);
  }
  const first = times[0]!;
  const median = times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
  return {
    question: title,
    rows: found,
    first: Math.round(first),
    median: Math.round(median),
    'whole tables': await scansOf(client, sql),
  };
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
