import type { Command } from 'commander';
import type { Sketch } from '../services/indexer/sketch.ts';
import type { Pool } from '../shared/db.ts';
import { Fault } from '../shared/errors.ts';
import { randomNumbers } from '../shared/random.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import { Words } from './wire/words.ts';

interface Options {
  levels: string;
  articles: string;
  workers: string;
}

/** Articles that are put in at once before anything is measured. */
const PRELOAD_BATCH = 1_000;
/** Articles whose sketches are committed together, as the stage `index` does. */
const INDEX_BATCH = 8;
/** Words of an article: the mean of agency copy. */
const WORDS = 400;
const VOCABULARY = 20_000;
/** Of the articles that are measured, so many are copies of one that is there or came just before. */
const COPIES = 0.3;
const SOURCES = 500;

/** The copy step (sketch keys, candidates, comparison, grouping) on a filled database, every commit durable. */
export const benchmark: Benchmark<Options & Record<string, unknown>> = {
  declare(command: Command) {
    command.option('--levels <LIST>', 'articles that are there already, each level in turn', '10000,100000');
    command.option('--articles <N>', 'articles that are measured at each level', '2000');
    command.option('--workers <N>', 'works at once', '4');
  },
  async *run({ levels, articles, workers }, say): AsyncIterable<Figures> {
    const { openPool } = await import('../shared/db.ts');
    const { openPostgres } = await import('./postgres.ts');
    const postgres = await openPostgres();
    const pool = openPool({ url: postgres.url, max: Number(workers) + 2, applicationName: 'wirecopy bench' });
    try {
      const press = new Press(pool);
      await press.open();
      for (const level of levels.split(',').map(Number)) {
        say(`filling up to ${level} articles`);
        await press.fill(level);
        say(`${articles} articles on top of ${level}`);
        yield {
          title: `copy step on ${level} articles, ${workers} at once, ${COPIES * 100} % copies, ${WORDS} words each`,
          rows: [await press.measure(Number(articles), Number(workers))],
        };
      }
      yield { title: 'bytes per article, indexes included', rows: await press.bytes() };
    } finally {
      await pool.end();
      await postgres.close();
    }
  },
};

