import { openPool, type Pool } from '../shared/db.ts';
import { Fault } from '../shared/errors.ts';
import type { ArchiveOptions } from './archive-options.ts';
import { type OwnPostgres, openPostgres } from './postgres.ts';

export interface Archive extends OwnPostgres {
  pool: Pool;
}

/** A generated archive: a new one, or the one that an earlier benchmark has kept. */
export async function openArchive({ articles, archive }: ArchiveOptions, say: (line: string) => void): Promise<Archive> {
  const postgres = await openPostgres({ kept: archive });
  const pool = openPool({ url: postgres.url, max: 2, applicationName: 'wirecopy bench' });
  const close = async (): Promise<void> => {
    await pool.end();
    await postgres.close();
  };
  try {
    const { rows } = await pool.query(`select value from setting where name = '${MARK}'`);
    if (rows.length === 0) {
      if ((await pool.query('select from source limit 1')).rows.length > 0)
        throw new Fault('E_USAGE', `the archive in ${archive} was not completed: delete the folder`);
      await fillArchive(pool, articles, say);
      await pool.query(`insert into setting values ('${MARK}', $1)`, [articles]);
    } else if (rows[0].value !== String(articles))
      throw new Fault('E_USAGE', `the archive in ${archive} has ${rows[0].value} articles: say --articles ${rows[0].value}`);
    return { ...postgres, pool, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The setting that says that an archive is complete, and how large. */
const MARK = 'bench_archive';

/** Days over which the archive is spread, up to the present. */
const DAYS = 365;
const SOURCES = 500;
/** Words are drawn so that one of rank r comes 1/r times as often as the first one, as in any language. */
const VOCABULARY = 30_000;
/** Texts, and what full-text search keeps of them, are put together from four of these: word for word they would take hours. */
const PARAGRAPHS = 20_000;
const PARAGRAPH_WORDS = 25;
const HALF_TITLES = 20_000;
/** Different entities for 100 articles, and how many an article names. */
const ENTITIES_PER_100 = 20;
const NAMED = 6;
/** Articles that are put in with one statement. */
const CHUNK = 50_000;
/** Pipeline records are kept for so many days only. */
const RECORD_DAYS = 14;

/** What the questions ask for by name, at ranks at which a word stands in some percent of all texts and a name in some thousandths. */
const WORDS = ['ferry', 'strike', 'deal', 'pay', 'election', 'evacuated', 'flooding', 'Skerrin', 'mortgage', 'called'];
const PEOPLE = ['Helene Vasskar', 'Joss Kettering', 'Agnes Rudd', 'Matthias Orrell', 'Oskar Lindholt'];

/** A word that can be said, so that trigrams have something to share: letters that stand for the digits of a digest. */
const wordOf = (number: string): string =>
  `substr(translate(md5(${number}::text), '0123456789abcdef', 'aeiouaeiobdglmnrst'), 1, 3 + (${number} % 7)::int)`;

/** A word of the texts by its rank: the first one stands in nearly all of them. */
export async function wordAt(pool: Pool, rank: number): Promise<string> {
  return (await pool.query(`select ${wordOf('rank')} as word from (select $1::int as rank) r`, [rank])).rows[0].word;
}

/** The planted texts of a list, one at each `step`-th rank from `first` on, else `otherwise`. */
const planted = (texts: readonly string[], rank: string, first: number, step: number, otherwise: string): string =>
  `case ${rank} ${texts.map((text, i) => `when ${first + i * step} then '${text}'`).join(' ')} else ${otherwise} end`;

/** The same as `search_vector` makes of the whole text; English stands for all languages that have a stemmer. */
const searchOf = (column: string): string =>
  `setweight(h1.${column} || h2.${column}, 'A') || setweight(p1.${column} || p2.${column} || p3.${column} || p4.${column}, 'B')`;

const PREPARE = [
  `create temporary table word as select n as rank, ${planted(WORDS, 'n', 300, 100, wordOf('n'))} as word from generate_series(1, ${VOCABULARY}) n`,
  'create unique index on word (rank)',
  ...(
    [
      ['paragraph', PARAGRAPHS, PARAGRAPH_WORDS],
      ['half_title', HALF_TITLES, 4],
    ] as const
  ).map(
    ([name, count, words]) => `create temporary table ${name} as
      select n as id, string_agg(word, ' ') as words
      from (select n, floor(power(${VOCABULARY}, random()))::int as rank from generate_series(1, ${count}) n, generate_series(1, ${words})) r join word using (rank)
      group by n`,
  ),
  ...['paragraph', 'half_title'].flatMap((name) => [
    `alter table ${name} add column simple tsvector generated always as (to_tsvector('simple', words)) stored,
      add column english tsvector generated always as (to_tsvector('english', words)) stored`,
    `create unique index on ${name} (id)`,
  ]),
  'alter table article alter column search drop expression, alter column search_stemmed drop expression',
  'analyze word, paragraph, half_title',
];

const SOURCES_AND_FEEDS = `with s as (
    insert into source (name, domain)
      select case n when 1 then 'Estuary Notes' else 'Paper ' || n end, 'paper' || n || '.example' from generate_series(1, ${SOURCES}) n returning source_id, name),
  r as (insert into source_reading (source_id, readings, quality, usual_quality, words, usual_words) select source_id, 100, 0.9, 0.9, 400, 400 from s)
  insert into feed (key_sha, key, url, name, source_id, tags, state, last_polled_at, last_success_at, last_new_item_at, rhythm_s)
    select sha256(name::bytea), name, 'https://paper' || source_id || '.example/feed', name, source_id, case when source_id % 10 = 0 then '{sample}'::text[] else '{}' end,
      'active', now(), now(), now() - interval '1 day' * (source_id % 9), 600
    from s order by source_id`;

/**
 * Who wrote what when: two thirds are originals. The others are copies of one that came shortly before, a third of them of a few that everybody prints.
 * Originals in the neighbourhood of such a one tell of the same event.
 */
const LAYOUT = `create temporary table layout as
  select n, 1 + floor(power(${SOURCES}, random()))::int % ${SOURCES} as source_id,
    now() - interval '1 day' * ${DAYS} * ($1::int - n) / $1::int - interval '2 h' * random() as published_at,
    n % 3 <> 0 as is_original, (case when n % 3 <> 0 then n when random() < 0.33 then n - n % 600 + 1 else greatest(n - 1 - 3 * floor(random() * 500)::int, 1) end) as story_id
  from generate_series(1, $1::int) n`;

const STORIES = `insert into story (story_id, event_id, canonical_article_id, origin_article_id, origin_agency, title, language, article_count, source_count, first_published_at, last_published_at)
  overriding system value
  select story_id, event_id, story_id, case when story_id % 5 = 0 then null else story_id end, case when n > 2 then 'Agency ' || story_id % 12 end,
    (select words from half_title where id = 1 + story_id % ${HALF_TITLES}), case story_id % 10 when 0 then 'de' when 1 then 'fr' else 'en' end, n, sources, first_at, last_at
  from (select story_id, case when story_id % 600 < 60 then story_id - story_id % 600 else story_id end + 1 as event_id, count(*) as n, count(distinct source_id) as sources,
    min(published_at) as first_at, max(published_at) as last_at from layout group by 1) s`;

const ENTITIES = `insert into entity (type, key, name)
  select case when n % 3 = 1 then 'person' when n % 3 = 2 then 'org' else 'place' end, 'key ' || n,
    ${planted(PEOPLE, 'n', 31, 3, `initcap(${wordOf('n')} || ' ' || ${wordOf('(n * 7 + 1)')})`)}
  from generate_series(1, $1::int) n`;

/** `published_at` of the layout is when it was said to be published; it was seen half an hour later. */
const ARTICLES = [
  `insert into item (item_id, key_sha, url, feed_id, source_id, discovered_at) overriding system value
    select n, sha256(n::text::bytea), 'https://paper' || source_id || '.example/' || n, source_id, source_id, published_at + interval '30 min' from layout where n between $1 and $2 order by n`,
  `insert into article (article_id, item_id, source_id, feed_id, story_id, relation, similarity, coverage_of_origin, coverage_of_copy, copy_version, url, title, authors, published_at,
      published_precision, first_seen_at, indexed_at, language, text, text_sha, word_count, is_free, wire_agency, extraction_method, extraction_version, extraction_quality, evidence,
      search, search_stemmed)
    overriding system value
    select n, n, source_id, source_id, story_id, case when is_original then 'original' else (array['exact_copy', 'near_copy', 'trimmed', 'extended'])[1 + n % 4] end,
      case when not is_original then 0.9 end, case when not is_original then 0.3 + 0.7 * random() end, case when not is_original then 0.9 end, 1,
      'https://paper' || source_id || '.example/' || n, h1.words || ' ' || h2.words, array[initcap(w1.word) || ' ' || initcap(w2.word)], published_at, 'minute',
      published_at + interval '30 min', published_at + interval '31 min', case story_id % 10 when 0 then 'de' when 1 then 'fr' else 'en' end,
      p1.words || E'.\\n\\n' || p2.words || E'.\\n\\n' || p3.words || E'.\\n\\n' || p4.words, '', ${4 * PARAGRAPH_WORDS}, null,
      case when not is_original then 'Agency ' || story_id % 12 end, 'bench', 1, 0.7 + 0.3 * random(), '{"title": "meta og:title", "quality": []}', ${searchOf('simple')}, ${searchOf('english')}
    from (select *, ${['p1', 'p2', 'p3', 'p4'].map((name) => `1 + floor(random() * ${PARAGRAPHS})::int as ${name}`).join(', ')},
        ${['h1', 'h2'].map((name) => `1 + floor(random() * ${HALF_TITLES})::int as ${name}`).join(', ')},
        ${['w1', 'w2'].map((name) => `1 + floor(random() * 60)::int as ${name}`).join(', ')} from layout where n between $1 and $2) l
      ${['p1', 'p2', 'p3', 'p4'].map((name) => `join paragraph ${name} on ${name}.id = l.${name}`).join(' ')}
      ${['h1', 'h2'].map((name) => `join half_title ${name} on ${name}.id = l.${name}`).join(' ')}
      ${['w1', 'w2'].map((name) => `join word ${name} on ${name}.rank = l.${name}`).join(' ')}
    order by n`,
  `with named as (
    select distinct on (n, entity_id) n, entity_id, place from (
      select n, place, least(1 + floor(power($3::int, random()))::int, $3::int) as entity_id from layout, generate_series(0, ${NAMED - 1}) place where n between $1 and $2) r),
  m as (insert into mention (article_id, start_offset, end_offset, entity_id, surface, confidence, resolution)
    select n, place * 40, place * 40 + 20, case when place < ${NAMED - 1} then entity_id end, name, 0.9, case when place < ${NAMED - 1} then 'name' end from named join entity using (entity_id)),
  q as (insert into quote (article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, confidence)
    select n, 300, 340, 'direct', '“' || words || '”', name, entity_id, 0.9
    from named join entity using (entity_id) join half_title on id = 1 + n % ${HALF_TITLES} where place = 0 and n % 2 = 0)
  insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience)
    select n, entity_id, 1, place * 40, place = 0, 0.5 from named`,
  `insert into edge (a, b, relation, coverage_a, coverage_b, similarity, version)
    select story_id, n, case when n % 30 = 0 then 'contains' when n % 30 = 3 then 'update' when n % 30 = 6 then 'partial' else 'near_copy' end, 0.9, 0.5, 0.5, 1
    from layout where n between $1 and $2 and story_id < n`,
  `insert into revision (article_id, revision, seen_at, title, text, reason)
    select article_id, 1, first_seen_at, title, text, 'publisher' from article where article_id between $1 and $2 and article_id % 100 = 0`,
];

const RECORDS = [
  `select make_partition(parent, date_trunc('week', now() - interval '1 day' * days)::date) from unnest(array['outcome', 'change']) parent, generate_series(7, ${RECORD_DAYS}, 7) days`,
  `insert into outcome (stage, id, outcome, code, tries, final, at)
    select stage, n, case when n % 50 = 0 and stage = 'page' then 'rejected' else 'done' end, case when n % 50 = 0 and stage = 'page' then 'E_HTTP_404' end, 1, true, published_at + interval '31 min'
    from layout, unnest(array['page', 'parse', 'index', 'match']) stage where published_at > now() - interval '${RECORD_DAYS} days'`,
  `insert into change (change_id, at, kind, article_id, story_id, payload)
    select row_number() over (order by n), published_at + interval '31 min', 'article.indexed', n, story_id, '{}' from layout where published_at > now() - interval '${RECORD_DAYS} days'`,
  `insert into work (stage, id, host, due_at)
    select 'recheck', n, 'paper' || source_id || '.example:443', now() + interval '1 day' * random() from layout where published_at > now() - interval '${RECORD_DAYS} days'
    union all select 'poll', feed_id, 'paper' || source_id || '.example:443', now() + interval '1 h' * random() from feed
    union all select 'page', -n, 'paper' || n || '.example:443', now() - interval '1 s' * n from generate_series(1, 200) n`,
  `insert into dead (stage, id, tries, code) select 'page', -n, 6, 'E_TIMEOUT' from generate_series(1000, 1100) n`,
  `insert into story_history (old_story_id, story_id, at, reason) select n, story_id, published_at, 'near_copy' from layout where story_id <> n`,
  `insert into event_history (old_event_id, event_id, story_ids, at, reason)
    select story_id, event_id, array[story_id], last_published_at, 'merged' from story where event_id <> story_id + 1`,
  ...['source', 'feed', 'item', 'event', 'story', 'article', 'entity'].map(
    (table) => `select setval(pg_get_serial_sequence('${table}', '${table}_id'), (select max(${table}_id) from ${table}))`,
  ),
  `insert into entity_alias (entity_id, alias) select entity_id, name from entity union all select entity_id, split_part(name, ' ', 2) from entity where name like '% %'`,
];

/** Fills an empty, migrated database with a generated archive. Needs a superuser: references are not checked row by row. */
async function fillArchive(pool: Pool, articles: number, say: (line: string) => void): Promise<void> {
  const client = await pool.connect();
  const run = async (text: string, values: unknown[] = []): Promise<void> => void (await client.query(text, values));
  const entities = Math.max(200, Math.round((articles * ENTITIES_PER_100) / 100));
  try {
    // checkpoints and vacuum would go over the same rows again and again
    for (const setting of ["max_wal_size = '8GB'", 'autovacuum = off']) await run(`alter system set ${setting}`);
    await run('select pg_reload_conf()');
    await run('set session_replication_role = replica');
    await run('set synchronous_commit = off');
    await run(`set work_mem = '64MB'; set maintenance_work_mem = '512MB'`);
    await run('select setseed(0.5)');
    for (const statement of PREPARE) await run(statement);
    await run(SOURCES_AND_FEEDS);
    await run(LAYOUT, [articles]);
    await run('create index on layout (n); analyze layout');
    await run('insert into event (event_id) overriding system value select n + 1 from generate_series(0, $1::int) n', [articles]);
    await run(STORIES);
    await run(ENTITIES, [entities]);
    const { rows: indexes } = await client.query(SECONDARY_INDEXES);
    for (const { name } of indexes) await run(`drop index ${name}`);
    for (let from = 1; from <= articles; from += CHUNK) {
      const to = Math.min(from + CHUNK - 1, articles);
      for (const statement of ARTICLES) await run(statement, statement.includes('$3') ? [from, to, entities] : [from, to]);
      say(`${to} of ${articles} articles`);
    }
    for (const { definition, name } of indexes) {
      await run(definition);
      say(`index ${name}`);
    }
    for (const statement of RECORDS) await run(statement);
    await run('vacuum (analyze)');
    await run('checkpoint');
  } finally {
    client.release(true);
  }
}

/** Indexes that only make reading fast: building them at the end takes a fraction of the time. */
const SECONDARY_INDEXES = `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i where not i.indisunique and i.indrelid = any (array['article', 'article_entity', 'mention', 'quote', 'edge', 'item']::regclass[]) order by 1`;
