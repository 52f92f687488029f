import { gunzipSync } from 'node:zlib';
import { Fault, Later, Reject } from '../../shared/errors.ts';
import type { Entry, Feed } from '../../shared/types.ts';
import { ENTRY_LIMIT } from './repair.ts';

/** Bytes of a sitemap after decompression, as of any feed. */
const LIMIT_BYTES = 10_000_000;
/** Sitemaps of an index that are read at each poll: the newest. */
const SITEMAPS_READ = 3;
/** Older sitemaps hold the archive. */
const RECENT_MS = 3 * 86_400_000;

/** Sitemaps are served as files compressed with gzip, without a word about it in the headers. */
export function unzipped(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMIT_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new Reject('E_TOO_LARGE');
    throw new Reject('E_ENCODING', `corrupt gzip: ${(error as Error).message}`);
  }
}

const timeOf = ({ publishedAt, updatedAt }: Pick<Entry, 'publishedAt' | 'updatedAt'>): number =>
  Date.parse(publishedAt ?? updatedAt ?? '') || 0;

/** The newest entries of a sitemap, whose order means nothing. */
export const newest = (entries: Entry[]): Entry[] => [...entries].sort((a, b) => timeOf(b) - timeOf(a)).slice(0, ENTRY_LIMIT);

/** The entries of an index as the sitemaps that they are. */
export const sitemapsOf = (entries: Entry[]): NonNullable<Feed['sitemaps']> =>
  newest(entries).flatMap(({ url, updatedAt }) => (url === null ? [] : [{ url, updatedAt }]));

/** The sitemaps of an index that may hold news: those of the last days, else the first ones, those that call themselves news before all. */
export function sitemapsToRead(sitemaps: NonNullable<Feed['sitemaps']>, now: number): string[] {
  const recent = sitemaps.filter(({ updatedAt }) => now - Date.parse(updatedAt ?? '') <= RECENT_MS);
  const candidates = recent.length > 0 ? recent : sitemaps;
  const isNews = ({ url }: { url: string }): number => Number(/news/i.test(new URL(url).pathname));
  return [...candidates]
    .sort((a, b) => isNews(b) - isNews(a))
    .slice(0, SITEMAPS_READ)
    .map(({ url }) => url);
}

/**
 * An index with the entries of its newest sitemaps; any other feed as it is. `read` gets one sitemap, politely.
 * What one of them fails at costs only its own entries, unless all do or the server asks for a pause.
 */
export async function withSitemaps(feed: Feed, read: (url: string) => Promise<Feed>, now = Date.now()): Promise<Feed> {
  if (!feed.sitemaps || feed.sitemaps.length === 0) return feed;
  const parts: Feed[] = [];
  let failure: Fault | undefined;
  for (const url of sitemapsToRead(feed.sitemaps, now)) {
    try {
      parts.push(await read(url));
    } catch (error) {
      if (!(error instanceof Fault) || error instanceof Later) throw error;
      failure ??= error;
    }
  }
  if (parts.length === 0 && failure) throw failure;
  const [first] = parts;
  return {
    ...feed,
    title: feed.title ?? first?.title ?? null,
    language: feed.language ?? first?.language ?? null,
    entries: newest(parts.flatMap(({ entries }) => entries)),
  };
}