/** Writes articles and puts them into the database. */
class Press {
  readonly #pool: Pool;
  readonly #words = new Words(randomNumbers(7));
  readonly #vocabulary: string[];
  /** Texts of which copies may be made. */
  #recent: string[] = [];
  #count = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#vocabulary = Array.from({ length: VOCABULARY }, (_, i) => `w${i.toString(36)}x`);
  }

  async open(): Promise<void> {
    await this.#pool.query(`insert into source (name) select 'Paper ' || n from generate_series(1, ${SOURCES}) n`);
  }

  /** Brings the database to so many articles, each in a story of its own. */
  async fill(level: number): Promise<void> {
    const { sketch } = await import('../services/indexer/sketch.ts');
    while (this.#count < level) {
      const sketches = Array.from({ length: Math.min(PRELOAD_BATCH, level - this.#count) }, () =>
        sketch({ text: this.#write() }),
      );
      const ids = await this.#insertArticles(sketches);
      await this.#insertSketches(ids, sketches);
    }
    await this.#pool.query('vacuum analyze sketch, sketch_key, article, story, edge');
  }

  async measure(count: number, workers: number): Promise<Record<string, number>> {
    const { sketch } = await import('../services/indexer/sketch.ts');
    const { insertSketch } = await import('../services/indexer/sketch-store.ts');
    const { matchHandler } = await import('../services/indexer/match.ts');
    const { transaction } = await import('../shared/db.ts');
    const handler = matchHandler({ pool: this.#pool });
    let copies = 0;
    const texts = Array.from({ length: count }, () => {
      const isCopy = this.#words.chanceOf(COPIES);
      if (isCopy) copies++;
      return isCopy ? this.#copy() : this.#write();
    });
    const sketches = texts.map((text) => sketch({ text }));
    const ids = await this.#insertArticles(sketches);
    const times: number[] = [];
    const batches = Array.from({ length: Math.ceil(count / INDEX_BATCH) }, (_, i) => i * INDEX_BATCH);
    const cpu = process.cpuUsage();
    const began = performance.now();
    const work = async (): Promise<void> => {
      for (let from = batches.shift(); from !== undefined; from = batches.shift()) {
        const batch = ids.slice(from, from + INDEX_BATCH);
        const indexing = performance.now();
        await transaction(this.#pool, async (client) => {
          for (const [i, { articleId }] of batch.entries()) await insertSketch(client, articleId, sketches[from! + i]!);
        });
        const indexMs = (performance.now() - indexing) / batch.length;
        for (const { itemId } of batch) {
          const matching = performance.now();
          const piece = { stage: 'match', id: itemId, host: null, tries: 0, lost: 0, code: null, fence: '0' } as never;
          const result = await handler.run(piece, new AbortController().signal);
          await transaction(this.#pool, (client) => handler.store(client, [{ work: piece, result }]));
          times.push(indexMs + performance.now() - matching);
        }
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    times.sort((a, b) => a - b);
    const { rows } = await this.#pool.query(
      `select count(*)::int as n from article where article_id = any($1::bigint[]) and story_id in (select story_id from story where article_count > 1)`,
      [ids.map(({ articleId }) => articleId)],
    );
    if (rows[0].n < 0.95 * copies)
      throw new Fault('E_INTERNAL', `${rows[0].n} articles stand in a story with others, and ${copies} copies were made`);
    const at = (share: number): number => Number(times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(1));
    return {
      articles: count,
      'articles/s': Math.round(count / seconds),
      'own CPU ms': Number(((user + system) / 1000 / count).toFixed(1)),
      'p50 ms': at(0.5),
      'p99 ms': at(0.99),
      'most ms': at(1),
    };
  }

  async bytes(): Promise<Figures['rows']> {
    const { rows } = await this.#pool.query(
      `select name, pg_size_pretty(bytes) as size, round(bytes / (select count(*) from article)) as "bytes per article" from (
        select 'sketch' as name, pg_total_relation_size('sketch') as bytes
        union all select 'sketch_key', (select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = 'sketch_key'::regclass)
        union all select 'edge', pg_total_relation_size('edge')) t`,
    );
    return rows;
  }

  #write(): string {
    const paragraph = (): string =>
      Array.from({ length: 40 }, () => (this.#words.chanceOf(0.06) ? this.#words.last : this.#words.pick(this.#vocabulary))).join(
        ' ',
      );
    const text = Array.from({ length: WORDS / 40 }, paragraph).join('.\n');
    if (this.#recent.length < 2_000) this.#recent.push(text);
    else this.#recent[this.#words.number(0, 1_999)] = text;
    return text;
  }

  /** The text cut from the end, as papers do. */
  #copy(): string {
    const lines = this.#words.pick(this.#recent).split('\n');
    return lines.slice(0, this.#words.number(5, lines.length)).join('\n');
  }

  async #insertArticles(sketches: Sketch[]): Promise<{ articleId: string; itemId: string }[]> {
    const from = this.#count;
    this.#count += sketches.length;
    const { rows } = await this.#pool.query(
      `with n as (select row_number() over () as n, words from unnest($2::int[]) words),
        i as (insert into item (key_sha, source_id) select sha256(($1 + n)::text::bytea), 1 + ($1 + n) % ${SOURCES} from n order by n returning item_id, source_id),
        ni as (select item_id, source_id, row_number() over (order by item_id) as n from i),
        e as (insert into event select from n returning event_id),
        s as (insert into story (event_id) select event_id from e returning story_id),
        ns as (select story_id, row_number() over (order by story_id) as n from s)
        insert into article (item_id, source_id, story_id, first_seen_at, text, text_sha, word_count, extraction_method, extraction_version, extraction_quality)
        select item_id, source_id, story_id, now(), '', '', words, 'bench', 1, 1 from ni join ns using (n) join n using (n) order by n
        returning article_id as "articleId", item_id as "itemId", story_id`,
      [from, sketches.map(({ tokenCount }) => tokenCount)],
    );
    await this.#pool.query(
      'update story set canonical_article_id = a.article_id from article a where a.story_id = story.story_id and a.article_id = any($1::bigint[])',
      [rows.map((row) => row.articleId)],
    );
    return rows;
  }

  async #insertSketches(ids: { articleId: string }[], sketches: Sketch[]): Promise<void> {
    const { encodeSketch } = await import('../services/indexer/sketch-codec.ts');
    const { SKETCH_VERSION } = await import('../services/indexer/sketch.ts');
    await this.#pool.query(
      'insert into sketch (article_id, exact_key, body, version) select *, $4::smallint from unnest($1::bigint[], $2::bytea[], $3::bytea[])',
      [
        ids.map(({ articleId }) => articleId),
        sketches.map(({ exactKey }) => exactKey),
        sketches.map(encodeSketch),
        SKETCH_VERSION,
      ],
    );
    await this.#pool.query('insert into sketch_key (h, article_id) select * from unnest($1::int[], $2::bigint[])', [
      sketches.flatMap(({ keys }) => keys),
      sketches.flatMap(({ keys }, i) => keys.map(() => ids[i]!.articleId)),
    ]);
  }
}
