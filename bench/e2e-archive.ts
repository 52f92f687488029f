import pg from 'pg';
import { randomNumbers } from '../shared/random.ts';
import { fillArticles } from './generated-articles.ts';
import { report } from './wire/reports.ts';
import { Words } from './wire/words.ts';

/** Days over which the archive's articles were seen. */
const DAYS = 365;
/** Texts that are sketched; the archive's sketches are theirs by turns, under keys of their own, so that the index is as large as a real one and nothing is found by chance. */
const SKETCHED = 200;
const CHUNK = 20_000;

/** Fills an empty, migrated database with so many articles, with all that reading and comparing them needs. */
export async function preloadArchive(url: string, articles: number): Promise<void> {
  const { sketch, SKETCH_VERSION } = await import('../services/indexer/sketch.ts');
  const { encodeSketch } = await import('../services/indexer/sketch-codec.ts');
  const words = new Words(randomNumbers(3));
  const sketches = Array.from({ length: SKETCHED }, () => sketch({ text: report(words).paragraphs.join('\n') }));
  const keys = Math.round(sketches.reduce((sum, one) => sum + one.keys.length, 0) / SKETCHED);
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  try {
    await db.query('set search_path = wirecopy, public');
    await fillArticles(db as never, articles, DAYS);
    for (let from = 1; from <= articles; from += CHUNK) {
      const to = Math.min(articles, from + CHUNK - 1);
      await db.query(
        `insert into sketch (article_id, exact_key, body, version)
          select g, sha256(g::text::bytea), ($3::bytea[])[1 + g % ${SKETCHED}], $4 from generate_series($1::int, $2::int) g`,
        [from, to, sketches.map(encodeSketch), SKETCH_VERSION],
      );
      await db.query(
        `insert into sketch_key (h, article_id)
          select (random() * 4294967295 - 2147483648)::bigint::int, g from generate_series($1::int, $2::int) g, generate_series(1, ${keys})`,
        [from, to],
      );
    }
    await db.query('vacuum (analyze)');
    await db.query('checkpoint');
  } finally {
    await db.end();
  }
}
