import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import type { Pool } from '../shared/db.ts';
import { type ArchiveOptions, declareArchive } from './archive-options.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options extends ArchiveOptions {
  looks: number;
}

/** A story's server time, and that of a list, in ms: more is felt as waiting. */
const STORY_MS = 50;
const LIST_MS = 200;

/** Each page of the console over a generated archive: server time by the wall, one request after the other, and what the page weighs. */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) => void declareArchive(command, 100_000).option('--looks <N>', 'requests of each page', Number, 30),
  async *run({ looks, ...options }, say): AsyncIterable<Figures> {
    const { openArchive, wordAt } = await import('./archive.ts');
    const { openPool } = await import('../shared/db.ts');
    const { startConsole } = await import('../services/console/main.ts');
    const archive = await openArchive(options, say);
    const pool = openPool({ url: archive.url, max: 8, applicationName: 'wirecopy bench console' });
    try {
      const words = await Promise.all([1, 100, 3_000].map((rank) => wordAt(pool, rank)));
      const site = await startConsole({ pool, port: 0 });
      try {
        const rows = [];
        for (const page of await pages(pool, options.articles, words)) rows.push(await look(site.url, page, looks));
        yield { title: `pages over ${options.articles} articles`, rows };
        yield { title: 'style and script', rows: await assets(site.url) };
      } finally {
        await site.close();
      }
    } finally {
      await pool.end();
      await archive.close();
    }
  },
};

interface Page {
  name: string;
  wantedMs: number;
  /** Another one for each look. */
  path: (look: number) => string;
}

/** `words`: one in nearly every article, one in each hundredth or so, and a rare one. */
async function pages(pool: Pool, articles: number, [common, often, rare]: string[]): Promise<Page[]> {
  const nth = (look: number, count: number): number => 1 + ((look * 7919) % count);
  const { rows: stories } = await pool.query(`select story_id as id from story where story_id > $1 order by story_id limit 200`, [
    Math.floor(articles / 3),
  ]);
  const { rows: biggest } = await pool.query('select story_id as id from story order by article_count desc limit 30');
  return [
    { name: 'story', wantedMs: STORY_MS, path: (i) => `/stories/${stories[nth(i, stories.length) - 1].id}` },
    { name: 'story, the largest', wantedMs: STORY_MS, path: (i) => `/stories/${biggest[i % biggest.length].id}` },
    { name: 'article', wantedMs: LIST_MS, path: (i) => `/articles/${nth(i, articles)}` },
    { name: 'entity', wantedMs: LIST_MS, path: (i) => `/entities/${nth(i, articles / 10)}` },
    { name: 'entity, the 30 most named', wantedMs: LIST_MS, path: (i) => `/entities/${1 + (i % 30)}` },
    { name: 'overview', wantedMs: LIST_MS, path: () => '/' },
    { name: 'stories', wantedMs: LIST_MS, path: () => '/stories' },
    { name: 'feeds', wantedMs: LIST_MS, path: () => '/feeds' },
    { name: 'feed', wantedMs: LIST_MS, path: (i) => `/feeds/${nth(i, 500)}` },
    { name: 'search, a word of every article', wantedMs: LIST_MS, path: () => `/search?q=${common}` },
    { name: 'search, a common word', wantedMs: LIST_MS, path: () => `/search?q=${often}` },
    { name: 'search, a rare word', wantedMs: LIST_MS, path: () => `/search?q=${rare}` },
    { name: 'search, nothing', wantedMs: LIST_MS, path: (i) => `/search?q=nowhere${i}` },
    { name: 'queues', wantedMs: LIST_MS, path: () => '/queues' },
    { name: 'trace', wantedMs: LIST_MS, path: (i) => `/trace?url=${nth(i, articles)}` },
  ];
}

async function look(base: string, { name, wantedMs, path }: Page, looks: number): Promise<Figures['rows'][number]> {
  const times: number[] = [];
  let page = '';
  for (let i = -3; i < looks; i++) {
    const startedAt = performance.now();
    const response = await fetch(`${base}${path(Math.abs(i))}`);
    page = await response.text();
    if (response.status !== 200) throw new Error(`${path(Math.abs(i))} answered ${response.status}`);
    if (i >= 0) times.push(performance.now() - startedAt); // the first three make connections and plans
  }
  times.sort((a, b) => a - b);
  const ms = (share: number): string => times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(1);
  return {
    page: name,
    'p50 ms': ms(0.5),
    'p95 ms': ms(0.95),
    'wanted ms': wantedMs,
    'kB gz': (gzipSync(page).length / 1000).toFixed(1),
  };
}

async function assets(base: string): Promise<Figures['rows']> {
  const page = await (await fetch(base)).text();
  const paths = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  return Promise.all(
    paths.map(async (path) => {
      const body = await (await fetch(`${base}${path}`)).text();
      return { file: path.split('/').at(-1)!, 'kB gz': (gzipSync(body).length / 1000).toFixed(1) };
    }),
  );
}
