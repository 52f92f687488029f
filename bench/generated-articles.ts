import type { Queryable } from '../shared/db.ts';
import { randomNumbers } from '../shared/random.ts';
import { Words } from './wire/words.ts';

/** Entities that the articles name, six each. */
const ENTITIES = 2_000;
const SOURCES = 12;
/** Paragraphs that texts are put together from, eight each: some 2,700 characters, as a short report has. */
const PARAGRAPHS = 500;
const WORDS = 50;
/** One article in this many comes anew, the others are copies in its story. */
const STORY = 4;
const CHUNK = 10_000;
const DAY = '2026-10-01T00:00:00Z';

/**
 * Fills an empty, migrated database with articles 1 to `count`: texts, stories of four copies, six entities and two quotations each, first seen over `days` days.
 * Only the rows that readers see; nothing can be matched against them.
 */
export async function fillArticles(db: Queryable, count: number, days: number): Promise<void> {
  const words = new Words(randomNumbers(9));
  const paragraphs = Array.from({ length: PARAGRAPHS }, () => paragraph(words));
  await db.query(
    `insert into source (source_id, name, domain) overriding system value select g, 'Paper ' || g, 'paper' || g || '.example' from generate_series(1, $1::int) g`,
    [SOURCES],
  );
  await db.query(
    `with made as (insert into entity (entity_id, type, key, name) overriding system value
        select g, (array['person', 'org', 'place'])[1 + g % 3], 'name ' || g, 'Name ' || g from generate_series(1, $1::int) g returning entity_id, name)
      insert into entity_alias (entity_id, alias) select entity_id, name from made`,
    [ENTITIES],
  );
  for (let from = 1; from <= count; from += CHUNK)
    for (const statement of STATEMENTS)
      await db.query(statement.text, [
        from,
        Math.min(count, from + CHUNK - 1),
        ...(statement.needsTexts ? [paragraphs, count, days] : []),
      ]);
  for (const table of ['source', 'entity', 'item', 'event', 'story', 'article'])
    await db.query(`select setval(pg_get_serial_sequence($1, $2), (select max(${table}_id) from ${table}))`, [
      `wirecopy.${table}`,
      `${table}_id`,
    ]);
  await db.query('analyze');
}

const SERIES = 'generate_series($1::int, $2::int) g';
/** The number of an article's story. */
const STORY_OF = `g - (g - 1) % ${STORY}`;

const STATEMENTS = [
  { text: `insert into event (event_id) overriding system value select g from ${SERIES} where g = ${STORY_OF}` },
  {
    text: `insert into story (story_id, event_id, canonical_article_id, origin_article_id, title, language, article_count, source_count, first_published_at, last_published_at)
      overriding system value select g, g, g, g, 'Report ' || g, 'en', ${STORY}, ${STORY}, timestamptz '${DAY}', timestamptz '${DAY}'
      from ${SERIES} where g = ${STORY_OF}`,
  },
  {
    text: `insert into item (item_id, key_sha, url, source_id) overriding system value
      select g, sha256(g::text::bytea), 'https://paper.example/' || g, 1 + g % ${SOURCES} from ${SERIES}`,
  },
  {
    needsTexts: true,
    text: `insert into article (article_id, item_id, source_id, story_id, relation, similarity, coverage_of_origin, coverage_of_copy, url, title, authors, tags, section,
        published_at, published_precision, first_seen_at, indexed_at, language, text, text_sha, word_count, is_free, extraction_method, extraction_version, extraction_quality, evidence)
      overriding system value
      select g, g, 1 + g % ${SOURCES}, ${STORY_OF}, case when g = ${STORY_OF} then 'original' else 'near_copy' end, .95, .97, .96, 'https://paper.example/' || g, 'Report ' || g || ', "as told"',
        array['Ida Brandt'], array['local', 'harbour'], 'News', seen - interval '1 minute', 'minute', seen, seen + interval '1 second', 'en',
        (select string_agg(($3::text[])[1 + (hashint4(g * 8 + i) & 2147483647) % ${PARAGRAPHS}], E'\\n\\n' order by i) from generate_series(1, 8) i), sha256(g::text::bytea),
        ${8 * WORDS}, true, 'bench', 1, .9, '{"title": "meta", "date": "json-ld"}'
      from ${SERIES}, lateral (select timestamptz '${DAY}' + $5::int * interval '1 day' * (g - 1) / $4::float8 as seen) t`,
  },
  {
    text: `insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience)
      select g, 1 + (g * 31 + i * 337) % ${ENTITIES}, 1 + i, i * 50, i = 1, .8 - i * .1 from ${SERIES}, generate_series(1, 6) i`,
  },
  {
    text: `insert into quote (article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, confidence)
      select g, i * 100, i * 100 + 60, 'direct', 'The ferry sails again on Monday, whatever the weather brings', 'Ida Brandt', 1 + g % ${ENTITIES}, .9
      from ${SERIES}, generate_series(1, 2) i`,
  },
];

const paragraph = (words: Words): string =>
  `${Array.from({ length: WORDS }, () => (words.chanceOf(0.1) ? words.last : words.pick(COMMON))).join(' ')}.`;

const COMMON =
  'the of and to in a is that for it was on with as be by at this had not are but from or have an they which one were all their there been has when who will more no if out so said what up its about into than them can only other time new some could these two may then do first any like my now over such our man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long here get both between life being under never day same another know while last might us great old year off come since against go came right used take three'.split(
    ' ',
  );
