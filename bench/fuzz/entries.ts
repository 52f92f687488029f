import { isDeepStrictEqual } from 'node:util';
import { isChallenge } from '../../services/fetcher/challenge.ts';
import { describeInstead } from '../../services/fetcher/discover.ts';
import { freshMs } from '../../services/fetcher/freshness.ts';
import { headerReservations, readHead } from '../../services/fetcher/head.ts';
import { findHub } from '../../services/fetcher/hub.ts';
import { isAllowedPath, parseRobots } from '../../services/fetcher/robots.ts';
import { retryAt } from '../../services/fetcher/status.ts';
import { sketch } from '../../services/indexer/sketch.ts';
import { decodeText } from '../../shared/charset.ts';
import { parseDate } from '../../shared/dates.ts';
import { readEnvironment, VARIABLES } from '../../shared/environment.ts';
import { Fault } from '../../shared/errors.ts';
import { appendFeeds } from '../../shared/feeds-edit.ts';
import { parseFeedsFile } from '../../shared/feeds-file.ts';
import { formatOpml, parseOpml } from '../../shared/opml.ts';
import { cleanLine, cleanText, countWords } from '../../shared/text.ts';
import { canonicalUrl, hostOf, parseHttpUrl, registrableDomain } from '../../shared/url.ts';
import { diffWords } from '../../shared/word-diff.ts';
import { faultsOfStrings, faultsOfTime } from './invariants.ts';

const PAGE_URL = 'https://paper.example/a/page';
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const check = (holds: boolean, fault: string): string[] => (holds ? [] : [fault]);

/** What is small enough to need no pool of its own: each reads the bytes and says what is wrong with what it got. A Fault is an answer; anything else that is thrown is a crash. */
const ENTRIES: Record<string, (bytes: Uint8Array) => string[]> = {
  'feeds.yml': (bytes) => {
    const result = parseFeedsFile(textOf(bytes), 'feeds.yml');
    if ('config' in result) return [];
    return [
      ...check(result.problems.length > 0, 'refused without a problem'),
      ...result.problems.flatMap(({ line, col, message }) =>
        check(line >= 1 && col >= 1 && message !== '', `a problem at ${line}:${col} "${message}"`),
      ),
    ];
  },
  'feeds.yml, added to': (bytes) => {
    const text = textOf(bytes);
    if ('problems' in parseFeedsFile(text, 'feeds.yml')) return [];
    const added = { url: 'https://added.example/rss', name: 'Added', tags: ['a'] };
    const longer = parseFeedsFile(appendFeeds(text, [added]), 'feeds.yml');
    return check('config' in longer && longer.config.feeds.some(({ url }) => url === added.url), 'not valid with one feed more');
  },
  opml: (bytes) => {
    const { feeds, skipped } = parseOpml(textOf(bytes));
    const again = parseOpml(formatOpml(feeds, 'feeds'));
    const addresses = (list: typeof feeds) => list.map(({ url }) => url).sort();
    return [
      ...faultsOfStrings({ feeds, skipped }),
      ...check(isDeepStrictEqual(addresses(again.feeds), addresses(feeds)), 'other feeds after a round trip'),
    ];
  },
  environment: (bytes) => {
    for (const { name } of Object.values(VARIABLES)) readEnvironment({ [name]: textOf(bytes) });
    return [];
  },
  'robots.txt': (bytes) => {
    const rules = parseRobots(textOf(bytes), 'wirecopy');
    isAllowedPath(rules, `/private/${'ab/'.repeat(200)}.html?x`);
    return check(rules.crawlDelay === null || rules.crawlDelay >= 0, `a delay of ${rules.crawlDelay}`);
  },
  'head of a page': (bytes) => {
    const head = readHead(bytes, PAGE_URL);
    return [
      ...faultsOfStrings(head),
      ...check(head.canonicalUrl === null || URL.canParse(head.canonicalUrl), 'no canonical address'),
    ];
  },
  'what is no feed': (bytes) => {
    const { text } = decodeText(bytes, { contentType: null, kind: 'xml' });
    isChallenge(200, () => text.slice(0, 200), text);
    return check(describeInstead(text, { url: PAGE_URL, contentType: 'text/html' }) !== '', 'no description');
  },
  headers: (bytes) => {
    const value = textOf(bytes);
    const hub = findHub(value, null, PAGE_URL);
    headerReservations(value, value);
    const fresh = freshMs({ cacheControl: value, expires: value, age: value, date: null });
    const pause = retryAt(value, new Date());
    return [
      ...check(hub === null || /^https?:/.test(hub.hub), 'a hub that is no address'),
      ...check(Number.isFinite(fresh) && fresh >= 0, `fresh for ${fresh} ms`),
      ...check(pause === null || !Number.isNaN(pause.getTime()), 'a pause without an end'),
    ];
  },
  address: (bytes) => {
    const url = parseHttpUrl(textOf(bytes), PAGE_URL);
    const canonical = canonicalUrl(url);
    return [
      ...check(canonicalUrl(new URL(canonical)) === canonical, `another canonical address the second time: ${canonical}`),
      ...check(registrableDomain(url) !== '' && hostOf(url) !== '', 'no host'),
    ];
  },
  date: (bytes) => {
    const date = parseDate(textOf(bytes));
    return date === null
      ? []
      : [...faultsOfTime(date.iso, 'date'), ...check(parseDate(date.iso)?.iso === date.iso, 'another date the second time')];
  },
  'clean text': (bytes) => {
    const { text } = decodeText(bytes, { contentType: null, kind: 'text' });
    const clean = cleanText(text);
    const line = cleanLine(text);
    countWords(clean);
    return [
      ...faultsOfStrings({ clean, line }),
      ...check(cleanText(clean) === clean, 'not clean the second time'),
      ...check(line === null || cleanLine(line) === line, 'another line the second time'),
    ];
  },
  copies: (bytes) => {
    const text = cleanText(textOf(bytes));
    const half = Math.floor(text.length / 2);
    const [a, b] = [cleanText(text.slice(0, half)), cleanText(text.slice(half))];
    const parts = diffWords(a, b);
    return [
      ...check(
        isDeepStrictEqual(sketch({ title: a.slice(0, 80), text }), sketch({ title: a.slice(0, 80), text })),
        'another sketch the second time',
      ),
      ...faultsOfStrings(parts.map((part) => part.text)),
    ];
  },
};

export const ENTRY_NAMES: string[] = Object.keys(ENTRIES);

export interface EntryInput {
  entry: string;
  bytes: Uint8Array;
}

/** Answers with what is wrong; a crash is told with the place where it happened. */
export function readEntry({ entry, bytes }: EntryInput): string[] {
  try {
    return ENTRIES[entry]!(bytes);
  } catch (error) {
    return error instanceof Fault
      ? []
      : [`crashed: ${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : error}`];
  }
}
