import type { Command } from 'commander';
import type { Pool } from '../shared/db.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import { happening, kept, report } from './happenings.ts';

interface Options {
  stories: number;
  fresh: number;
}

/** New stories that come at once, as in a busy minute. */
const AT_ONCE = 16;
const REPORTS_OF_ONE = 4;
/** Rows written at once while the archive is filled. */
const CHUNK = 1_000;

/**
 * New stories are grouped into events beside a growing archive of the last days: what one costs with a hundredth, a tenth and all of it,
 * and what is kept of each. Throws when reports of one happening are not one event, or those of different ones are.
 */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    command
      .option('--stories <N>', 'stories of the last 14 days', Number, 100_000)
      .option('--fresh <N>', 'new stories at each size', Number, 256),
  async *run({ stories, fresh }, say): AsyncIterable<Figures> {
    const { openServers } = await import('./servers.ts');
    const { openPool } = await import('../shared/db.ts');
    const servers = await openServers();
    const pool = openPool({ url: await servers.database('events'), max: 4, applicationName: 'wirecopy bench' });
    try {
      yield await servers.versions();
      const rows: Figures['rows'] = [];
      let filled = 0;
      for (const size of [stories / 100, stories / 10, stories].map(Math.round)) {
        for (; filled < size; filled += CHUNK) await fill(pool, filled, Math.min(CHUNK, size - filled));
        await pool.query('vacuum analyze');
        say(`${size} stories are kept`);
        rows.push({ kept: size, ...(await groupFresh(pool, filled, fresh)), ...(await sizes(pool)) });
        filled += fresh;
      }
      yield { title: `${fresh} new stories, ${AT_ONCE} at once, ${REPORTS_OF_ONE} of each happening`, rows };
    } finally {
      await pool.end();
      await servers.close();
    }
  },
};

/** Stories as they are after they were compared; their articles have no text, which nobody reads again. */
async function fill(pool: Pool, from: number, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, i) => from + i);
  const ids = await insertStories(
    pool,
    numbers.map((number) => ({ number, text: '' })),
  );
  const rows = numbers.map((number) => kept(report(happening(Math.floor(number / REPORTS_OF_ONE)), number)));
  await pool.query(
    `insert into story_terms (story_id, article_id, revision, version, terms, keys, arrived_at)
      select story_id, article_id, 1, version, terms, keys::int[], now() - random() * interval '13 days'
      from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bytea[], $5::text[]) as t (story_id, article_id, version, terms, keys)`,
    [
      ids.map(({ story_id }) => story_id),
      ids.map(({ article_id }) => article_id),
      rows.map(({ version }) => version),
      rows.map(({ terms }) => terms),
      rows.map(({ keys }) => `{${keys.join(',')}}`),
    ],
  );
  await pool.query(
    'insert into event_key (h, story_id) select unnest(keys), story_id from story_terms where story_id = any($1)',
    [ids.map(({ story_id }) => story_id)],
  );
  const counts = new Map<number, number>([[-1, count]]);
  for (const { numbers: terms } of rows) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  await pool.query(
    'insert into event_term as e select * from unnest($1::int[], $2::int[]) on conflict (term) do update set stories = e.stories + excluded.stories',
    [[...counts.keys()], [...counts.values()]],
  );
}

interface Made {
  story_id: string;
  article_id: string;
}

async function insertStories(pool: Pool, texts: { number: number; text: string }[]): Promise<Made[]> {
  const { rows } = await pool.query(
    `with s as (insert into source (name) values ('bench') on conflict do nothing returning source_id),
      src as (select source_id from s union all select source_id from source limit 1),
      t as (select * from unnest($1::int[], $2::text[]) as t (number, text)),
      i as (insert into item (key_sha, source_id) select sha256(number::text::bytea), source_id from t, src returning item_id, key_sha),
      e as (insert into event select from t returning event_id),
      st as (insert into story (event_id) select event_id from e returning story_id),
      pairs as (select item_id, story_id, number, text from (select item_id, row_number() over (order by item_id) as n from i) a
        join (select story_id, row_number() over (order by story_id) as n from st) b using (n)
        join (select number, text, row_number() over (order by number) as n from t) c using (n))
    insert into article (item_id, source_id, story_id, first_seen_at, title, text, text_sha, word_count, extraction_method, extraction_version, extraction_quality)
      select item_id, source_id, story_id, now(), null, text, '', 1, 'given', 1, 1 from pairs, src returning article_id, story_id`,
    [texts.map(({ number }) => number), texts.map(({ text }) => text)],
  );
  await pool.query(
    'update story set canonical_article_id = article_id from article where article.story_id = story.story_id and story.story_id = any($1)',
    [rows.map((row) => row.story_id)],
  );
  return (rows as Made[]).sort((a, b) => Number(a.story_id) - Number(b.story_id));
}

async function groupFresh(pool: Pool, from: number, fresh: number): Promise<Record<string, number>> {
  const { groupDue } = await import('../services/indexer/events/group.ts');
  const texts = Array.from({ length: fresh }, (_, i) => ({
    number: from + i,
    text: report(happening(1_000_000 + from + Math.floor(i / REPORTS_OF_ONE)), from + i),
  }));
  const made = await insertStories(pool, texts);
  const rounds: number[] = [];
  const cpu = process.cpuUsage();
  for (let at = 0; at < made.length; at += AT_ONCE) {
    await pool.query('insert into event_due (story_id) select unnest($1::bigint[])', [
      made.slice(at, at + AT_ONCE).map(({ story_id }) => story_id),
    ]);
    const start = performance.now();
    await groupDue(pool, refuse);
    rounds.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpu);
  while ((await groupDue(pool, refuse)) > 0); // a young archive that has doubled is compared once more
  const { rows } = await pool.query(
    `select count(*)::int as events, max(n)::int as largest from (select count(*) as n from story where event_id in (select event_id from story where story_id = any($1)) group by event_id) e`,
    [made.map(({ story_id }) => story_id)],
  );
  const wanted = fresh / REPORTS_OF_ONE;
  if (rows[0].events !== wanted || rows[0].largest !== REPORTS_OF_ONE)
    throw new Error(
      `${wanted} happenings of ${REPORTS_OF_ONE} reports became ${rows[0].events} events, the largest of ${rows[0].largest} stories`,
    );
  rounds.sort((a, b) => a - b);
  return {
    'ms per story': round(rounds.reduce((sum, ms) => sum + ms, 0) / fresh),
    'ms of CPU here': round((user + system) / 1_000 / fresh),
    'longest round, ms': round(rounds.at(-1)!),
  };
}

function refuse(error: unknown): never {
  throw error;
}

async function sizes(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query(
    `select (pg_total_relation_size('story_terms') + pg_total_relation_size('event_key'))::float8 / (select count(*) from story_terms) as each,
      pg_total_relation_size('event_term')::float8 / 1e6 as terms`,
  );
  return { 'bytes per story': Math.round(rows[0].each), 'MB of terms': round(rows[0].terms) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
