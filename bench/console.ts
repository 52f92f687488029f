import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import type { Pool } from '../shared/db.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options {
  articles: number;
  looks: number;
}

/** A story's server time, and that of a list, in ms: more is felt as waiting. */
const STORY_MS = 50;
const LIST_MS = 200;

/** Each page of the console over a generated archive: server time by the wall, one request after the other, and what the page weighs. */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    command
      .option('--articles <N>', 'articles in the archive; a story has five', Number, 100_000)
      .option('--looks <N>', 'requests of each page', Number, 30),
  async *run({ articles, looks }, say): AsyncIterable<Figures> {
    const { openServers } = await import('./servers.ts');
    const { openPool } = await import('../shared/db.ts');
    const { startConsole } = await import('../services/console/main.ts');
    const servers = await openServers();
    const url = await servers.database('console');
    const pool = openPool({ url, max: 8, applicationName: 'wirecopy bench console' });
    try {
      yield await servers.versions();
      await fill(pool, articles);
      say(`${articles} articles are in`);
      const site = await startConsole({ pool, port: 0 });
      try {
        const rows = [];
        for (const page of pages(articles)) rows.push(await look(site.url, page, looks));
        yield { title: `pages over ${articles} articles`, rows };
        yield { title: 'style and script', rows: await assets(site.url) };
      } finally {
        await site.close();
      }
    } finally {
      await pool.end();
      await servers.close();
    }
  },
};

interface Page {
  name: string;
  wantedMs: number;
  /** Another one for each look. */
  path: (look: number) => string;
}

function pages(articles: number): Page[] {
  const stories = Math.floor(articles / 5);
  const nth = (look: number, count: number): number => 1 + ((look * 7919) % count);
  return [
    { name: 'story', wantedMs: STORY_MS, path: (i) => `/stories/${nth(i, stories)}` },
    { name: 'article', wantedMs: LIST_MS, path: (i) => `/articles/${nth(i, articles)}` },
    { name: 'entity', wantedMs: LIST_MS, path: (i) => `/entities/${nth(i, 1000)}` },
    { name: 'overview', wantedMs: LIST_MS, path: () => '/' },
    { name: 'stories', wantedMs: LIST_MS, path: () => '/stories' },
    { name: 'feeds', wantedMs: LIST_MS, path: () => '/feeds' },
    { name: 'feed', wantedMs: LIST_MS, path: (i) => `/feeds/${nth(i, 100)}` },
    { name: 'search, in every article', wantedMs: LIST_MS, path: () => '/search?q=common' },
    { name: 'search, in 1 of 20', wantedMs: LIST_MS, path: (i) => `/search?q=often${i % 20}` },
    { name: 'search, rare', wantedMs: LIST_MS, path: (i) => `/search?q=rare${i}` },
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

/** Stories of five copies in a hundred papers; a word in every article, one in each twentieth, one in a single one. */
async function fill(pool: Pool, articles: number): Promise<void> {
  const stories = Math.floor(articles / 5);
  const run = (text: string, values: unknown[] = []): Promise<unknown> => pool.query(text, values);
  await run(`insert into source (name, domain) select 'Paper ' || n, 'paper' || n || '.example' from generate_series(1, 100) n`);
  await run(
    `insert into feed (key_sha, key, url, source_id, last_success_at) select sha256(('feed' || n)::bytea), 'f' || n, 'https://paper' || n || '.example/rss', n, now() from generate_series(1, 100) n`,
  );
  await run('insert into event select from generate_series(1, $1)', [stories]);
  await run('insert into story (event_id) select generate_series(1, $1)', [stories]);
  await run(
    `insert into item (key_sha, url, feed_id, source_id, discovered_at)
      select sha256(n::text::bytea), 'https://paper.example/' || n, 1 + n % 100, 1 + n % 100, now() - ($1 - n) * interval '20 s' from generate_series(1, $1) n`,
    [articles],
  );
  await run(
    `insert into article (item_id, source_id, feed_id, story_id, relation, similarity, coverage_of_origin, coverage_of_copy, url, title, published_at, first_seen_at, language, text, text_sha,
        word_count, extraction_method, extraction_version, extraction_quality)
      select n, 1 + n % 100, 1 + n % 100, 1 + (n - 1) / 5, case when n % 5 = 1 then 'original' else 'near_copy' end, 0.9, 0.9, 0.9, 'https://paper.example/' || n, 'Headline of story ' || (n - 1) / 5,
        now() - ($1 - n) * interval '20 s', now() - ($1 - n) * interval '20 s', 'en',
        'common often' || n % 20 || ' rare' || n || ' ' || (select string_agg('word' || (i * 31 + (n - 1) / 5 * 17) % 4000, ' ') from generate_series(1, 120) i) || ' ' || n, sha256(n::text::bytea), 124, 'bench', 1, 1
      from generate_series(1, $1) n`,
    [articles],
  );
  await run(
    `update story s set title = 'Headline of story ' || story_id, canonical_article_id = first, origin_article_id = first, article_count = 5, source_count = 5, language = 'en', first_published_at = a.at, last_published_at = a.last
      from (select story_id, min(article_id) as first, min(published_at) as at, max(published_at) as last from article group by 1) a where a.story_id = s.story_id`,
  );
  await run(`insert into entity (type, key, name) select 'person', 'name ' || n, 'Name ' || n from generate_series(1, 1000) n`);
  await run(
    `insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience) select n, 1 + (n * 13 + i * 101) % 1000, 2, 10, false, 0.5 from generate_series(1, $1) n, generate_series(1, 5) i on conflict do nothing`,
    [articles],
  );
  await run(
    `insert into edge select n, n + 1, 'near_copy', 0.9, 0.9, 0.9, '{}', 2 from generate_series(1, $1 - 1) n where n % 5 <> 0`,
    [articles],
  );
  await run(
    `insert into story_history (old_story_id, story_id, reason) select 1000000 + n, 1 + n % $1, 'merged' from generate_series(1, $1 * 2) n`,
    [stories],
  );
  await run(
    `insert into outcome (stage, id, outcome, final, at) select stage, n, 'done', true, now() - ($1 - n) * interval '20 s' from generate_series(1, $1) n, unnest(array['page', 'parse', 'index', 'match']) stage`,
    [articles],
  );
  await run(
    `insert into work (stage, id, host, due_at) select 'recheck', n, 'paper' || n % 100 || '.example:443', now() + interval '1 day' from generate_series(1, $1) n`,
    [articles],
  );
  await run('vacuum analyze');
}
