import { SKETCH_VERSION, type Sketch, sketch } from '../services/indexer/sketch.ts';
import { encodeSketch } from '../services/indexer/sketch-codec.ts';
import type { Pool } from '../shared/db.ts';
import { randomNumbers } from '../shared/random.ts';
import { Words } from './wire/words.ts';

/** Articles that are put in at once before anything is measured. */
const FILL_BATCH = 5_000;
/** So many keys more are sorted faster than each is put into its place. */
const MANY = 50_000;
/** Words of an article: the mean of agency copy. */
const WORDS = 400;
const VOCABULARY = 20_000;
const SOURCES = 500;
/** Texts of which copies may be made. */
const RECENT = 500;
/** Sketches that those articles carry which are there only to be many. */
const BULK_SKETCHES = 200;

/** An article that is stored and has no sketch yet. */
export interface Stored {
  articleId: string;
  itemId: string;
}

/** Writes articles and puts them into the database. */
export class Press {
  readonly #pool: Pool;
  readonly #words = new Words(randomNumbers(7));
  readonly #vocabulary = Array.from({ length: VOCABULARY }, (_, i) => `w${i.toString(36)}x`);
  #recent: string[] = [];
  #count = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async open(): Promise<void> {
    await this.#pool.query(`insert into source (name) select 'Paper ' || n from generate_series(1, ${SOURCES}) n`);
  }

  /**
   * Brings the database to so many articles, each in a story of its own. A few hundred of them are real texts, of which copies will be made. Of the others
   * the keys are drawn as those of such texts fall, so that one meets another's by chance as often as in a real table of that size.
   */
  async fill(level: number): Promise<void> {
    const real = Array.from({ length: Math.min(RECENT - this.#recent.length, level - this.#count) }, () => this.#write());
    if (real.length > 0) await this.print(real);
    const bulk = Array.from({ length: BULK_SKETCHES }, () => encodeSketch(sketch({ text: this.#newText() })));
    const isMany = level - this.#count >= MANY;
    if (isMany) await this.#pool.query('drop index sketch_key_h');
    while (this.#count < level) {
      const articles = await this.#insertArticles(Math.min(FILL_BATCH, level - this.#count));
      const ids = articles.map(({ articleId }) => articleId);
      await this.#pool.query(BULK_SKETCH, [ids, bulk]);
      await this.#pool.query(BULK_KEYS, [ids]);
    }
    if (isMany) await this.#pool.query('create index sketch_key_h on sketch_key (h, article_id)');
    await this.#pool.query('vacuum analyze sketch, sketch_key, article, story, item, edge');
  }

  /** Stores articles of these texts, with their sketches. */
  async print(texts: string[]): Promise<void> {
    const sketches = texts.map((text) => sketch({ text }));
    const articles = await this.#insertArticles(texts.length);
    await this.#pool.query(
      'insert into sketch (article_id, exact_key, body, version) select *, $4::smallint from unnest($1::bigint[], $2::bytea[], $3::bytea[])',
      [
        articles.map(({ articleId }) => articleId),
        sketches.map(({ exactKey }) => exactKey),
        sketches.map(encodeSketch),
        SKETCH_VERSION,
      ],
    );
    await this.#pool.query('insert into sketch_key (h, article_id) select * from unnest($1::int[], $2::bigint[])', [
      sketches.flatMap(({ keys }) => keys),
      sketches.flatMap(({ keys }, i) => keys.map(() => articles[i]!.articleId)),
    ]);
  }

  /** Articles that the stage `index` has just stored, all but their sketches; of them this share are copies of what is there or came just before. */
  async write(count: number, share: number): Promise<{ articles: Stored[]; sketches: Sketch[]; copies: number }> {
    let copies = 0;
    const texts = Array.from({ length: count }, () => {
      const isCopy = this.#words.chanceOf(share);
      if (isCopy) copies++;
      return isCopy ? this.#copy() : this.#write();
    });
    return { articles: await this.#insertArticles(count), sketches: texts.map((text) => sketch({ text })), copies };
  }

  #newText(): string {
    const word = (): string => (this.#words.chanceOf(0.06) ? this.#words.last : this.#words.pick(this.#vocabulary));
    const paragraph = (): string => Array.from({ length: 40 }, word).join(' ');
    return Array.from({ length: WORDS / 40 }, paragraph).join('.\n');
  }

  #write(): string {
    const text = this.#newText();
    if (this.#recent.length < RECENT) this.#recent.push(text);
    else this.#recent[this.#words.number(0, RECENT - 1)] = text;
    return text;
  }

  /** The text cut from the end, as papers do. */
  #copy(): string {
    const lines = this.#words.pick(this.#recent).split('\n');
    return lines.slice(0, this.#words.number(5, lines.length)).join('\n');
  }

  async #insertArticles(count: number): Promise<Stored[]> {
    const from = this.#count;
    this.#count += count;
    const { rows } = await this.#pool.query(ARTICLES, [from, count]);
    const ids = rows.map((row) => row.articleId);
    await this.#pool.query(
      'update story set canonical_article_id = a.article_id, first_published_at = a.first_seen_at from article a where a.story_id = story.story_id and a.article_id = any($1::bigint[])',
      [ids],
    );
    return rows;
  }
}

const ARTICLES = `with n as (select generate_series(1, $2::int) as n),
    i as (insert into item (key_sha, source_id) select sha256(($1::int + n)::text::bytea), 1 + ($1::int + n) % ${SOURCES} from n order by n returning item_id, source_id),
    ni as (select item_id, source_id, row_number() over (order by item_id) as n from i),
    e as (insert into event select from n returning event_id),
    s as (insert into story (event_id) select event_id from e returning story_id),
    ns as (select story_id, row_number() over (order by story_id) as n from s)
  insert into article (item_id, source_id, story_id, first_seen_at, text, text_sha, word_count, extraction_method, extraction_version, extraction_quality)
  select item_id, source_id, story_id, now(), '', '', ${WORDS}, 'bench', 1, 1 from ni join ns using (n) order by n
  returning article_id as "articleId", item_id as "itemId"`;

const BULK_SKETCH = `insert into sketch (article_id, exact_key, body, version)
  select id, sha256(id::text::bytea), ($2::bytea[])[1 + id % ${BULK_SKETCHES}], ${SKETCH_VERSION} from unnest($1::bigint[]) id`;

/** The 24 smallest hashes of 396 shingles lie in the lowest 24/396 of 32 bits, eleven more are multiples of 32. Signed, as they are stored. */
const BULK_KEYS = `insert into sketch_key (h, article_id)
  select case when h >= 2147483648 then h - 4294967296 else h end, id from (
    select id, floor(random() * 4294967296 * 24 / 396)::bigint as h from unnest($1::bigint[]) id, generate_series(1, 24)
    union all
    select id, 32 * floor(random() * 134217728)::bigint from unnest($1::bigint[]) id, generate_series(1, 11)) drawn`;
