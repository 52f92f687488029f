import { isDeepStrictEqual } from 'node:util';
import { openFeedPool } from '../../services/fetcher/feed-pool.ts';
import { openAnnotatePool } from '../../services/indexer/annotate-pool.ts';
import { openParsePool } from '../../services/parser/parse-pool.ts';
import { decodeText } from '../../shared/charset.ts';
import { codeOf, messageOf, Reject } from '../../shared/errors.ts';
import { runContained, ThreadPool, threadModule } from '../../shared/pool.ts';
import { cleanText } from '../../shared/text.ts';
import { ENTRY_NAMES, type EntryInput } from './entries.ts';
import { faultsOfAnnotations, faultsOfArticle, faultsOfFeed } from './invariants.ts';
import { FEEDS, FEEDS_FILES, LINES, LISTS, PAGES, TEXTS } from './seeds.ts';

/** A door through which documents come in from outside. */
export interface Target {
  name: string;
  /** What its documents are made of. */
  seeds: readonly Buffer[];
  /** Reads a document, as the program does, and says what is wrong with the answer; nothing = right, a refusal with a code included. */
  faultsOf(document: Buffer): Promise<string[]>;
}

/** Every door, and what closes the threads behind them. One thread each: the documents come one after the other. */
export function openTargets(): { targets: Target[]; close(): Promise<void> } {
  const feeds = openFeedPool(1);
  const pages = openParsePool(1);
  const texts = openAnnotatePool(1);
  const entries = new ThreadPool<EntryInput, string[]>(threadModule(import.meta.url, './entries-thread'), { size: 1 });
  const parsed = (contentType: string) => (bytes: Buffer) =>
    answer(pages, { document: { bytes, contentType, url: 'https://quill.example/news/pier' } }, faultsOfArticle);
  const targets: Target[] = [
    {
      name: 'feed',
      seeds: FEEDS,
      faultsOf: (bytes) => answer(feeds, { bytes, url: 'https://paper.example/feed' }, faultsOfFeed),
    },
    { name: 'page', seeds: PAGES, faultsOf: parsed('text/html') },
    { name: 'text', seeds: TEXTS, faultsOf: parsed('text/plain; charset=utf-8') },
    { name: 'markdown', seeds: TEXTS, faultsOf: parsed('text/markdown; charset=utf-8') },
    {
      name: 'names, quotations, dates',
      seeds: TEXTS,
      async faultsOf(bytes) {
        const text = cleanText(decodeText(bytes, { contentType: null, kind: 'text' }).text);
        const input = {
          text,
          title: text.slice(0, 80).toWellFormed(),
          language: LANGUAGES[bytes.length % LANGUAGES.length],
          publishedAt: PUBLISHED_AT,
        };
        return answer(texts, input, (annotations) => faultsOfAnnotations(text, annotations), 'never');
      },
    },
    ...ENTRY_NAMES.map((entry) => ({
      name: entry,
      seeds: seedsOf(entry),
      faultsOf: (bytes: Buffer) => answer(entries, { entry, bytes }, (faults) => faults, 'never'),
    })),
  ];
  const pools = [feeds, pages, texts, entries];
  return { targets, close: async () => void (await Promise.all(pools.map((pool) => pool.close()))) };
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'ja', null];
const PUBLISHED_AT = '2026-01-21T10:05:00.000Z';

function seedsOf(entry: string): readonly Buffer[] {
  if (entry.startsWith('feeds.yml')) return FEEDS_FILES;
  if (entry === 'opml') return LISTS;
  if (entry === 'head of a page') return PAGES;
  if (entry === 'what is no feed') return [...PAGES, ...LISTS];
  return entry === 'clean text' || entry === 'copies' ? TEXTS : LINES;
}

/**
 * Has a document read twice by threads. Only a Reject is a right way to refuse one: a thread turns whatever crashes into E_PARSE that is tried again,
 * and ends with E_PARSE_TIMEOUT (3 s, then 15 s) or E_PARSE_MEMORY what takes too much, which no document of this size may.
 */
async function answer<In, Out>(
  pool: ThreadPool<In, Out>,
  input: In,
  faultsOf: (output: Out) => string[],
  refuses: 'maybe' | 'never' = 'maybe',
): Promise<string[]> {
  const read = () =>
    patiently(() => runContained(pool, input)).then(
      (output) => ({ output }),
      (error: unknown) => ({ error }),
    );
  const first = await read();
  if ('error' in first) {
    const isRefusal = refuses === 'maybe' && first.error instanceof Reject;
    return isRefusal ? [] : [`ended with ${codeOf(first.error)}: ${messageOf(first.error)}`];
  }
  const second = await read();
  const isSame = 'output' in second && isDeepStrictEqual(first.output, second.output);
  return [...faultsOf(first.output), ...(isSame ? [] : ['another answer the second time'])];
}

/** What took too long is read once more: a machine that stood still is no finding. */
const patiently = <Out>(read: () => Promise<Out>): Promise<Out> =>
  read().catch((error) => (codeOf(error) === 'E_PARSE_TIMEOUT' ? read() : Promise.reject(error)));
