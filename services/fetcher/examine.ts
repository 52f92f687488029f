import { decodeText } from '../../shared/charset.ts';
import { formatDuration } from '../../shared/duration.ts';
import type { FeedSettings } from '../../shared/feeds-schema.ts';
import { itemKey } from '../../shared/items.ts';
import type { Entry, Feed } from '../../shared/types.ts';
import { freshMs } from './freshness.ts';
import type { HttpResponse } from './http.ts';
import { ENTRY_LIMIT } from './repair.ts';
import { newRhythm, observe, outlook, type Rhythm } from './rhythm.ts';
import { type Circumstances, entryTimes, nextPoll } from './schedule.ts';

const DAY = 86_400_000;
/** A clock that is a little ahead is no fault. */
const AHEAD_MS = 10 * 60_000;
/** Longer than the holidays of a weekly. */
const SILENT_MS = 30 * DAY;
/** Entries that show what the feed is like. */
const SAMPLE = 5;

export interface Answer {
  /** The address that was asked. */
  url: string;
  response: HttpResponse;
  feed: Feed;
  settings: Pick<FeedSettings, 'everyMs' | 'bounds' | 'content' | 'maxAgeMs'>;
  now: Date;
}

/** What a poll of a feed would give, and whatever is odd about it, in words. */
export interface FeedReport {
  title: string | null;
  format: Feed['format'];
  language: string | null;
  entries: number;
  newest: string | null;
  oldest: string | null;
  /** How many entries lack something, or are not as they should be. */
  counts: {
    withoutDate: number;
    withoutTitle: number;
    withoutLink: number;
    /** Neither id nor link: known again by their text only. */
    withoutIdentity: number;
    titleOnly: number;
    repeated: number;
    inFuture: number;
  };
  /** New items of a first poll: pages to be downloaded by host, entries whose own text is taken, and those older than max_age. */
  poll: { pages: Record<string, number>; ownText: number; tooOld: number };
  nextPoll: { after: string; reason: string };
  redirectedTo: string | null;
  /** Where permanent redirects led. */
  movedTo: string | null;
  contentType: string | null;
  charset: string;
  bytes: number;
  etag: string | null;
  lastModified: string | null;
  cacheControl: string | null;
  odd: string[];
  sample: { title: string | null; url: string | null; publishedAt: string | null; textLength: number }[];
}

/** Looks at the answer to one request for a feed. */
export function examineFeed(answer: Answer): FeedReport {
  const { url, response, feed, now } = answer;
  const report: FeedReport = {
    title: feed.title,
    format: feed.format,
    language: feed.language,
    entries: feed.entries.length,
    ...ends(feed.entries),
    counts: countEntries(feed.entries, now),
    poll: pollOf(answer),
    nextPoll: nextPollOf(answer),
    redirectedTo: response.url === new URL(url).href ? null : response.url,
    movedTo: response.permanentRedirect,
    contentType: response.contentType,
    charset: decodeText(response.bytes, { contentType: response.contentType, kind: 'xml' }).charset,
    bytes: response.bytes.length,
    etag: response.etag,
    lastModified: response.lastModified,
    cacheControl: response.headers.cacheControl,
    odd: [],
    sample: feed.entries.slice(0, SAMPLE).map(({ title, url, publishedAt, contentHtml }) => ({
      title,
      url,
      publishedAt,
      textLength: contentHtml?.length ?? 0,
    })),
  };
  return { ...report, odd: [...oddTransfer(report, answer), ...oddEntries(report, answer)] };
}

const dateOf = ({ publishedAt, updatedAt }: Entry): string | null => publishedAt ?? updatedAt;

function ends(entries: readonly Entry[]): { newest: string | null; oldest: string | null } {
  const dates = entries.map(dateOf).filter((date) => date !== null);
  dates.sort((a, b) => Date.parse(b) - Date.parse(a));
  return { newest: dates[0] ?? null, oldest: dates.at(-1) ?? null };
}

const hasNoIdentity = ({ id, url }: Entry): boolean => url === null && (id === null || id.startsWith('sha256:'));

function countEntries(entries: readonly Entry[], now: Date): FeedReport['counts'] {
  const count = (test: (entry: Entry) => boolean): number => entries.filter(test).length;
  return {
    withoutDate: count((entry) => dateOf(entry) === null),
    withoutTitle: count(({ title, titleFrom }) => title === null || titleFrom !== undefined),
    withoutLink: count(({ url }) => url === null),
    withoutIdentity: count(hasNoIdentity),
    titleOnly: count(({ contentHtml }) => contentHtml === null),
    repeated: entries.length - distinct(entries).length,
    inFuture: count((entry) => Date.parse(dateOf(entry) ?? '') > now.getTime() + AHEAD_MS),
  };
}

/** Entries as the items that they become. */
function distinct(entries: readonly Entry[]): Entry[] {
  return [
    ...new Map(entries.map((entry) => [itemKey({ url: entry.url, scope: '', id: entry.id }).toString('hex'), entry])).values(),
  ];
}

