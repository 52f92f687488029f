import { parseFeed } from '../services/fetcher/feed.ts';
import { fetchHandlers } from '../services/fetcher/handlers.ts';
import { createClient, type HttpClient } from '../services/fetcher/http.ts';
import { annotate } from '../services/indexer/entities/annotate.ts';
import { KnownNames } from '../services/indexer/entities/known-names.ts';
import { indexHandler } from '../services/indexer/index.ts';
import { matchHandler } from '../services/indexer/match.ts';
import { extract } from '../services/parser/extract.ts';
import { parseHandler } from '../services/parser/parse.ts';
import { transaction } from '../shared/db.ts';
import type { Respected } from '../shared/feeds-schema.ts';
import { ensureSource, insertItems, itemKey, packPage, replaceEntry, storePage } from '../shared/items.ts';
import type { Stage } from '../shared/pipeline.ts';
import type { Article } from '../shared/types.ts';
import { accept, type Handler } from '../shared/work/finish.ts';
import type { TestDatabase } from './postgres.ts';
import { attempt, perform, workOf } from './steps.ts';

/** How another version of the parser would have read a page. */
export type Reader = (article: Article) => Article;

/** Paragraphs as a page; `noise` changes its bytes and not its text. */
export const pageOf = (title: string, paragraphs: string[], noise = ''): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title><!-- ${noise} --></head><body><article><h1>${title}</h1>${paragraphs
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join('')}</article></body></html>`;

/** A database with the real services, which work on one item (or feed) at a time and only when they are told to. */
export class Desk {
  readonly database: TestDatabase;
  readonly handlers: Record<Stage, Handler>;
  #http: HttpClient;
  /** What the publishers' wishes count for; nothing, unless a test is about them. */
  respected: Respected[] = [];
  /** The user's gazetteer as the annotating threads know it. */
  users = new KnownNames([]);
  /** May be exchanged: then it is another version of the parser that reads. */
  reader: Reader = (article) => article;

  constructor(database: TestDatabase) {
    this.database = database;
    const { pool } = database;
    this.#http = createClient({ allowed: ['127.0.0.1'] });
    const [poll, page, recheck] = fetchHandlers({
      pool,
      http: this.#http,
      parseFeed: ({ bytes, ...source }) => parseFeed(bytes, source),
      publicUrl: null,
      config: () => ({ respect: this.respected, politeness: { concurrency: 2, spacingMs: 0, hosts: new Map() } }),
    });
    this.handlers = {
      poll: poll!,
      page: page!,
      recheck: recheck!,
      parse: parseHandler({ pool, extract: async ({ document, hints }) => this.reader(extract(document, hints)) }),
      index: indexHandler({ pool, annotate: async (input) => annotate(input, undefined, this.users) }),
      match: matchHandler({ pool }),
    };
  }

  async close(): Promise<void> {
    await this.#http.close();
    await this.database.drop();
  }

  async rows(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.database.pool.query(sql, values)).rows;
  }

  /** Puts a page in at the parser's door, as `ingest` and a re-check do. Returns the number of its item. */
  async deliver(url: string, html: string, entry: { title?: string } = {}): Promise<string> {
    const { pool } = this.database;
    const sourceId = await ensureSource(pool, new URL(url).host, new URL(url).host);
    const page = await packPage({ url, contentType: 'text/html; charset=utf-8', bytes: Buffer.from(html) });
    return transaction(pool, async (client) => {
      const [item] = await insertItems(client, [{ key: itemKey({ url }), url, feedId: null, sourceId, entry }]);
      if (!item!.isNew) await replaceEntry(client, item!.itemId, entry);
      await storePage(client, item!.itemId, page);
      await accept(client, [{ stage: 'parse', id: item!.itemId }]);
      return item!.itemId;
    });
  }

  attempt(stage: Stage, id: string) {
    return attempt(this.database.pool, this.handlers[stage], id);
  }

  perform(stage: Stage, id: string) {
    return perform(this.database.pool, this.handlers[stage], id);
  }

  /** Works on an item until nothing waits for it. Gives the stages with their outcomes. */
  async finish(id: string): Promise<string[]> {
    const passed: string[] = [];
    for (const stage of ['page', 'parse', 'index', 'match'] as const)
      if (await workOf(this.database.pool, stage, id)) passed.push(`${stage} ${(await this.perform(stage, id))?.outcome}`);
    return passed;
  }

  /** Delivers a page and works on it until it has ended. */
  async publish(url: string, html: string, entry: { title?: string } = {}): Promise<string> {
    const id = await this.deliver(url, html, entry);
    await this.finish(id);
    return id;
  }

  /** Everything that is stored but the outcomes, which are allowed to grow: table by table, with the number of rows and their digest. */
  async contents(): Promise<Record<string, string>> {
    const tables = await this.rows(
      `select c.relname as name from pg_class c where c.relnamespace = 'wirecopy'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and c.relname not in ('outcome', 'migration', 'setting') order by 1`,
    );
    const contents: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await this.rows(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as digest from wirecopy.${name} t`,
      );
      contents[String(name)] = String(row!.digest);
    }
    return contents;
  }
}