function pollOf({ feed, settings, now }: Answer): FeedReport['poll'] {
  const poll: FeedReport['poll'] = { pages: {}, ownText: 0, tooOld: 0 };
  for (const { url, contentHtml, publishedAt } of distinct(feed.entries)) {
    if (settings.maxAgeMs !== null && Date.parse(publishedAt ?? '') < now.getTime() - settings.maxAgeMs) poll.tooOld++;
    else if (url === null || (settings.content === 'feed' && contentHtml)) poll.ownText++;
    else poll.pages[new URL(url).host] = (poll.pages[new URL(url).host] ?? 0) + 1;
  }
  return poll;
}

function nextPollOf({ response, feed, settings: { everyMs, bounds }, now: date }: Answer): FeedReport['nextPoll'] {
  const now = date.getTime();
  const times = entryTimes(
    feed.entries.map((entry) => (dateOf(entry) === null ? null : Date.parse(dateOf(entry)!))),
    now,
    null,
  );
  const rhythm = observe(newRhythm(now), times, now);
  const unasked: Circumstances = {
    ...{ everyMs, bounds, rhythm, shown: feed.entries.length },
    ...{ failureWeight: 0, freshMs: 0, hints: null, isPushed: false },
  };
  const { delayMs } = nextPoll({ ...unasked, freshMs: freshMs(response.headers), hints: feed.hints }, now, 0.5);
  const isAsked = delayMs > nextPoll(unasked, now, 0.5).delayMs;
  return { after: roughly(delayMs), reason: isAsked ? 'the publisher asks for it' : reasonOf(everyMs, times, rhythm, now) };
}

function reasonOf(everyMs: number | null, times: readonly number[], rhythm: Rhythm, now: number): string {
  if (everyMs !== null) return 'feeds.yml says so';
  if (times.length === 0) return 'no dated entries to learn a rhythm from';
  return `learnt: there is a new entry about every ${roughly(1 / outlook(rhythm, now).mean)}`;
}

/** To the minute, or to the second below one. */
function roughly(ms: number): string {
  const unit = ms < 60_000 ? 1_000 : 60_000;
  return formatDuration(Math.round(ms / unit) * unit);
}

function oddTransfer(report: FeedReport, { response }: Answer): string[] {
  const { movedTo, redirectedTo, contentType, format, charset, etag, lastModified, bytes } = report;
  const declared = /charset\s*=\s*["']?([^"';\s]{1,40})/i.exec(contentType ?? '')?.[1] ?? null;
  const wishMs = freshMs(response.headers);
  return [
    movedTo && `it has moved to ${movedTo}: put that address into feeds.yml`,
    redirectedTo && redirectedTo !== movedTo && `it redirects to ${redirectedTo}`,
    contentType === null && 'the server does not say what kind of document it is',
    contentType !== null &&
      !hasType(contentType, format) &&
      `the server calls it ${contentType}, but it is ${FORMAT_NAMES[format]}`,
    declared && isUtf8(declared) !== isUtf8(charset) && `the server says ${declared}, but the bytes are ${charset}`,
    etag === null &&
      lastModified === null &&
      `the server gives neither ETag nor Last-Modified: each poll transfers all of it (${Math.ceil(bytes / 1000)} kB)`,
    wishMs > DAY && `the server asks to be left alone for ${roughly(wishMs)}; a day is the most that is kept to`,
  ].filter((text) => typeof text === 'string' && text !== '') as string[];
}

const FORMAT_NAMES: Record<Feed['format'], string> = {
  rss: 'RSS',
  atom: 'Atom',
  rdf: 'RSS 1.0',
  json: 'a JSON Feed',
  sitemap: 'a news sitemap',
};

const hasType = (contentType: string, format: Feed['format']): boolean =>
  (format === 'json' ? /^[^;]*[/+]json\s*(;|$)/i : /^[^;]*[/+]xml\s*(;|$)/i).test(contentType);

const isUtf8 = (charset: string): boolean => /^utf-?8$/i.test(charset);

function oddEntries({ entries, newest, oldest, counts }: FeedReport, { feed, settings, now }: Answer): string[] {
  const { sitemaps } = feed;
  if (entries === 0) return ['it has no entries at the moment'];
  const silentMs = newest === null ? 0 : now.getTime() - Date.parse(newest);
  const of = (count: number, rest: string): string | false => count > 0 && `${count} of ${entries} entries ${rest}`;
  return [
    sitemaps !== undefined && `it is an index of ${sitemaps.length} sitemaps, of which the newest are read`,
    entries >= ENTRY_LIMIT && `only its first ${ENTRY_LIMIT} entries are read`,
    of(counts.withoutDate, 'have no date: the time of their discovery counts'),
    of(counts.inFuture, 'are dated in the future'),
    entries > 2 &&
      counts.withoutDate === 0 &&
      newest === oldest &&
      'all entries have the same date, probably that of the request',
    silentMs > SILENT_MS && `its newest entry is ${Math.floor(silentMs / DAY)} days old`,
    of(counts.withoutIdentity, 'have neither link nor id: a change of their text makes them new'),
    of(counts.withoutLink - counts.withoutIdentity, 'have no link: their own text is all there is'),
    of(counts.repeated, 'repeat another one'),
    of(counts.withoutTitle, 'have no title'),
    of(
      counts.titleOnly,
      settings.content === 'feed' ? 'have a title only, so that `content: feed` downloads their pages' : 'have a title only',
    ),
    of(feed.entries.filter(({ title }) => title?.includes('\ufffd')).length, 'have broken characters in their title'),
  ].filter((text) => text !== false);
}
